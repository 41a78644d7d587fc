"""One's own data as one archive, and who of the staff read what (MEM-5, quality P7, S7)."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from caot_mentor import privacy
from caot_mentor.mail.compose import queue
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.privacy_archive import write_archive
from members.models import Concern, IdentityAccess, Member
from mentorship.pairs.models import (
    Goal,
    Meeting,
    MeetingEvent,
    MeetingNote,
    Pairing,
    PairingEvent,
    Preparation,
    Signature,
)
from mentorship.profiles.models import SavedSearch
from mentorship.records.models import Evidence, Record, RecordFile
from mentorship.workbooks.models import Workbook, WorkbookAnswer, WorkbookFile, WorkbookQuestion, WorkbookTemplate
from tests import factories
from tests.members.test_privacy_registry import MARK, make_canaried
from tests.mentorship.meetings import sign_agreement

pytestmark = pytest.mark.django_db
PAGE, DATA = "/en/my-account/privacy/", "/en/my-account/privacy/my-data/"

# For people stands what these are; what is in them stands in data.json, and of a document in its file.
SUMMED_UP = {"calendar", "facts", "user_agent"}


def archive_of(member: Member, language: str = "en") -> ZipFile:
    out = io.BytesIO()
    with translation.override(language):
        write_archive(member, out, timezone.now())
    return ZipFile(out)


def downloaded(member: Member) -> ZipFile:
    client = Client()
    factories.sign_in(client, member, has_confirmed=True)
    answer = client.post(DATA)
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    return ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]


def test_the_archive_holds_the_same_for_programs_and_for_people() -> None:
    member = make_canaried()
    archive = downloaded(member)
    assert archive.testzip() is None
    data = json.loads(archive.read("data.json"))
    assert {table["title"] for table in data["data"]} == {
        table["title"] for table in privacy.export_of(member, timezone.now())["data"]
    }
    page = archive.read("index.html").decode()
    rows = [row for table in data["data"] for row in table["rows"]]
    told = [value for row in rows for name, value in row.items() if name not in SUMMED_UP]
    words = {word for word in json.dumps(told).replace("@", " ").split('"') if word.startswith(MARK)}
    assert len(words) > 60
    assert {word for word in words if word.split(".")[0].split(" ")[0] not in page} == set()
    loaded = re.findall(r'(?:src|href)="(?!#|files/)([^"]+)"', page)
    assert loaded == ["style.css"]  # nothing comes from elsewhere, nothing leads away


# How codes look: `save_goal`, `area:neurology`, `America/Toronto`, a calendar's own lines.
CODES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z][\w-]*:[\w-]+|\b[A-Z][a-z]+/[A-Z][a-z]+|\bBEGIN:")
# What is no word of the site: what others wrote or named, and addresses with a port in the text of e-mails.
NAMED_ELSEWHERE = {"Text, for 90 days", "What the payment provider calls its page of payment"}
CODED = {"action", "from_state", "to_state", "state", "event", "kind", "language", "province", "time_zone", "zone"}


def lines_of(page: str) -> list[tuple[str, str]]:
    found = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page.partition('id="left-out"')[0], re.DOTALL)
    return [(what, re.sub(r"<[^>]+>", " ", words)) for what, words in found]


def test_nobody_has_to_read_codes() -> None:
    member = make_canaried()
    SavedSearch.objects.filter(member=member).update(options=["area:mental-health", "language:fr", "where:QC"])
    PairingEvent.objects.filter(actor=member).update(action="save_goal", from_state="active", to_state="active")
    MeetingEvent.objects.filter(actor=member).update(from_state="planned", to_state="held:open")
    OutgoingEmail.objects.filter(member=member).update(event="new_mentors_fit", calendar="BEGIN:VCALENDAR\r\n")
    archive = archive_of(member)
    lines = lines_of(archive.read("index.html").decode())
    coded = [(what, words) for what, words in lines if what not in NAMED_ELSEWHERE and CODES.search(words)]
    assert coded == []
    said = {words for _what, words in lines}
    assert {
        "Mental health; Quebec; French",
        "New mentors fit a saved search",
        "held, waiting for the other side",
    } <= said
    data = archive.read("data.json").decode()
    assert all(code in data for code in ("new_mentors_fit", "save_goal", "held:open", "where:QC", "BEGIN:VCALENDAR"))


def meetings_with(member: Member, *names: str) -> None:
    """A mentorship with each, with an agreement, a goal, a planned meeting, a note about it and its preparation."""
    now = datetime(2026, 5, 3, 16, 30, tzinfo=UTC)
    for place, name in enumerate(names, Pairing.objects.count() + 1):
        other = factories.make_member(first_name=name, last_name="Partner")
        pairing = Pairing.objects.create(
            mentor=member, mentee=other, program="find", state="active", place_no=place, places_then=9,
            proposed_at=now, started_at=now,
        )  # fmt: skip
        Goal.objects.create(pairing=pairing, number=1, text="A goal", changed_at=now)
        made = sign_agreement(pairing)
        Signature.objects.create(agreement=made, member=member, name="Me", signed_at=now, content_hash="x")
        meeting = Meeting.objects.create(
            pairing=pairing, starts_at=now, zone="America/Toronto", minutes=50, planned_by=member, agenda="A"
        )
        MeetingNote.objects.create(meeting=meeting, author=member, text="A note", changed_at=now)
        Preparation.objects.create(meeting=meeting, member=member, minutes=40)


TITLES_WITH_A_PARTNER = (
    "Your mentorships", "Your mentorship agreements", "Your signatures", "Goals of your mentorships",
    "Meetings of your mentorships", "Meetings that you planned", "Your private notes about meetings",
    "Your preparation of meetings",
)  # fmt: skip


def test_each_row_says_which_mentorship_or_meeting_it_belongs_to(member: Member) -> None:
    meetings_with(member, "Ana", "Bea")
    archive = archive_of(member)
    page, data = archive.read("index.html").decode(), json.loads(archive.read("data.json"))["data"]
    rows = {table["title"]: [json.dumps(row) for row in table["rows"]] for table in data}
    chapters = {re.sub(r".*>", "", each.partition("</h2>")[0]): each.split("<dl>")[1:] for each in page.split("<h2")}
    for title in TITLES_WITH_A_PARTNER:
        for found in (rows[title], chapters[title]):
            named = sorted(re.findall(r"(Ana|Bea) Partner", row) for row in found)
            assert [set(names) for names in named] == [{"Ana"}, {"Bea"}], title
    assert "with Ana Partner, since May 3, 2026" in page
    assert page.count("May 3, 2026, 12:30\N{NO-BREAK SPACE}p.m., with Ana Partner") == 4
    french = archive_of(member, "fr").read("index.html").decode()
    assert "avec Ana Partner, depuis le 3 mai 2026" in french


def test_references_cost_no_statement_for_each_row(member: Member) -> None:
    counts = []
    for names in (("Ana",), ("Bea", "Cia")):
        meetings_with(member, *names)
        with CaptureQueriesContext(connection) as asked:
            privacy.export_of(member, timezone.now())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_leads_to_a_row_above_is_exported_as_what_that_is_called() -> None:
    without = [
        f"{table.model._meta.label}.{entry.name}"
        for table in privacy.TABLES
        for entry in table.fields
        if entry.not_exported == privacy.Why.LISTED and not table.is_exported(entry)
        if table.model._meta.get_field(entry.name).related_model is not Member
    ]
    assert without == []


def test_what_staff_did_about_two_others_names_neither(member: Member) -> None:
    staff = factories.make_staff()
    meetings_with(member, "Ana")
    PairingEvent.objects.create(pairing=Pairing.objects.get(), actor=staff, action="end", at=timezone.now())
    data = archive_of(staff).read("data.json").decode()
    assert "What you did with mentorships" in data
    assert "Ana Partner" not in data


def left_out_of(member: Member) -> str:
    return archive_of(member).read("index.html").decode().partition('aria-labelledby="left-out"')[2]


def test_each_reason_why_something_is_left_out_stands_once_with_what_it_is_about(member: Member) -> None:
    page = left_out_of(member)
    reasons = re.findall(r"<dt>(.*?)</dt>", page)
    assert len(reasons) == len(set(reasons)) > 5
    about = re.findall(r"<li>(.*?)</li>", page)
    assert "Your account (password, as a fingerprint)" in about
    assert "Your payments" not in page  # nothing was paid
    assert "that it was you" not in page
    assert "Lists of mentors that you made" not in page  # only staff make them
    assert "Lists of mentors that you made" in left_out_of(factories.make_staff())
    assert "It is listed above" not in reasons


def test_what_is_left_out_does_not_tell_whether_there_is_a_concern(member: Member) -> None:
    before = left_out_of(member)
    assert "Concerns about you, if anybody told one" in before
    Concern.objects.create(about=member, text="Text.", raised_at=timezone.now())
    assert left_out_of(member) == before


def test_every_column_of_codes_has_words() -> None:
    of_provider = {("ondemand.ProviderEvent", "kind")}  # the payment provider's own names
    terms = {"MentorProfile", "MenteeProfile", "Application"}  # of the list of places: `NAMES_OF_CODES`
    without = {
        (table.model._meta.label, entry.name)
        for table in privacy.TABLES
        for entry in table.exported()
        if entry.name in CODED and not privacy.has_words(table.model, entry)
        if not (entry.name == "province" and table.model.__name__ in terms)
    }
    assert without == of_provider


def test_the_files_come_with_it_under_names_that_stay_in_their_folder(member: Member) -> None:
    for number, name in enumerate(("../../etc/passwd", "..\\evil.exe", "lettre d’appui.pdf", "", "lettre d’appui.pdf")):
        Evidence.objects.create(
            holder=member,
            title="Letter",
            organization="O",
            file_name=name,
            content_type="application/pdf",
            content=f"file {number}".encode(),
            added_at=timezone.now(),
        )
    archive = downloaded(member)
    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert sorted(archive.read(name) for name in files) == [f"file {number}".encode() for number in range(5)]
    assert len(set(files)) == 5
    assert all(name.count("/") == 1 and "\\" not in name and ".." not in name.split("-")[0] for name in files)
    page = archive.read("index.html").decode()
    assert all(f'href="{name}"' in page for name in files)
    assert "folder “files”" in page
    listed = json.loads(archive.read("data.json"))["data"]
    (evidence,) = [table for table in listed if table["table"] == "mentorship.Evidence"]
    assert sorted(row["content"] for row in evidence["rows"]) == sorted(files)


def test_the_page_is_in_the_persons_language_and_says_codes_in_words() -> None:
    member = factories.make_member(first_name="Zoé", last_name="Tremblay")
    page = archive_of(member, "fr").read("index.html").decode()
    assert '<html lang="fr-CA">' in page
    assert "Mes données\N{NO-BREAK SPACE}: Zoé Tremblay" in page
    assert page.count("<h1>") == 1
    assert "Votre compte" in page


def test_the_page_says_which_language_a_text_is_in_and_mails_not_whose_they_are(member: Member) -> None:
    queue("account_erased", to_address=member.email, language="en", context={}, dedupe_key="one", member=member)
    subject = OutgoingEmail.objects.get().subject
    archive = archive_of(member, "fr")
    assert f'<dd lang="en">{subject}</dd>' in archive.read("index.html").decode()
    (mails,) = [
        table for table in json.loads(archive.read("data.json"))["data"] if table["table"] == "mail.OutgoingEmail"
    ]
    assert "member" not in mails["fields"]


def test_the_files_of_proofs_are_called_by_what_they_are_and_their_day(member: Member) -> None:
    at = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)  # still May 3 in Ottawa
    proof = Record.objects.create(
        kind="letter", year=2026, number=7, code="0" * 20, holder=member, role="mentor", facts={}, issued_at=at,
        state="ready",
    )  # fmt: skip
    file = RecordFile.objects.create(record=proof, language="fr", content=b"%PDF", made_at=at)
    (name,) = [name for name in archive_of(member).namelist() if name.startswith("files/")]
    words = str(proof.get_kind_display()).replace(" ", "-")
    assert name == f"files/{words}-{proof.written_number}-2026-05-03-fr-{file.pk}.pdf"


def test_a_file_that_is_not_made_yet_is_not_promised(member: Member) -> None:
    now = timezone.now()
    workbook = Workbook.objects.create(
        member=member, template=WorkbookTemplate.objects.all()[0], begun_at=now, changed_at=now
    )
    WorkbookFile.objects.create(workbook=workbook, language="en", asked_at=now)
    archive = archive_of(member)
    page = archive.read("index.html").decode()
    assert "files/" not in page
    assert "folder “files”" not in page
    assert not any(name.startswith("files/") for name in archive.namelist())


def test_taking_it_needs_a_fresh_proof_of_who_one_is(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client = Client()
    factories.sign_in(client, member)
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 301
    session.save()
    answer = client.post(DATA)
    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer["Location"]
    assert not member.events.filter(action="download_data").exists()
    # the right password leads back to the page, which offers the file; the file is the answer to a second form
    assert "Download now" not in client.get(f"{PAGE}?confirmed").text
    wrong = client.post(answer["Location"], {"password": "wrong"})
    assert "There is a problem" in wrong.text
    back = client.post(answer["Location"], {"password": factories.PASSWORD})
    assert back["Location"] == f"{PAGE}?confirmed="
    page = client.get(back["Location"]).text
    assert "Your data is ready to download" in page
    assert page.count(f'action="{DATA}"') == 1
    assert not member.events.filter(action="download_data").exists()
    assert client.post(DATA)["Content-Type"] == "application/zip"


def test_a_visitor_is_sent_to_sign_in_and_nobody_gets_anothers(member: Member) -> None:
    assert Client().post(DATA).status_code == 302
    other = factories.make_member(last_name="Somebodyelse")
    assert b"Somebodyelse" not in downloaded(member).read("index.html")
    assert b"Somebodyelse" in downloaded(other).read("index.html")


def test_that_it_was_taken_stands_on_the_page(member: Member) -> None:
    client = Client()
    factories.sign_in(client, member, has_confirmed=True)
    assert "Last downloaded" not in client.get(PAGE).text
    assert client.get(DATA)["Location"] == PAGE
    client.post(DATA)
    assert member.events.get().action == "download_data"
    assert "Last downloaded" in client.get(PAGE).text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_says_when_and_by_which_role_something_was_read(
    how_many: int, member: Member, django_assert_num_queries: Any
) -> None:
    client, staff = Client(), factories.make_staff(last_name="Namedstaff")
    factories.sign_in(client, member)
    assert "Nobody has read any of it." in client.get(PAGE).text
    for _each in range(how_many):
        IdentityAccess.objects.create(member=member, actor=staff, what="workbook", at=timezone.now())
    IdentityAccess.objects.create(member=factories.make_member(), actor=staff, what="reason", at=timezone.now())
    client.get(PAGE)
    with django_assert_num_queries(5):
        page = client.get(PAGE).text
    assert page.count("The answers of a workbook that was sent") == how_many
    assert "Coordinator" in page
    assert "Namedstaff" not in page
    assert "A reason that was given to staff" not in page
    assert "Namedstaff" not in archive_of(member).read("data.json").decode()


def fill(member: Member) -> None:
    """500 meetings, three workbooks with every answer, 50 proofs with their files."""
    now, other = timezone.now(), factories.make_member()
    states = {"state": "completed", "ended_at": now, "started_at": now}
    pairing = Pairing.objects.create(
        mentor=member, mentee=other, program="find", places_then=2, proposed_at=now, **states
    )
    Meeting.objects.bulk_create(
        Meeting(
            pairing=pairing,
            starts_at=now - timedelta(days=each),
            zone="America/Toronto",
            minutes=50,
            mode="video",
            planned_by=member,
            purpose="To talk. " * 10,
            agenda="One, two, three. " * 10,
        )
        for each in range(500)
    )
    for template in WorkbookTemplate.objects.all()[:3]:
        workbook = Workbook.objects.create(member=member, template=template, begun_at=now, changed_at=now)
        questions = WorkbookQuestion.objects.filter(section__template=template)
        WorkbookAnswer.objects.bulk_create(
            WorkbookAnswer(workbook=workbook, question=question, value="Words. " * 100, changed_at=now)
            for question in questions
            if question.kind in {"line", "text"}
        )
    for number in range(50):
        record = Record.objects.create(
            kind="letter",
            year=2026,
            number=number,
            code=f"{number:020}",
            holder=member,
            role="mentor",
            facts={},
            issued_at=now,
            state="ready",
        )
        files = (
            RecordFile(record=record, language=each, content=b"%PDF" * 15_000, made_at=now) for each in ("en", "fr")
        )
        RecordFile.objects.bulk_create(files)


def test_much_of_it_takes_seconds(member: Member, django_assert_max_num_queries: Any) -> None:
    fill(member)
    began = time.monotonic()
    with django_assert_max_num_queries(600):
        archive = downloaded(member)
    assert time.monotonic() - began < 60  # P7
    assert len([name for name in archive.namelist() if name.startswith("files/")]) == 100
    assert archive.read("index.html").decode().count("To talk.") == 5000
