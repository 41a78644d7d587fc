"""The pages of statistics: who sees what, few statements, honest links, a file without formulas, definitions kept."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from caot_mentor.insight import KINDS, definitions, pages_for
from caot_mentor.management.commands.insight_definitions import BEGINS, written_definitions
from members.policy import FEWEST_PEOPLE, Role
from members.spreadsheets import WIDEST
from mentorship.introductions.insight import waiting_now
from tests import factories
from tests.mentorship.introductions import make_introduction
from tests.mentorship.mentors import make_mentor
from tests.mentorship.test_insight import asked, numbers
from tests.momentum.applications import make_application
from tests.ondemand.registrations import make_registration

PAGE, FILE = "admin:insight_page", "admin:insight_file"


def test_the_document_says_what_every_number_counts():
    document = (Path(__file__).parents[2] / "docs" / "insight.md").read_text(encoding="utf-8")
    _own_words, _mark, written = document.partition(BEGINS)
    assert (BEGINS + written).strip() == written_definitions().strip(), "manage.py insight_definitions writes it anew"


def test_every_number_says_in_one_sentence_what_it_counts():
    assert len(KINDS) == 3
    for _title, parts in definitions():
        assert len({part.code for part in parts}) == len(parts)
        assert all(each in part.measures for part in parts for each in part.in_short)
        for measure in (each for part in parts for each in part.measures):
            assert str(measure.counts).endswith(".")
            assert str(measure.counts).count(". ") == 0


@pytest.mark.django_db
def test_a_stranger_gets_the_page_of_nothing(client: Client):
    addresses = [reverse("admin:insight"), reverse(PAGE, args=["find"]), reverse(FILE, args=["find", "csv"])]
    for address in addresses:
        assert client.get(address).status_code == 302
    factories.sign_in(client, factories.make_staff(Role.FINANCE), has_confirmed=True)
    nothing = client.get(reverse("admin:insight") + "nothing/")
    find = client.get(reverse(PAGE, args=["find"]))
    assert (find.status_code, nothing.status_code) == (404, 404)
    assert client.get(reverse(FILE, args=["find", "csv"])).status_code == 404
    assert [page.code for page, _parts in pages_for(factories.make_staff(Role.FINANCE))] == ["ondemand"]


# sign-in, its session, visit and role; categories, the programs and their offerings; then the parts
@pytest.mark.django_db
@pytest.mark.parametrize(("code", "statements"), [("find", 23), ("ondemand", 22)])
def test_a_page_takes_as_many_statements_with_three_rows_as_with_one(client: Client, code: str, statements: int):
    factories.sign_in(client, factories.make_staff(Role.ADMINISTRATOR))
    client.get(reverse(PAGE, args=[code]))
    taken = []
    for number in (1, 2):
        for _ in range(number):
            make_introduction()
            make_registration()
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(PAGE, args=[code])).status_code == 200
        taken.append(len(found))
    assert taken == [statements, statements]


@pytest.mark.django_db
def test_a_program_takes_as_many_statements_with_three_applicants_as_with_one(client: Client):
    factories.sign_in(client, factories.make_staff(Role.ADMINISTRATOR))
    first = make_application()
    address = reverse(PAGE, args=[f"program-{first.offering.program.code}"])
    client.get(address)
    taken = []
    for number in (0, 2):
        for _ in range(number):
            make_application(offering=first.offering)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        taken.append(len(found))
    assert taken == [24, 24]


@pytest.mark.django_db
def test_what_waits_leads_to_lists_that_hold_exactly_it(client: Client):
    staff = factories.make_staff()
    factories.sign_in(client, staff)
    make_introduction()
    make_mentor()
    for figure in waiting_now(asked(reader=staff, now=timezone.now())).figures:
        assert client.get(figure.url).context["cl"].result_count == figure.now
    report = client.get(reverse(PAGE, args=["find"])).context["report"]
    assert [(part.code, figure.written) for part, _content, figure in report.in_short] == [
        *(("requests", "1"), ("requests", "0"), ("answers", "–"), ("until_paired", "–")),
        *(("pairs", "0"), ("pairs", "0"), ("satisfaction", "–")),
    ]
    content = {part.code: content for part, content in report.parts}
    assert numbers(content["places"])["listed"] == (2, None)
    for figure in content["places"].figures:
        if figure.url:
            assert client.get(figure.url).context["cl"].result_count == figure.now


@pytest.mark.django_db
def test_of_few_people_of_one_province_nothing_is_shown_on_the_page_nor_in_the_file(client: Client):
    factories.sign_in(client, factories.make_staff(), has_confirmed=True)
    make_introduction()
    shown = client.get(reverse(PAGE, args=["find"]))
    narrow = client.get(reverse(PAGE, args=["find"]) + "?province=ON")
    for page, too_few in ((shown, False), (narrow, True)):
        content = {part.code: content for part, content in page.context["report"].parts}
        assert content["requests"].too_few is too_few
        assert content["requests_now"].too_few is False  # what waits is of everybody
    assert ("Only:" in shown.text, "Only: Ontario." in narrow.text) == (False, True)  # paper holds no form
    answer = client.get(reverse(FILE, args=["find", "csv"]) + "?province=ON&period=2026-05")
    assert 'filename="find-on-2026-05-01-2026-05-31.csv"' in answer.headers["Content-Disposition"]
    file = client.get(reverse(FILE, args=["find", "csv"]) + "?province=ON").content.decode()
    assert f"fewer than {FEWEST_PEOPLE} people: not shown" in file
    assert '"Asked","1"' not in file


@pytest.mark.django_db
def test_the_file_holds_the_pages_numbers_and_what_they_count_and_no_formula(client: Client):
    staff = factories.make_staff()
    factories.sign_in(client, staff)
    make_introduction()
    asked = client.get(reverse(FILE, args=["find", "xlsx"]) + "?period=all").headers["Location"]  # who it is
    page = reverse(PAGE, args=["find"]) + "?period=all&confirmed="
    assert parse_qs(urlsplit(asked).query)["next"] == [page]
    assert "The file is ready now." not in client.get(page).text
    factories.sign_in(client, staff, has_confirmed=True)
    assert "The file is ready now." in client.get(page).text
    assert client.get(page).text.count(reverse(FILE, args=["find", "xlsx"]) + '?period=all"') == 2
    assert client.get(reverse(FILE, args=["find", "ods"])).status_code == 404
    book = load_workbook(io.BytesIO(client.get(reverse(FILE, args=["find", "xlsx"])).content))
    assert book.sheetnames == ["Numbers", "Tables", "What each number counts"]
    rows = list(book["Numbers"].iter_rows(values_only=True))
    assert ("From the request to the mentorship", "Asked", 1, 0, "number", None) in [row[:6] for row in rows]
    assert 15 < book["Numbers"].column_dimensions["B"].width <= WIDEST  # what is in it can be read
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    lines = list(csv.reader(io.StringIO(client.get(reverse(FILE, args=["find", "csv"])).content.decode("utf-8-sig"))))
    assert ["From the request to the mentorship", "Asked", "1", "0", "number", ""] in lines
    sentences = {str(measure.counts) for part in KINDS[0][1].parts for measure in part.measures}
    assert sentences <= {line[2] for line in lines if len(line) == 3}
    french = load_workbook(io.BytesIO(client.get(reverse(FILE, args=["find", "xlsx"]).replace("/en/", "/fr/")).content))
    assert [cell.value for cell in french["Nombres"]["E"]][-2:] == ["pour cent", "nombre"]


@pytest.mark.django_db
def test_dates_that_make_no_sense_are_said_and_the_last_twelve_months_shown(client: Client):
    factories.sign_in(client, factories.make_staff())
    page = client.get(reverse(PAGE, args=["find"]) + "?period=own&first=2026-05-02&last=2026-05-01")
    assert page.context["form"].errors.as_data().keys() == {"last"}
    assert page.context["report"].asked.before is not None
    for first, last in (("0026-05-02", "2026-05-01"), ("0001-01-01", "9999-12-31"), ("2999-01-01", "2999-02-01")):
        page = client.get(reverse(PAGE, args=["find"]) + f"?period=own&first={first}&last={last}")
        assert page.context["form"].errors.as_data().keys() == {"first"}
    half = client.get(reverse(PAGE, args=["find"]) + "?period=months&first=2026-05-02&last=2026-05-03")
    assert half.context["form"].errors.as_data().keys() == {"period"}
    own = client.get(reverse(PAGE, args=["find"]) + "?period=own&first=2026-05-02&last=2026-05-03")
    assert own.context["report"].asked.span.days == 2
    assert client.get(reverse(PAGE, args=["find"]) + "?province=XX&category=none&period=never").status_code == 200
