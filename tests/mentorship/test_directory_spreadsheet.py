"""The directory as a spreadsheet: it comes in as staff keep it, and goes out as it came (DIR-2)."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.policy import Role
from members.queries import today
from members.roll.reading import UnreadableRoll
from members.spreadsheets import csv_lines, xlsx_file
from mentorship.directory import policy, workflow
from mentorship.directory.importing import Outcome, Plan, planned
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent
from mentorship.directory.reminders import carry_out_imports
from mentorship.directory.spreadsheet import cells, check_row, headings, read_sheet, sentence
from mentorship.directory.words import KNOWN, in_a_cell, recognised
from tests import factories
from tests.members.test_spreadsheets import CORPUS
from tests.mentorship.opportunities import HEADER, make_opportunity, rows_of, sheet

type SignIn = Callable[[Member], Client]
NOW = timezone.now()
WHOLE = {
    "Title (EN)": "Invented circle",
    "Title (FR)": "Cercle inventé",
    "Type": "Informal source",
    "Host": "Association Échantillon",
    "Host kind": "Association",
    "Specialty": "Mental health; Hippotherapy",
    "Audience": "New graduates",
    "Professions": "OT; OTA",
    "Equity focus": "2SLGBTQIA+",
    "Format": "1:1",
    "Province": "QC; NS",
    "Language": "EN; FR",
    "Time commitment": "An hour now and then",
    "Cost": "$50",
    "How to apply": "https://example.org/apply?a=1",
    "Contact": "+1 613 555 0100",
    "Opens": datetime(2026, 1, 5),
    "Closes": datetime(2027, 2, 1),
    "Last verified": datetime(2026, 10, 17),
    "Notes": "Call first.\nThen write.",
}


@pytest.fixture
def coordinator(db: None) -> Member:
    return factories.make_staff(Role.COORDINATOR)


def read(file: io.BytesIO, by: Member) -> DirectoryImport:
    """Sent, and read by the job."""
    staged = workflow.stage_import(file, file_name="list.xlsx", by=by, now=NOW)
    assert carry_out_imports(NOW) == 1
    staged.refresh_from_db()
    return staged


def imported(file: io.BytesIO, by: Member) -> DirectoryImport:
    staged = read(file, by)
    workflow.apply_import(staged, fingerprint=planned(staged.rows, on=today(NOW)).fingerprint, by=by, now=NOW)
    assert carry_out_imports(NOW) == 1
    staged.refresh_from_db()
    assert staged.state == "applied"
    return staged


def plan_of(file: io.BytesIO) -> Plan:
    return planned([row.as_json() for row in read_sheet(file).rows], on=today(NOW))


def exported(language: str = "en") -> io.BytesIO:
    with translation.override(language):
        rows = [headings(), *(cells(entry) for entry in Opportunity.objects.order_by("pk"))]
    return io.BytesIO(xlsx_file(rows, title="x", has_days=True))


def faults(**row: Any) -> list[str]:
    first = next(iter(read_sheet(sheet({"Title (EN)": "A", **row})).rows))
    return [sentence(reason) for reason in first.faults]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_whole_entry_comes_back_cell_by_cell(coordinator: Member, language: str) -> None:
    plain = {"Title (EN)": "  Just   a title ", "Cost": 50, "Title (FR)": "  "}
    imported(sheet(WHOLE, plain), coordinator)
    assert plan_of(exported(language)).counts == {Outcome.UNCHANGED: 2}
    header, first, second = rows_of(exported("en").getvalue())
    assert header == [*HEADER, "ID", "State"]
    assert first[:-2] == [f"'{value}" if name == "Contact" else value for name, value in WHOLE.items()]
    assert dict(zip(header, second, strict=True)) == dict.fromkeys(HEADER) | {
        "Title (EN)": "Just a title",
        "Type": "Formal program",
        "Host": "Invented Hospital",
        "Cost": "50",
        "ID": second[-2],
        "State": "published",
    }


@pytest.mark.django_db
def test_the_export_tells_the_state_and_no_import_reads_it() -> None:
    for state in Opportunity.State.values:
        make_opportunity(state=state)
    header, *entries = rows_of(exported("fr").getvalue())
    assert (header[-1], [entry[-1] for entry in entries]) == ("État", ["ébauche", "publiée", "retirée"])
    assert read_sheet(exported("fr")).ignored_columns == []
    assert plan_of(exported("en")).counts == plan_of(exported("fr")).counts == {Outcome.UNCHANGED: 3}
    assert not [row for language in ("en", "fr") for row in plan_of(exported(language)).rows if row.has_other_state]


def test_sending_the_same_file_twice_adds_nothing(coordinator: Member) -> None:
    assert imported(sheet(WHOLE, {"Title (EN)": "B"}), coordinator).added == 2
    again = imported(sheet(WHOLE | {"Title (EN)": "INVENTED  Circle"}, {"Title (EN)": "B"}), coordinator)
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)  # the title's letters alone
    assert OpportunityEvent.objects.filter(action="imported").count() == 2
    assert OpportunityEvent.objects.get(action="changed_by_import").note == "title_en"


def test_as_csv_in_french_it_comes_back_as_well(coordinator: Member) -> None:
    imported(sheet(WHOLE), coordinator)
    with translation.override("fr"):
        rows = [headings(), *(cells(entry) for entry in Opportunity.objects.all())]
        content = "".join(csv_lines(rows, delimiter=";"))
    assert "Santé mentale; Hippotherapy" in content
    assert plan_of(io.BytesIO(content.encode())).counts == {Outcome.UNCHANGED: 1}


def test_french_headings_and_words_are_understood() -> None:
    header = [
        "Titre (EN)",
        "Titre (FR)",
        "Type",
        "Organisme d’accueil",
        "Province",
        "Langue",
        "Clientèle visée",
        "Coût",
    ]
    row = ["A", "B", "Programme structuré", "Hôpital", "Québec; Nouvelle-Écosse", "français", "Students", "Gratuit"]
    checked = next(iter(read_sheet(sheet(dict(zip(header, row, strict=True)), header=header)).rows))
    assert checked.faults == []
    assert checked.values == {
        "title_en": "A",
        "title_fr": "B",
        "type": "formal",
        "host": "Hôpital",
        "provinces": ["qc", "ns"],
        "languages": ["fr"],
        "audiences": ["students"],
        "cost": "free",
    }


@pytest.mark.django_db
def test_what_is_wrong_is_said_with_the_columns_name() -> None:
    assert faults(Type="Course") == [
        "Type: “Course” is not on the list. It takes: Formal program, Informal source, Summer opportunity, "
        "Mentoring organization."
    ]
    assert faults(Language="EN, FR") == [
        "Language: “EN, FR” is not on the list. It takes: EN, FR. Several words are parted by semicolons."
    ]
    assert faults(Closes=datetime(2026, 12, 31, 17, 0)) == faults(Closes="2026-12-31T23:59:00") == []
    assert faults(Closes="12/31/2026") == ["Closes is not a date that exists. Write dates as 2026-12-31."]
    assert faults(Opens=datetime(2026, 2, 1), Closes=datetime(2026, 1, 1)) == ["It closes before it opens."]
    assert faults(Host=None, Notes="=1+1") == ["Host is empty.", "Notes begins like a formula."]
    assert faults(Audience="students; =1+1") == ["Audience begins like a formula."]  # it may stand first in an export
    assert faults(Specialty="; #REF!") == ["Specialty holds an error of the spreadsheet program."]
    assert faults(**{"How to apply": "www.example.org"}) == [
        "How to apply is not a web address. It begins with https:// or http://."
    ]
    assert faults(**{"Title (EN)": None}) == ["Both titles are empty."]
    assert faults(**{"Title (EN)": "x" * 201}) == ["Title (EN) is longer than 200 characters."]  # which is not empty
    assert faults(Specialty="Falconry; Beekeeping") == []  # a new specialty is nobody's fault


@pytest.mark.django_db
def test_a_time_of_day_is_one_to_one() -> None:
    assert faults(Format=datetime(2026, 1, 1, 1, 1).time()) == []


def test_one_wrong_row_stops_the_whole_file(coordinator: Member) -> None:
    staged = read(sheet({"Title (EN)": "A"}, {"Title (EN)": "B", "Type": "?"}), coordinator)
    plan = planned(staged.rows, on=today(NOW))
    assert plan.counts == {Outcome.ADDED: 1, Outcome.REFUSED: 1}
    workflow.apply_import(staged, fingerprint=plan.fingerprint, by=coordinator, now=NOW)
    carry_out_imports(NOW)
    staged.refresh_from_db()
    assert (staged.state, staged.decided_by) == ("previewed", None)
    assert not Opportunity.objects.exists()


def test_rows_find_their_entry_by_id_and_else_by_title_and_host(coordinator: Member) -> None:
    one, other = make_opportunity(title_en="One"), make_opportunity(title_en="Other", notes="Kept.")
    header = ["ID", "Title (EN)", "Type", "Host"]
    file = sheet(
        {"ID": one.pk, "Title (EN)": "Other", "Type": "Formal program", "Host": one.host},
        {"ID": str(other.pk), "Title (EN)": "One", "Type": "Formal program", "Host": one.host},
        header=header,
    )
    imported(file, coordinator)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.title_en, other.title_en, other.notes) == ("Other", "One", "Kept.")  # names changed with each other
    refused = plan_of(
        sheet(
            {"ID": 999_999, "Title (EN)": "X", "Type": "Formal program", "Host": "H"},
            {"ID": one.pk, "Title (EN)": "One", "Type": "Formal program", "Host": one.host},
            {"ID": "x", "Title (EN)": "Y", "Type": "Formal program", "Host": "H"},
            header=header,
        )
    )
    assert [[sentence(reason) for reason in row.faults] for row in refused.rows] == [
        ["No entry has the ID 999999. Leave the cell empty for a new one."],
        [f"Another entry has this title and host (ID {other.pk})."],
        ["ID is not a whole number."],
    ]
    twice = plan_of(sheet({"Title (EN)": "New"}, {"Title (EN)": "NEW"}))
    assert [[sentence(reason) for reason in row.faults] for row in twice.rows] == [
        [],
        ["The same entry stands on line 2."],
    ]


def test_what_is_not_in_the_file_stays_and_nothing_is_published_by_it(coordinator: Member) -> None:
    gone, kept = make_opportunity(title_en="Gone", state="withdrawn"), make_opportunity(title_en="Kept")
    imported(sheet({"Title (EN)": "Gone", "Cost": "Free"}), coordinator)
    gone.refresh_from_db()
    assert (gone.state, gone.cost) == ("withdrawn", "free")
    assert Opportunity.objects.get(pk=kept.pk).changed_at == kept.changed_at


def test_a_preview_that_is_out_of_date_imports_nothing(coordinator: Member) -> None:
    staged = read(sheet({"Title (EN)": "A"}), coordinator)
    fingerprint = planned(staged.rows, on=today(NOW)).fingerprint
    entry = make_opportunity(title_en="A", cost="free")
    workflow.apply_import(staged, fingerprint=fingerprint, by=coordinator, now=NOW)
    assert carry_out_imports(NOW) == 1
    staged.refresh_from_db()
    assert (staged.state, staged.trouble) == ("previewed", "outdated")
    entry.refresh_from_db()
    assert entry.cost == "free"
    for _twice in range(2):
        assert workflow.discard_import(staged, by=coordinator, now=NOW).state == "discarded"
    with pytest.raises(WrongState):
        workflow.apply_import(staged, fingerprint=fingerprint, by=coordinator, now=NOW)


@pytest.mark.parametrize("stranger", [Role.FINANCE, None])
def test_a_stranger_imports_nothing(stranger: str | None, coordinator: Member) -> None:
    person = factories.make_staff(stranger) if stranger else factories.make_member()
    with pytest.raises(NotAllowed):
        workflow.stage_import(sheet({"Title (EN)": "A"}), file_name="x", by=person, now=NOW)
    staged = read(sheet({"Title (EN)": "A"}), coordinator)
    for deed in (
        lambda: workflow.apply_import(staged, fingerprint="", by=person, now=NOW),
        lambda: workflow.discard_import(staged, by=person, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.django_db
def test_no_entry_is_verified_in_the_future() -> None:
    on = today(NOW)
    rows = [{"Title (EN)": name, "Last verified": on + timedelta(days=more)} for name, more in (("A", 0), ("B", 1))]
    assert [[sentence(reason) for reason in row.faults] for row in plan_of(sheet(*rows)).rows] == [
        [],
        ["Last verified: this day is still to come. Today is the last that can stand here."],
    ]


def test_a_file_that_names_no_columns_is_told_what_it_is() -> None:
    workbook = load_workbook(sheet(WHOLE))
    workbook.create_sheet("Cover", 0).append(["Invented list"])
    behind = io.BytesIO()
    workbook.save(behind)
    for file, begin in (
        (behind, "The first sheet of the workbook does not begin with names of columns"),
        (io.BytesIO(b"Just words in a text file"), "This is a text file, and its first line does not"),
        (io.BytesIO(b"%PDF-1.7\n\xff\x81"), "This is a PDF file"),
        (io.BytesIO(b"Title (EN),Type\nA,x\n"), "The first row does not name these columns: Host."),
    ):
        file.seek(0)
        with pytest.raises(UnreadableRoll) as refused:
            read_sheet(file)
        assert str(refused.value).startswith(begin)


@pytest.mark.parametrize(
    "content", [b"", b"Name,Age\nA,3\n", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_other_files_are_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(UnreadableRoll):
        list(read_sheet(io.BytesIO(content)).rows)


@pytest.mark.django_db
def test_no_cell_of_an_export_can_be_a_formula_and_it_comes_back() -> None:
    for number, text in enumerate(CORPUS):
        row = check_row(2, {"title_en": f"T{number}", "type": "Formal program", "host": "H", "contact": text})
        values = {name: row.values[name] for name in ("title_en", "type", "host", "contact")}
        make_opportunity(**values)
    file = exported()
    assert not [
        cell for row in rows_of(file.getvalue()) for cell in row if isinstance(cell, str) and cell[:1] in "=+-@"
    ]
    assert plan_of(file).counts == {Outcome.UNCHANGED: len(CORPUS)}


def test_staff_see_what_would_change_and_import_it(signed_in: SignIn, coordinator: Member) -> None:
    make_opportunity(title_en="Circle", cost="$10")
    client = signed_in(coordinator)
    changed = {"Title (EN)": "Circle", "Cost": "$20", "State": "withdrawn"}
    new = {"Title (EN)": "New one", "Province": "QC; NS", "Type": "Informal source", "Cost": "$30", "State": "Ébauche"}
    file = sheet(changed, new, header=[*HEADER, "State"])
    file.name = "list.xlsx"
    waits = client.post(reverse("admin:mentorship_directoryimport_add"), {"file": file}, follow=True)
    assert "The file is being read" in waits.text
    carry_out_imports(NOW)
    page = client.get(waits.request["PATH_INFO"])
    assert "<del>$10</del>" in page.text
    assert "Members see the 1 new entry as soon as it is imported. 1 new entry has no date" in page.text
    assert "these lines it says something else than what will be: 2, 3." in page.text
    assert "<ins>$20</ins>" in page.text
    assert "Import 1 addition and 1 change" in page.text
    added = client.get(waits.request["PATH_INFO"], {"outcome": "added"}).text
    folded = re.findall(r"<details><summary>(.*?)</summary>(.*?)</details>", added)
    assert [(strip_tags(line), "Cost: $30" in strip_tags(rest)) for line, rest in folded] == [
        ("New one QC; NS · Informal source", True)
    ]
    assert "<del>$10</del>" not in added
    staged = DirectoryImport.objects.get()
    asked = client.post(
        reverse("admin:mentorship_directoryimport_apply", args=[staged.pk]),
        {"fingerprint": page.context["fingerprint"]},
        follow=True,
    )
    assert "The file is being imported" in asked.text
    carry_out_imports(NOW)
    done = client.get(waits.request["PATH_INFO"])
    assert "Added: 1; changed: 1; left alone: 0." in done.text
    content = client.get(reverse("admin:mentorship_opportunity_export", args=["xlsx"])).content
    assert plan_of(io.BytesIO(content)).counts == {Outcome.UNCHANGED: 2}
    lines = b"".join(client.get(reverse("admin:mentorship_opportunity_export", args=["csv"])))
    assert plan_of(io.BytesIO(lines)).counts == {Outcome.UNCHANGED: 2}
    assert client.get(reverse("admin:mentorship_opportunity_export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("count", [3, 300])
def test_an_import_asks_as_much_for_many_entries_as_for_few(
    coordinator: Member, count: int, django_assert_num_queries: Any
) -> None:
    rows = [WHOLE | {"Title (EN)": f"Program {number}"} for number in range(count)]
    again = [
        row | ({"Notes": "Called."} if at % 2 else {"Cost": "Free", "Last verified": datetime(2026, 11, 1)})
        for at, row in enumerate(rows)
    ]
    # three to count the try, then lock, row, entries, what is written, the row; a savepoint's two for each half
    for what, queries in ((rows, 12), (again, 13)):
        staged = read(sheet(*what), coordinator)
        fingerprint = planned(staged.rows, on=today(NOW)).fingerprint
        workflow.apply_import(staged, fingerprint=fingerprint, by=coordinator, now=NOW)
        with django_assert_num_queries(queries):
            assert workflow.carry_out_import(staged.pk, now=NOW)
    assert Opportunity.objects.count() == count
    one, other = Opportunity.objects.order_by("pk")[:2]
    assert (one.cost, one.notes, one.last_verified_on) == ("free", WHOLE["Notes"], date(2026, 11, 1))
    assert (other.cost, other.notes, other.last_verified_on) == ("$50", "Called.", date(2026, 10, 17))
    assert one.changed_at == NOW
    found = Opportunity.objects.filter(search_fr=SearchQuery("gratuit", config="caot_fr"))
    assert found.count() == (count + 1) // 2


def test_an_import_is_carried_out_once_and_one_that_takes_the_worker_down_ends(coordinator: Member) -> None:
    staged = workflow.stage_import(sheet({"Title (EN)": "A"}), file_name="x", by=coordinator, now=NOW)
    assert carry_out_imports(NOW) == 1
    assert carry_out_imports(NOW) == 0
    staged.refresh_from_db()
    for _twice in range(2):
        workflow.apply_import(
            staged, fingerprint=planned(staged.rows, on=today(NOW)).fingerprint, by=coordinator, now=NOW
        )
    DirectoryImport.objects.update(tries=policy.IMPORT_TRIES)  # counted, and the job ended in the middle
    assert carry_out_imports(NOW) == 0
    staged.refresh_from_db()
    assert (staged.state, staged.trouble, len(staged.rows)) == ("previewed", "broken", 1)
    workflow.apply_import(staged, fingerprint=planned(staged.rows, on=today(NOW)).fingerprint, by=coordinator, now=NOW)
    assert carry_out_imports(NOW) == 1
    event = OpportunityEvent.objects.get()
    assert (event.actor, event.action) == (coordinator, "imported")


def test_a_file_without_rows_says_so(signed_in: SignIn, coordinator: Member) -> None:
    staged = read(sheet(), coordinator)
    page = signed_in(coordinator).get(reverse("admin:mentorship_directoryimport_change", args=[staged.pk])).text
    assert "no rows below them" in page
    assert "changes nothing" not in page


def test_what_cannot_be_read_to_its_end_says_why_in_the_readers_language(
    signed_in: SignIn, coordinator: Member
) -> None:
    file = io.BytesIO(b'Title (EN),Type,Host\nA,Formal program,"' + b"x" * 200_000)
    staged = read(file, coordinator)
    assert (staged.state, staged.content, staged.rows) == ("failed", None, [])
    with translation.override("fr"):
        page = signed_in(coordinator).get(reverse("admin:mentorship_directoryimport_change", args=[staged.pk])).text
    assert "La ligne 2" in page
    assert staged.why_not_read["en"].startswith("Line 2 cannot be read as CSV")
    with pytest.raises(WrongState):
        workflow.apply_import(staged, fingerprint="", by=coordinator, now=NOW)


@pytest.mark.parametrize("name", KNOWN)
def test_every_word_is_read_back_in_both_languages(name: str) -> None:
    for language in ("en", "fr"):
        with translation.override(language):
            assert [recognised(name, in_a_cell(name, code)) for code in KNOWN[name]] == list(KNOWN[name])


text = st.text(max_size=60)
row = st.fixed_dictionaries(
    {
        "title_en": text,
        "title_fr": text,
        "type": st.sampled_from(["formal program", "Summer Opportunity"]),
        "host": text,
        "specialties": st.lists(text, max_size=4).map(";".join),
        "audiences": st.lists(text, max_size=4).map("; ".join),
        "provinces": st.lists(st.sampled_from(["ON", "Québec", "canada"]), max_size=3).map(" ; ".join),
        "cost": text,
        "contact": text,
        "notes": text,
        "closes_on": st.one_of(st.just(""), st.dates(date(1950, 1, 1), date(2100, 12, 31))),
    }
)


class RoundTrip(TestCase):
    """Whatever a row holds, what is taken of it goes out and comes back without a change."""

    @settings(max_examples=60)
    @given(rows=st.lists(row, max_size=4), language=st.sampled_from(["en", "fr"]))
    def test_export_and_import_change_nothing(self, rows: list[dict[str, Any]], language: str) -> None:
        Opportunity.objects.all().delete()
        plan = planned([check_row(line, cells).as_json() for line, cells in enumerate(rows, start=2)], on=today(NOW))
        for each in plan.rows:
            if each.outcome == Outcome.ADDED:
                make_opportunity(**each.values)
        count = Opportunity.objects.count()
        again = plan_of(exported(language)) if count else Plan([])
        assert [sentence(reason) for row in again.rows for reason in row.faults] == []
        assert again.counts.get(Outcome.UNCHANGED, 0) == count
