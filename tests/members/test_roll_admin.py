"""The import in the admin and on the command line: doors to one workflow."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation

from caot_mentor.tasks import carry_out_rule
from members.models import Member, RollImport
from members.policy import Role
from tests import factories
from tests.members.rolls import csv_bytes, imported, person, stage

pytestmark = pytest.mark.django_db
ADD = "admin:members_rollimport_add"


def upload(client, content: bytes, name: str = "roll.csv"):
    return client.post(reverse(ADD), {"file": SimpleUploadedFile(name, content)})


def preview_url(roll: RollImport) -> str:
    return reverse("admin:members_rollimport_change", args=[roll.pk])


@pytest.fixture
def coordinator(signed_in):
    return signed_in(factories.make_staff())


def test_upload_leads_to_a_preview_and_touches_no_member(coordinator):
    response = upload(coordinator, csv_bytes([person(), person("R2", email="nobody")]))
    roll = RollImport.objects.get()
    assert response.url == preview_url(roll)
    page = coordinator.get(response.url).content.decode()
    assert "1 row is refused." in page
    assert "This is not a complete e-mail address." in page
    assert "<code>nobody</code>" in page
    assert not Member.objects.filter(member_number="R1").exists()


def test_upload_of_a_file_that_cannot_be_read_says_why_on_the_form(coordinator):
    response = upload(coordinator, b"\x89PNG\r\n\x1a\n\x00\x00")
    assert response.status_code == 200
    assert "This is neither a CSV file nor an Excel workbook (.xlsx)." in response.content.decode()
    assert "There is a problem" in response.content.decode()
    assert not RollImport.objects.exists()


@pytest.mark.parametrize(("data", "sentence"), [({}, "Choose the file"), ({"file": b""}, "The file is empty.")])
def test_upload_of_nothing_says_so(coordinator, data, sentence):
    files = {name: SimpleUploadedFile("x.csv", content) for name, content in data.items()}
    assert sentence in coordinator.post(reverse(ADD), files).content.decode()


def test_upload_is_said_in_french_on_the_french_site(coordinator):
    with translation.override("fr"):
        page = coordinator.get(reverse(ADD)).content.decode()
    assert "Numéro de membre" in page
    assert "Show what would change" not in page


def test_apply_imports_and_shows_what_became_of_it(coordinator):
    roll = stage(csv_bytes([person()]))
    response = coordinator.post(reverse("admin:members_rollimport_apply", args=[roll.pk]), follow=True)
    assert "The list of members was imported." in response.content.decode()
    assert "Imported on" in response.content.decode()
    assert Member.objects.get(member_number="R1").last_name == "Ébauche"


def test_apply_of_refused_rows_is_refused_in_a_sentence(coordinator):
    roll = stage(csv_bytes([person(), person("R2", province="ZZ")]))
    url = reverse("admin:members_rollimport_apply", args=[roll.pk])
    assert "Rows are refused." in coordinator.post(url, follow=True).content.decode()
    assert not Member.objects.filter(member_number="R1").exists()
    coordinator.post(url, {"good_rows_only": "yes"})
    assert Member.objects.filter(member_number="R1").exists()


def test_discard_puts_the_preview_aside(coordinator):
    roll = stage(csv_bytes([person()]))
    response = coordinator.post(reverse("admin:members_rollimport_discard", args=[roll.pk]), follow=True)
    assert "Nothing was imported." in response.content.decode()
    assert "put aside" in coordinator.get(preview_url(roll)).content.decode()


@pytest.mark.parametrize("name", ["apply", "discard"])
def test_nothing_changes_by_looking(coordinator, name):
    roll = stage(csv_bytes([person()]))
    answer = coordinator.get(reverse(f"admin:members_rollimport_{name}", args=[roll.pk]))
    assert answer["Location"] == preview_url(roll)
    roll.refresh_from_db()
    assert roll.state == RollImport.State.PREVIEWED


def test_preview_shows_old_and_new_of_each_changed_column(coordinator):
    imported(person())
    roll = stage(csv_bytes([person(city="Laval", category="Retired Member")]))
    page = coordinator.get(preview_url(roll)).content.decode()
    assert "<del>Montréal</del>" in page
    assert "<ins>Laval</ins>" in page
    assert "<ins>Retired Member</ins>" in page


def test_preview_offers_the_import_first_with_its_counts_in_words(coordinator):
    imported(person())
    good, refused = [person(city="Laval"), person("R2"), person("R3")], person("R4", province="ZZ")
    for rows, english, french in (
        (good, "Import 2 additions and 1 change", "Importer 2 ajouts et 1 modification"),
        (
            [*good, refused],
            "Import 2 additions and 1 change, leave out 1 refused row",
            "Importer 2 ajouts et 1 modification, sans la ligne refusée",
        ),
    ):
        roll = stage(csv_bytes(rows))
        for language, words in (("en", english), ("fr", french)):
            with translation.override(language):
                page = coordinator.get(preview_url(roll)).text
            assert f'class="button primary">{words}</button>' in page
            assert ('name="good_rows_only"' in page) == (refused in rows)


@pytest.mark.parametrize("row", [person(), person("R4", province="ZZ")])
def test_preview_with_nothing_to_import_offers_another_file(coordinator, row):
    imported(person())
    page = coordinator.get(preview_url(stage(csv_bytes([row])))).text
    assert f'<a class="button primary" href="{reverse(ADD)}">Upload another file</a>' in page
    assert "members_rollimport_apply" not in page


@pytest.mark.parametrize("outcome", ["added", "changed", "unchanged", "refused", "noted", "nonsense"])
@pytest.mark.parametrize("number", ["1", "2", "999", "x"])
def test_preview_answers_whatever_its_address_says(coordinator, outcome, number):
    roll = stage(csv_bytes([person(f"R{index}") for index in range(51)]))
    assert coordinator.get(preview_url(roll), {"outcome": outcome, "page": number}).status_code == 200


def test_preview_takes_as_many_queries_for_one_row_as_for_three(coordinator, django_assert_num_queries):
    one, three = stage(csv_bytes([person()])), stage(csv_bytes([person(), person("R2"), person("R3")]))
    coordinator.get(preview_url(one))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        coordinator.get(preview_url(one))
    with django_assert_num_queries(len(queries)):
        coordinator.get(preview_url(three))


def test_refused_rows_are_personal_data_so_who_takes_them_home_is_asked_again(coordinator):
    roll = stage(csv_bytes([person(email="nobody")]))
    response = coordinator.get(reverse("admin:members_rollimport_refused", args=[roll.pk]))
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_refused_rows_can_be_taken_home_without_formulas_and_uploaded_again(client):
    factories.sign_in(client, factories.make_staff(), has_confirmed=True)
    roll = stage(csv_bytes([person(first_name='=HYPERLINK("http://x")', city="Québec"), person("R2")]))
    response = client.get(reverse("admin:members_rollimport_refused", args=[roll.pk]))
    content = b"".join(response.streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["Line in the file", "Why it was refused", "Member Number"]
    assert rows[1][0] == "2"
    assert rows[1][4] == '\'=HYPERLINK("http://x")'
    assert [len(row) for row in rows] == [12, 12]
    again = stage(content)
    assert (again.refused, again.ignored_columns) == (1, ["Line in the file", "Why it was refused"])


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
@pytest.mark.parametrize("name", ["add", "change", "apply", "discard", "refused"])
def test_who_may_not_import_gets_what_the_admin_gives(signed_in, role, name):
    person_ = factories.make_staff(role=role) if role else factories.make_member()
    roll = stage(csv_bytes([person("ROLL-7731")]))
    url = reverse(f"admin:members_rollimport_{name}", args=[] if name == "add" else [roll.pk])
    client = signed_in(person_)
    response = client.post(url) if name in {"apply", "discard"} else client.get(url)
    assert response.status_code in {302, 403}
    assert b"ROLL-7731" not in response.content
    roll.refresh_from_db()
    assert roll.state == RollImport.State.PREVIEWED


def test_an_import_that_does_not_exist_is_not_found(coordinator):
    assert coordinator.get(reverse("admin:members_rollimport_change", args=[987654])).status_code == 404


# The command


def run(tmp_path, content: bytes, *options: str) -> str:
    file = tmp_path / "roll.csv"
    file.write_bytes(content)
    said = io.StringIO()
    call_command("import_roll", file, *options, stdout=said)
    return said.getvalue()


def test_command_imports_all(tmp_path):
    assert run(tmp_path, csv_bytes([person()])) == "1 added, 0 changed, 0 unchanged, 0 refused\nImported.\n"
    assert Member.objects.filter(member_number="R1").exists()


def test_command_imports_nothing_while_rows_are_refused(tmp_path):
    content = csv_bytes([person(), person("R2", email="nobody")])
    with pytest.raises(CommandError, match="1 rows are refused; nothing was imported"):
        run(tmp_path, content)
    assert not Member.objects.exists()
    assert "line 3: This is not a complete e-mail address." in run(tmp_path, content, "--good-rows")
    assert [found.member_number for found in Member.objects.all()] == ["R1"]


def test_command_previews(tmp_path):
    assert run(tmp_path, csv_bytes([person()]), "--preview") == "1 added, 0 changed, 0 unchanged, 0 refused\n"
    assert not Member.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01"])
def test_command_says_why_a_file_cannot_be_read(tmp_path, content):
    with pytest.raises(CommandError):
        run(tmp_path, content)


def test_command_says_that_a_file_is_missing(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roll", tmp_path / "nowhere.csv")


def test_the_sweep_deletes_old_rows():
    roll = stage(csv_bytes([person()]))
    RollImport.objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    carry_out_rule("members.roll_rows")
    assert not roll.rows.exists()


def test_the_list_of_imports_leads_to_a_new_one(coordinator):
    page = coordinator.get(reverse("admin:members_rollimport_changelist")).text
    assert f'<a href="{reverse(ADD)}" class="addlink">Import a list of members</a>' in page
    with translation.override("fr"):
        french = coordinator.get(reverse("admin:members_rollimport_changelist")).text
        assert f'<a href="{reverse(ADD)}" class="addlink">Importer une liste</a>' in french
        assert "Ajouter\u00a0: jour de fermeture" in coordinator.get(reverse("admin:members_closedday_changelist")).text
