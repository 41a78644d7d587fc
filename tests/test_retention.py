"""What is kept no longer goes in time, by every rule; the dry run tells the same and changes nothing (quality P9)."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pghistory
import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from caot_mentor import retention
from caot_mentor.history import EventRow
from caot_mentor.mail.compose import queue
from caot_mentor.mail.models import Heartbeat, MailWordingEvent, OutgoingEmail
from caot_mentor.privacy import TABLES
from caot_mentor.tasks import keep_no_longer
from members.models import Concern, IdentityConsent, Member
from members.queries import today
from members.reminders.identity import warn_of_removals as warn_of_identity
from mentorship.directory.models import OpportunityEvent
from mentorship.workbooks.reminders import warn_of_removals as warn_of_workbooks
from momentum.applications.models import Application
from momentum.programs.models import Interest
from momentum.retention import DEEDS_OF_STAFF
from ondemand.registrations.models import ReceivedWorkbook, Registration
from tests import factories
from tests.members.test_privacy_registry import make_canaried, whole_database
from tests.mentorship.opportunities import make_opportunity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = timedelta(days=8 * 365)  # past every limit


@pytest.fixture
def kept() -> Member:
    """A member with something by every rule, all of it of this moment and over."""
    now, member = timezone.now(), make_canaried()
    member.memberships.update(starts_on=today(now), ends_on=today(now))
    Concern.objects.update(state="closed", closed_at=now)
    IdentityConsent.objects.update(withdrawn_at=now)
    Application.objects.update(state="withdrawn", closed_at=now, selected_at=None)
    Interest.objects.update(withdrawn_at=now)
    over = {"registered_at": now, "closed_at": now, "nostudy_confirmed_at": now, "languages": ["fr"]}
    unpaid = Registration.objects.create(member=factories.make_member(), state="cancelled", **over)
    ReceivedWorkbook.objects.create(
        registration=unpaid, file_name="w.pdf", content_type="application/pdf", content=b"%PDF", entered_at=now
    )
    Registration.objects.exclude(pk=unpaid.pk).update(state="cancelled", closed_at=now)
    queue("account_erased", to_address="gone@members.example", language="en", context={}, dedupe_key="farewell")
    OutgoingEmail.objects.update(status="sent", sent_at=now)
    by_staff = {"at": now, "actor": member, "action": "change"}
    MailWordingEvent.objects.create(**by_staff, event="account_erased", language="fr")
    OpportunityEvent.objects.create(**by_staff, opportunity=make_opportunity())
    for set_up_before in DEEDS_OF_STAFF:
        set_up_before.objects.update(at=now)
    cache.set("limit", 1, 60)
    with pghistory.context(actor=member.pk):
        member.email, member.last_login = f"moved-{member.email}", timezone.now()
        member.save(update_fields=["email", "last_login"])
    return member


def limits(now: datetime) -> dict[str, datetime]:
    """From when each rule counts what the member of the fixture has."""
    begins = dict.fromkeys((rule.code for rule in retention.RULES), now)
    # a session runs for 14 days
    return begins | {"members.sessions": now + 14 * DAY, "members.attempts": now + timedelta(seconds=60)}


def test_nothing_is_older_than_its_limit_and_a_day_after_the_job(kept: Member) -> None:
    now = timezone.now()
    ends = {rule: begin + rule.kept for code, begin in limits(now).items() for rule in retention.chosen([code])}
    for rule, end in sorted(ends.items(), key=lambda each: each[1]):  # a row may fall under two rules
        code = rule.code
        if rule.to_tell is not None:
            assert (rule.to_tell(end - 31 * DAY), rule.to_tell(end - 29 * DAY)) == (0, 1), code
            warn_of_identity(end - 29 * DAY)
            warn_of_workbooks(end - 29 * DAY)
            end += 2 * DAY  # thirty days after the notice
        if rule.kept > DAY:
            assert rule.found(end - 2 * DAY).count == 0, code
        due = rule.found(end + DAY)
        assert due.count >= 1, code
        assert due.oldest is not None, code
        assert due.oldest <= end + DAY, code
        assert retention.carry_out(code, end + DAY) == due.count, code
        assert rule.found(end + DAY) == retention.Found(), code


def test_the_dry_run_changes_nothing_and_the_job_removes_as_many(
    kept: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(timezone.now() + LATER, tick=False)
    for remind in (warn_of_identity, warn_of_workbooks):
        remind(timezone.now() - 31 * DAY)
    before = sorted(whole_database().splitlines())
    dry = told("--dry-run")
    assert sorted(whole_database().splitlines()) == before
    for line in dry:
        by_itself = transaction.savepoint_create()  # a row may fall under two rules
        assert retention.carry_out(str(line["code"]), timezone.now()) == line["due"] != 0, line
        transaction.savepoint_rollback(by_itself)
    assert sorted(whole_database().splitlines()) == before
    told()
    assert all(line["due"] == 0 for line in told("--dry-run"))


def told(*options: str) -> list[dict[str, object]]:
    printed = StringIO()
    call_command("retention", "--json", *options, stdout=printed)
    rules: list[dict[str, object]] = json.loads(printed.getvalue())["rules"]
    return rules


def test_nothing_of_today_goes(kept: Member) -> None:
    now = timezone.now()
    due = {rule.code: rule.found(now).count for rule in retention.RULES}
    assert {code for code, count in due.items() if count} == {"members.farewells"}


def test_the_line_that_alone_says_how_long_somebody_is_away_stays_with_the_answers_about_identity(kept: Member) -> None:
    limit = timezone.now() + 91 * DAY
    (rule,) = retention.chosen(["members.places"])
    assert rule.found(limit).count == 1
    Member.objects.filter(pk=kept.pk).update(last_login=timezone.now() - 300 * DAY)
    assert rule.found(limit).count == 0
    kept.self_identifications.all().delete()
    assert rule.found(limit).count == 1


def test_the_command_says_what_it_would_remove_and_knows_its_rules() -> None:
    printed = StringIO()
    call_command("retention", "mail.bodies", "--dry-run", stdout=printed)
    assert printed.getvalue() == "mail.bodies: kept 90 days after the message was written; 0 past it (oldest -)\n"
    with pytest.raises(CommandError, match=r"No rule is called mail\.souls"):
        call_command("retention", "mail.souls")


def test_every_table_about_people_and_every_history_has_a_rule_or_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    about_people = {table.model for table in TABLES}
    histories = {model for model in apps.get_models() if issubclass(model, EventRow)}
    assert about_people | histories <= retention.governed()
    # the control: a table whose rule is gone is found
    others = [rule for rule in retention.RULES if rule.code != "mail.changes"]
    monkeypatch.setattr(retention, "RULES", others)
    assert (about_people | histories) - retention.governed() == {MailWordingEvent}


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match=r"mail\.bodies"):
        retention.rule("mail.bodies", "twice", of=tuple)


def test_the_job_says_that_it_ran() -> None:
    keep_no_longer()
    assert Heartbeat.objects.filter(name=retention.KEEP).exists()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "at once"),
        (timedelta(hours=24), "24 hours"),
        (90 * DAY, "90 days"),
        (365 * DAY, "12 months"),
        (730 * DAY, "24 months"),
        (timedelta(days=5 * 365 + 2), "5 years"),
    ],
)
def test_a_limit_is_said_in_its_largest_unit(span: timedelta, words: str) -> None:
    assert retention.in_words(span) == words


def test_the_document_says_what_the_code_does() -> None:
    """To write it anew, copy what this test expects."""
    expected = [f"| {rule.what} | {rule.how_long} | {rule.since} | {rule.afterwards} |" for rule in retention.RULES]
    expected += [f"| {stays.what} | kept | | {stays.why} |" for stays in retention.KEPT]
    document = Path("docs/privacy.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| of what \|.*?\n\| ?-.*?\n((?:\|.*\n)+)", document)
    assert table.splitlines() == expected
