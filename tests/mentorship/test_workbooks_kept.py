"""Workbooks that staff read, that are kept for 24 months, that stay on their version, and that come as PDF."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor import retention
from caot_mentor.errors import NotAllowed
from caot_mentor.mail.models import OutgoingEmail
from members.models import IdentityAccess, Member
from members.policy import Role
from mentorship.records.pdf import make_pdf
from mentorship.records.workbook_pdf import as_context, make_workbook_files
from mentorship.workbooks import submission, workflow
from mentorship.workbooks.models import Workbook, WorkbookFile
from mentorship.workbooks.policy import FILE_TRIES_MOST, KEPT_DAYS, NOTICE_DAYS
from mentorship.workbooks.queries import removed_on, workbook_of
from mentorship.workbooks.reminders import remove_untouched, warn_of_removals
from mentorship.workbooks.rules import Action
from tests import factories
from tests.mentorship.mentors import days
from tests.mentorship.test_records_pdf import NAMES, problems_of, text_of
from tests.mentorship.test_workbooks import fill_in, give, make_workbook

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
CANARY = "quokkaworkbook"


@pytest.fixture(autouse=True)
def a_program_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = submission.Hook(wants=lambda workbook: "It begins.", take=lambda workbook, now: None)
    monkeypatch.setattr(submission, "HOOKS", [hook])


def untouched(for_days: int) -> Workbook:
    """A workbook that nobody touched for so long."""
    workbook, then = make_workbook(), timezone.now() - days(for_days)
    Workbook.objects.filter(pk=workbook.pk).update(begun_at=then, changed_at=then)
    workbook.events.update(at=then)
    workbook.refresh_from_db()
    return workbook


def notices() -> list[str]:
    return list(OutgoingEmail.objects.filter(event="workbook_removal").values_list("to_address", flat=True))


def test_a_workbook_goes_after_24_months_and_a_notice_of_30_days_and_not_before() -> None:
    old, young, now = untouched(KEPT_DAYS - NOTICE_DAYS), untouched(KEPT_DAYS - NOTICE_DAYS - 1), timezone.now()
    for _run in range(2):
        assert remove_untouched(now) == 0
        warn_of_removals(now)
    assert notices() == [old.member.email]
    assert abs((removed_on(old) or now) - (now + days(NOTICE_DAYS))) < timedelta(minutes=1)
    assert removed_on(young) is None
    assert remove_untouched(now + days(NOTICE_DAYS - 1)) == 0
    assert remove_untouched(now + days(NOTICE_DAYS) + timedelta(minutes=5)) == 1
    assert list(Workbook.objects.values_list("pk", flat=True)) == [young.pk]


def test_without_a_notice_nothing_is_removed_however_old_it_is() -> None:
    untouched(KEPT_DAYS * 3)
    now = timezone.now()
    assert remove_untouched(now) == 0
    assert warn_of_removals(now) == 1
    assert remove_untouched(now + days(NOTICE_DAYS - 1)) == 0
    assert remove_untouched(now + days(NOTICE_DAYS + 1)) == 1


@pytest.mark.parametrize("touch", ["keep", "write", "send"])
def test_whoever_comes_back_after_the_notice_keeps_it_for_another_24_months(touch: str) -> None:
    workbook, now = untouched(KEPT_DAYS - NOTICE_DAYS + 2), timezone.now()
    warn_of_removals(now)
    if touch == "keep":
        assert workflow.keep_workbook(workbook, by=workbook.member, now=now + days(1))
    elif touch == "write":
        give(workbook, "goals", "goal", "Still mine")
    else:
        fill_in(workbook)
        workflow.send_workbook(workbook, by=workbook.member, now=now + days(1))
    assert removed_on(workbook) is None
    later = now + days(NOTICE_DAYS + 5)
    assert (warn_of_removals(later), remove_untouched(later)) == (0, 0)
    assert warn_of_removals(now + days(KEPT_DAYS)) == 1
    assert len(notices()) == 2


def test_the_page_says_when_it_goes_and_one_click_keeps_it(signed_in: SignIn) -> None:
    workbook = untouched(KEPT_DAYS - NOTICE_DAYS)
    client, address = signed_in(workbook.member), reverse("mentorship:workbook-detail", args=["mentee"])
    keep = reverse("mentorship:workbook-keep", args=["mentee"])
    assert "Keep my workbook" not in client.get(address).text
    client.post(keep)  # nothing to keep yet
    assert not workbook.events.filter(action=Action.KEEP).exists()
    warn_of_removals(timezone.now())
    assert "Keep my workbook" in client.get(address).text
    assert signed_in(factories.make_member()).post(keep).status_code == 404
    with pytest.raises(NotAllowed):
        workflow.keep_workbook(workbook, by=factories.make_member(), now=timezone.now())
    assert "Your workbook is kept." in client.post(keep, follow=True).text
    assert "Keep my workbook" not in client.get(address).text


def test_the_notice_is_in_the_owners_language_and_says_no_answer() -> None:
    workbook = untouched(KEPT_DAYS)
    Member.objects.filter(pk=workbook.member_id).update(language="fr")
    then = workbook.changed_at
    give(workbook, "goals", "goal", CANARY)
    Workbook.objects.filter(pk=workbook.pk).update(changed_at=then)
    warn_of_removals(timezone.now())
    mail = OutgoingEmail.objects.get(event="workbook_removal")
    assert mail.subject.startswith("Votre cahier de travail sera supprimé le")
    assert reverse("mentorship:workbook-detail", args=["mentee"]).removeprefix("/en") in mail.text_body
    assert CANARY not in mail.text_body + mail.html_body + mail.subject


def test_staff_read_what_was_sent_and_each_reading_is_on_record(signed_in: SignIn) -> None:
    workbook, staff = make_workbook(), factories.make_staff()
    fill_in(workbook)
    give(workbook, "goals", "why-now", CANARY)
    address = reverse("admin:mentorship_workbook_answers", args=[workbook.pk])
    client = signed_in(staff)
    assert client.get(address).status_code == 404  # it is not sent
    assert not IdentityAccess.objects.exists()
    workflow.send_workbook(workbook, by=workbook.member, now=timezone.now())
    page = reverse("admin:mentorship_workbook_change", args=[workbook.pk])
    assert address in client.get(page).text
    assert CANARY not in client.get(page).text
    assert not IdentityAccess.objects.exists()
    assert CANARY in client.get(address).text
    look = IdentityAccess.objects.get()
    assert (look.member, look.actor, look.what) == (workbook.member, staff, IdentityAccess.What.WORKBOOK)
    workflow.reopen_workbook(workbook, by=staff, reason="Please add a goal.", now=timezone.now())
    assert client.get(address).status_code == 404  # it is the member's own again
    assert IdentityAccess.objects.count() == 1


@pytest.mark.parametrize("role", [Role.FINANCE, Role.NONE])
def test_nobody_else_reads_it(role: str, signed_in: SignIn) -> None:
    workbook = make_workbook()
    fill_in(workbook)
    workflow.send_workbook(workbook, by=workbook.member, now=timezone.now())
    person = factories.make_staff(role) if role else factories.make_member()
    address = reverse("admin:mentorship_workbook_answers", args=[workbook.pk])
    assert signed_in(person).get(address).status_code == (403 if role else 302)
    assert not IdentityAccess.objects.exists()


def test_who_began_on_an_older_version_stays_on_it_and_is_told(signed_in: SignIn) -> None:
    workbook, now = make_workbook(), timezone.now()
    give(workbook, "goals", "goal", "Write shorter reports")
    client, address = signed_in(workbook.member), reverse("mentorship:workbook-detail", args=["mentee"])
    words = "The association has revised the questions since you began."
    assert words not in client.get(address).text
    workflow.publish_version(workflow.draft_next_version("mentee"), now=now)
    assert words in client.get(address).text
    # it is written on, found and finished as before; who begins today gets the new questions and reads no such words
    section = reverse("mentorship:workbook-section", args=["mentee", "goals"])
    assert "Write shorter reports" in client.get(section).text
    kept = workbook_of(workbook.member, "mentee")
    assert kept is not None
    assert (kept, kept.template.version) == (workbook, 1)
    assert workflow.begin_workbook(workbook.member, "mentee", now=now) == workbook
    begun = make_workbook()
    assert begun.template.version == 2
    assert words not in signed_in(begun.member).get(address).text


def pdf_address(language: str = "en") -> str:
    return reverse("mentorship:workbook-pdf", args=["mentee", language])


def test_a_pdf_is_asked_for_made_by_the_job_and_downloaded_by_its_owner_alone(signed_in: SignIn) -> None:
    workbook, now = make_workbook(), timezone.now()
    give(workbook, "goals", "goal", "Write shorter reports")
    client, shown = signed_in(workbook.member), reverse("mentorship:workbook-print", args=["mentee"])
    assert "Make a PDF (French)" in client.get(shown).text
    assert client.get(pdf_address()).status_code == 404
    for _click in range(2):
        assert client.post(pdf_address()).headers["Location"] == f"{shown}#pdf"
    assert "Your PDF is being made." in client.get(shown).text
    assert WorkbookFile.objects.count() == 1
    assert make_workbook_files(now) is False
    answer = client.get(pdf_address())
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Write shorter reports" in text_of(answer.content)
    assert "Download the PDF (English)" in client.get(shown).text
    stranger = make_workbook()
    assert signed_in(stranger.member).get(pdf_address()).status_code == 404
    with pytest.raises(NotAllowed):
        workflow.ask_for_file(workbook, "en", by=stranger.member, now=now)
    assert client.get(pdf_address("de")).status_code == 404
    # what it shows is made anew only once something changed
    made_at = WorkbookFile.objects.get().made_at
    client.post(pdf_address())
    assert WorkbookFile.objects.get().made_at == made_at
    give(workbook, "growth", "area", "Reports")
    assert "make it anew (English)" in client.get(shown).text
    client.post(pdf_address())
    assert WorkbookFile.objects.get().made_at is None


def test_a_pdf_that_cannot_be_made_is_tried_five_times_and_may_be_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, signed_in: SignIn
) -> None:
    workbook, now = make_workbook(), timezone.now() - timedelta(hours=1)
    workflow.ask_for_file(workbook, "en", by=workbook.member, now=now)
    monkeypatch.setattr("mentorship.records.pdf.making.VARIANT", "no such variant")
    for turn in range(FILE_TRIES_MOST + 2):
        make_workbook_files(now + timedelta(minutes=3 * turn))
    file = WorkbookFile.objects.get()
    assert (file.tries, file.made_at) == (FILE_TRIES_MOST, None)
    assert len(caplog.records) == FILE_TRIES_MOST
    page = signed_in(workbook.member).get(reverse("mentorship:workbook-print", args=["mentee"])).text
    assert ("Make a PDF (English)" in page, "Your PDF is being made." in page) == (True, False)
    assert workflow.ask_for_file(workbook, "en", by=workbook.member, now=timezone.now()).tries == 0


def test_a_pdf_lies_about_for_a_day_and_goes_with_the_workbook() -> None:
    workbook, now = make_workbook(), timezone.now()
    for language in ("en", "fr"):
        workflow.ask_for_file(workbook, language, by=workbook.member, now=now)
    assert retention.carry_out("mentorship.workbook_files", now + timedelta(hours=23)) == 0
    assert retention.carry_out("mentorship.workbook_files", now + timedelta(hours=25)) == 2
    workflow.ask_for_file(workbook, "en", by=workbook.member, now=now)
    borrowed = workflow.borrow_file(now)
    assert borrowed is not None
    workbook.delete()
    assert workflow.hand_over_file(borrowed, b"%PDF", shows_at=now, now=now) is False


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_is_accessible_in_both_languages(language: str, tmp_path: Path) -> None:
    words = f"{NAMES[1]} <b>& Co</b>\n\nSecond paragraph."
    workbook = make_workbook(factories.make_member(last_name=NAMES[1], language="fr"))
    fill_in(workbook)
    give(workbook, "goals", "why-now", words)
    made = make_pdf("workbook", as_context(workbook, language), language)
    assert problems_of(made, tmp_path) == []
    text = text_of(made)
    assert "Second paragraph." in text
    assert {"en": "Goals", "fr": "Mes objectifs"}[language] in text
