"""Reminders to whoever has the ball, each once; escalation when overdue; a digest each morning (OD-15, OD-18)."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.policy import Role
from ondemand.registrations import reminders, sides
from ondemand.registrations.models import Registration
from ondemand.registrations.queries import to_decide_on
from ondemand.registrations.rules import State
from ondemand.registrations.workflow import end_early, keep_waiting
from tests import factories
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 12, tzinfo=OTTAWA)


def mails(event: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(event=event).values_list("to_address", flat=True))


def run_twice(job, now: datetime) -> None:
    job(now)
    job(now)


def notes(registration: Registration) -> list[str]:
    return list(registration.events.filter(action="remind").values_list("note", flat=True))


def test_the_workbook_is_asked_for_after_14_30_and_60_days() -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=MONDAY)
    for days in range(0, 200, 2):
        run_twice(reminders.remind_mentees, MONDAY + timedelta(days=days, minutes=1))
    assert notes(registration) == ["workbook-14", "workbook-30", "workbook-60"]
    assert mails("registration_workbook_reminder") == [registration.member.email] * 3


def test_the_choices_are_asked_for_after_3_7_and_14_business_days() -> None:
    registration = make_registration(State.AWAITING_CHOICES, now=MONDAY)
    asked = {}
    for days in range(30):
        run_twice(reminders.remind_mentees, MONDAY + timedelta(days=days))
        asked[(MONDAY + timedelta(days=days)).date().isoformat()] = len(notes(registration))
    assert notes(registration) == ["choices-3", "choices-7", "choices-14"]
    first = {number: min(day for day, asked_by in asked.items() if asked_by == number) for number in (1, 2, 3)}
    assert first == {1: "2026-11-19", 2: "2026-11-25", 3: "2026-12-04"}
    assert mails("registration_choices_reminder") == [registration.member.email] * 3


def test_after_a_long_silence_of_the_jobs_only_the_last_reminder_goes() -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=MONDAY)
    run_twice(reminders.remind_mentees, MONDAY + timedelta(days=61))
    assert notes(registration) == ["workbook-60"]


def test_a_reopened_workbook_is_asked_for_anew() -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=MONDAY)
    reminders.remind_mentees(MONDAY + timedelta(days=15))
    reopened_at = MONDAY + timedelta(days=20)
    registration.events.create(at=reopened_at, action="reopen_workbook")
    reminders.remind_mentees(reopened_at + timedelta(days=13))
    assert len(notes(registration)) == 1
    reminders.remind_mentees(reopened_at + timedelta(days=14))
    assert notes(registration) == ["workbook-14", "workbook-14"]


@pytest.mark.parametrize("state", [state for state in State if state not in ("awaiting_workbook", "awaiting_choices")])
def test_nobody_else_is_reminded(state: State) -> None:
    make_registration(state, now=MONDAY)
    assert reminders.remind_mentees(MONDAY + timedelta(days=100)) == 0
    assert not OutgoingEmail.objects.exists()


def test_both_are_reminded_once_before_the_days_to_object_end(monkeypatch: pytest.MonkeyPatch) -> None:
    registration, mentor = make_registration(State.TRIAL, now=MONDAY), factories.make_member(language="fr")
    monkeypatch.setattr(sides, "_mentor_of", [lambda _registration: mentor])
    # connected on Monday the 16th: until the 30th; two business days before is the 26th
    for day, told in ((25, 0), (26, 2), (27, 2), (30, 2)):
        run_twice(reminders.remind_of_objections, datetime(2026, 11, day, 9, tzinfo=OTTAWA))
        assert len(mails("registration_objections_end_soon")) == told
    assert mails("registration_objections_end_soon") == sorted([registration.member.email, mentor.email])
    assert "30 novembre 2026" in OutgoingEmail.objects.get(to_address=mentor.email).subject


def test_staff_are_asked_to_decide_after_180_and_30_days_and_anew_when_they_go_on_waiting() -> None:
    coordinator = factories.make_staff()
    for state, days in ((State.AWAITING_WORKBOOK, 180), (State.AWAITING_CHOICES, 30)):
        registration = make_registration(state, now=MONDAY)
        start = registration.paid_at if state == State.AWAITING_WORKBOOK else registration.shortlist_sent_at
        assert start is not None
        almost, due = start + timedelta(days=days, seconds=-1), start + timedelta(days=days)
        assert registration not in to_decide_on(almost)
        assert registration in to_decide_on(due)
        run_twice(reminders.ask_for_decisions, due)
        assert registration.events.filter(action="ask_decision").count() == 1
        keep_waiting(registration, coordinator, note="On leave.", now=due)
        assert registration not in to_decide_on(due + timedelta(days=days, seconds=-1))
        run_twice(reminders.ask_for_decisions, due + timedelta(days=days, seconds=1))
        assert registration.events.filter(action="ask_decision").count() == 2


def test_staff_close_what_leads_nowhere_and_the_mentee_is_told() -> None:
    registration, coordinator = make_registration(State.AWAITING_CHOICES, now=MONDAY), factories.make_staff()
    for stranger in (registration.member, factories.make_member(), factories.make_staff(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            end_early(registration, stranger, now=MONDAY)
        with pytest.raises(NotAllowed):
            keep_waiting(registration, stranger, now=MONDAY)
    for _twice in range(2):
        end_early(registration, coordinator, note="No answer.", now=MONDAY)
    registration.refresh_from_db()
    assert (registration.state, registration.closed_at) == (State.ENDED_EARLY, MONDAY)
    assert registration.events.count() == 1
    assert mails("registration_ended") == [registration.member.email]
    told = OutgoingEmail.objects.get(event="registration_ended").text_body
    assert "No answer." not in told
    assert "it had not moved for a long time" in told


def test_who_was_not_waited_for_is_not_told_that_it_had_not_moved() -> None:
    end_early(make_registration(State.AWAITING_MATCH, now=MONDAY), factories.make_staff(), now=MONDAY)
    told = OutgoingEmail.objects.get(event="registration_ended").text_body
    assert "We have closed your registration for Mentorship On Demand. You keep" in " ".join(told.split())


@pytest.mark.parametrize("state", [State.AWAITING_PAYMENT, State.TRIAL, State.ACTIVE, State.COMPLETED, State.CANCELLED])
def test_staff_end_nothing_that_is_unpaid_or_runs_between_two_people(state: State) -> None:
    registration = make_registration(state)
    with pytest.raises(WrongState):
        end_early(registration, factories.make_staff(), now=MONDAY)


def test_administrators_are_told_once_of_each_clock_that_ran_out() -> None:
    registration, administrator = (
        make_registration(State.AWAITING_SHORTLIST, now=MONDAY),
        factories.make_staff(Role.ADMINISTRATOR),
    )
    factories.make_staff(Role.COORDINATOR)
    assert registration.shortlist_due_by is not None
    run_twice(reminders.tell_of_overdue, registration.shortlist_due_by)
    assert mails("registration_overdue") == []
    run_twice(reminders.tell_of_overdue, registration.shortlist_due_by + timedelta(seconds=1))
    run_twice(reminders.tell_of_overdue, registration.shortlist_due_by + timedelta(days=20))
    assert mails("registration_overdue") == [administrator.email]
    body = OutgoingEmail.objects.get(event="registration_overdue").text_body
    assert registration.member.last_name not in body
    assert f"/registration/{registration.pk}/change/" in body


def test_each_morning_of_a_business_day_staff_read_what_waits() -> None:
    coordinator, finance = factories.make_staff(), factories.make_staff(Role.FINANCE)
    assert reminders.send_digests(MONDAY) == 0  # nothing waits
    make_registration(State.AWAITING_SHORTLIST, now=MONDAY)
    make_registration(State.AWAITING_MATCH, now=MONDAY - timedelta(days=10))
    own = make_registration(State.AWAITING_MATCH, member=coordinator, now=MONDAY - timedelta(days=10))
    run_twice(reminders.send_digests, MONDAY)
    run_twice(reminders.send_digests, MONDAY + timedelta(hours=2))
    assert mails("registrations_waiting") == [coordinator.email]
    body = OutgoingEmail.objects.get(event="registrations_waiting").text_body
    assert "- overdue: 1\n- due today: 0\n- lists to send: 1\n- matches to make: 1\n" in body
    assert reminders.send_digests(MONDAY + timedelta(days=5)) == 0  # Saturday
    run_twice(reminders.send_digests, MONDAY + timedelta(days=1))
    assert mails("registrations_waiting") == [coordinator.email] * 2
    assert finance.email not in mails("registrations_waiting")
    assert own.state == State.AWAITING_MATCH


def test_one_bad_row_does_not_block_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = (make_registration(State.AWAITING_WORKBOOK, now=MONDAY) for _ in range(2))
    remind = reminders.workflow.remind_mentees

    def fail_with_one(registration_ids: Collection[int], *, now: datetime) -> int:
        if bad.pk in registration_ids:
            raise RuntimeError("broken")
        return remind(registration_ids, now=now)

    monkeypatch.setattr(reminders.workflow, "remind_mentees", fail_with_one)
    assert reminders.remind_mentees(MONDAY + timedelta(days=15)) == 1
    assert notes(good) == ["workbook-14"]
