"""Clocks: business days as stored due times, pauses that the mentee understands (OD-11, design 3, quality R14)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from caot_mentor.business_days import OTTAWA, business_days_left, due_after
from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import ClosedDay, Member
from members.policy import Role
from members.queries import closed_days
from ondemand.registrations.deadlines import (
    completion_day,
    days_paused,
    match_due,
    moved_due,
    objections_end,
    rematch_due,
    shortlist_due,
)
from ondemand.registrations.rules import State
from ondemand.registrations.standing import standing_of, timeline_of
from ondemand.registrations.workflow import pause_clock, receive_workbook, resume_clock
from tests import factories
from tests.ondemand.registrations import make_registration

# Ontario's public holidays around the vectors of quality R14, written down here and not asked of the library.
CLOSED = frozenset(
    date(year, month, day)
    for year, days in {
        2026: [(1, 1), (2, 16), (4, 3), (5, 18), (7, 1), (9, 7), (10, 12), (12, 25), (12, 28)],
        2027: [(1, 1), (2, 15), (3, 26), (5, 24), (7, 1), (9, 6), (10, 11), (12, 27), (12, 28)],
    }.items()
    for month, day in days
)
VECTORS = [
    # quality R14, left column
    ("2026-12-18", 10, "2027-01-06"),
    ("2026-12-23", 3, "2026-12-30"),
    ("2026-12-24", 3, "2026-12-31"),
    ("2026-03-27", 10, "2026-04-13"),
    ("2026-04-01", 3, "2026-04-07"),
    ("2026-05-15", 3, "2026-05-21"),
    ("2026-06-26", 3, "2026-07-02"),
    ("2026-09-25", 3, "2026-09-30"),
    ("2026-10-09", 10, "2026-10-26"),
    ("2026-11-09", 3, "2026-11-12"),
    ("2026-11-14", 3, "2026-11-18"),
    ("2026-11-15", 3, "2026-11-18"),
    # each day of a week without closed days
    ("2026-11-16", 3, "2026-11-19"),
    ("2026-11-17", 3, "2026-11-20"),
    ("2026-11-18", 3, "2026-11-23"),
    ("2026-11-19", 3, "2026-11-24"),
    ("2026-11-20", 3, "2026-11-25"),
    ("2026-11-16", 10, "2026-11-30"),
    ("2026-11-17", 10, "2026-12-01"),
    ("2026-11-18", 10, "2026-12-02"),
    ("2026-11-19", 10, "2026-12-03"),
    ("2026-11-20", 10, "2026-12-04"),
    ("2026-11-21", 10, "2026-12-04"),
    ("2026-11-22", 10, "2026-12-04"),
    # over the changes of the clocks
    ("2026-10-30", 3, "2026-11-04"),
    ("2026-10-31", 3, "2026-11-04"),
    ("2026-11-01", 3, "2026-11-04"),
    ("2026-10-26", 10, "2026-11-09"),
    ("2027-03-12", 3, "2027-03-17"),
    ("2027-03-13", 3, "2027-03-17"),
    ("2027-03-14", 3, "2027-03-17"),
    ("2027-03-05", 10, "2027-03-19"),
    # on closed days themselves
    ("2026-12-25", 3, "2026-12-31"),
    ("2026-12-28", 3, "2026-12-31"),
    ("2026-01-01", 3, "2026-01-06"),
    ("2026-10-12", 10, "2026-10-26"),
    ("2027-07-01", 3, "2027-07-06"),
]


@pytest.mark.parametrize(("event_on", "days", "due_on"), VECTORS)
def test_a_due_time_is_the_end_of_the_business_day_in_ottawa(event_on: str, days: int, due_on: str) -> None:
    day = date.fromisoformat(event_on)
    for hour in (0, 12, 23):
        event = datetime(day.year, day.month, day.day, hour, 59, tzinfo=OTTAWA)
        due = due_after(event, days, CLOSED)
        assert due.astimezone(OTTAWA).isoformat()[:26] == f"{due_on}T23:59:59.999999"
        by_name = {3: {match_due, rematch_due}, 10: {shortlist_due, objections_end}}[days]
        assert {name(event, CLOSED) for name in by_name} == {due}


@pytest.mark.parametrize(
    ("zone", "event_on"),
    # a moment just before and just after midnight in Ottawa, as clocks elsewhere in Canada show it
    [
        ("America/St_Johns", "2026-11-19T01:29"),
        ("America/Halifax", "2026-11-19T00:59"),
        ("America/Toronto", "2026-11-18T23:59"),
        ("America/Winnipeg", "2026-11-18T22:59"),
        ("America/Regina", "2026-11-18T22:59"),
        ("America/Edmonton", "2026-11-18T21:59"),
        ("America/Vancouver", "2026-11-18T20:59"),
        ("America/Whitehorse", "2026-11-18T21:59"),
        ("America/Iqaluit", "2026-11-18T23:59"),
    ],
)
def test_days_are_counted_in_ottawa_wherever_the_mentee_lives(zone: str, event_on: str) -> None:
    last_minute = datetime.fromisoformat(event_on).replace(tzinfo=ZoneInfo(zone))
    assert last_minute.astimezone(UTC) == datetime(2026, 11, 19, 4, 59, tzinfo=UTC)
    assert match_due(last_minute, CLOSED).astimezone(OTTAWA).date() == date(2026, 11, 23)
    assert match_due(last_minute + timedelta(minutes=1), CLOSED).astimezone(OTTAWA).date() == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("connected_on", "ends_on"),
    [("2026-08-31", "2027-02-28"), ("2026-11-22", "2027-05-22"), ("2027-08-31", "2028-02-29")],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(connected_on: str, ends_on: str) -> None:
    connected = datetime.fromisoformat(f"{connected_on}T23:30").replace(tzinfo=OTTAWA)
    assert completion_day(connected).isoformat() == ends_on


@pytest.mark.parametrize(
    ("paused_on", "resumed_on", "days"),
    [
        ("2026-11-18", "2026-11-18", 0),
        ("2026-11-18", "2026-11-19", 1),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-12-23", "2026-12-29", 2),
    ],
)
def test_a_pause_moves_the_due_time_by_its_business_days(paused_on: str, resumed_on: str, days: int) -> None:
    paused, resumed = (datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=OTTAWA) for day in (paused_on, resumed_on))
    assert days_paused(paused, resumed, CLOSED) == days
    due = match_due(paused, CLOSED)
    moved = moved_due(due, days, CLOSED)
    # as many business days are left after the pause as were before it
    assert business_days_left(resumed, moved, CLOSED) == business_days_left(paused, due, CLOSED)


@pytest.mark.django_db
def test_a_later_closed_day_moves_no_promise() -> None:
    registration = make_registration(State.AWAITING_SHORTLIST, now=datetime(2026, 11, 16, 12, tzinfo=OTTAWA))
    due_by = registration.shortlist_due_by
    ClosedDay.objects.create(day=date(2026, 11, 20), name="Flood")
    registration.refresh_from_db()
    assert registration.due_by == due_by
    assert shortlist_due(datetime(2026, 11, 16, 12, tzinfo=OTTAWA), closed_days()) > due_by


@pytest.mark.django_db
def test_staff_pause_a_clock_and_the_mentee_reads_why_and_the_new_date() -> None:
    began = datetime(2026, 11, 16, 12, tzinfo=OTTAWA)
    registration, coordinator = make_registration(State.AWAITING_SHORTLIST, now=began), factories.make_staff()
    paused_at = began + timedelta(days=1)
    pause = pause_clock(registration, coordinator, reason="Your goals are missing.", now=paused_at)
    registration.refresh_from_db()
    assert (registration.due_by, registration.clock_paused_at) == (None, paused_at)
    two_days_later = paused_at + timedelta(days=2)
    standing = standing_of(registration, pause, two_days_later)
    assert standing.is_mine
    assert "something is missing" in standing.words
    assert "December 2, 2026" in standing.words  # November 30, and two business days
    to_come = [moment.words for moment in timeline_of(registration, [], standing) if not moment.status]
    assert to_come[0] == "We send you a list of mentors within 10 business days."
    assert "Your goals are missing." in OutgoingEmail.objects.get(event="registration_clock_paused").text_body
    resume_clock(registration, coordinator, now=two_days_later)
    registration.refresh_from_db()
    assert registration.due_by is not None
    assert registration.due_by.astimezone(OTTAWA).date() == date(2026, 12, 2)
    assert registration.pauses.get().moved_days == 2
    assert "December 2, 2026" in OutgoingEmail.objects.get(event="registration_clock_resumed").subject
    assert list(registration.events.values_list("action", flat=True)) == ["pause_clock", "resume_clock"]


@pytest.mark.django_db
def test_a_clock_is_paused_once_and_goes_on_once() -> None:
    registration, coordinator, now = make_registration(State.AWAITING_MATCH), factories.make_staff(), timezone.now()
    with pytest.raises(WrongState):
        resume_clock(registration, coordinator, now=now)
    pause_clock(registration, coordinator, reason="Which of the two?", now=now)
    with pytest.raises(WrongState):
        pause_clock(registration, coordinator, reason="Which of the two?", now=now)
    resume_clock(registration, coordinator, now=now)
    with pytest.raises(WrongState):
        resume_clock(registration, coordinator, now=now)


@pytest.mark.django_db
def test_an_overdue_clock_is_not_hidden_by_a_pause() -> None:
    long_ago = timezone.now() - timedelta(days=60)
    registration = make_registration(State.AWAITING_SHORTLIST, now=long_ago)
    with pytest.raises(DeadlinePassed):
        pause_clock(registration, factories.make_staff(), reason="Too late.", now=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in State if state not in ("awaiting_shortlist", "awaiting_match")])
def test_only_clocks_of_the_association_pause(state: State) -> None:
    with pytest.raises(WrongState):
        pause_clock(make_registration(state), factories.make_staff(), reason="Why?", now=timezone.now())


@pytest.mark.django_db
def test_only_coordinators_and_administrators_pause_and_never_their_own() -> None:
    coordinator, now = factories.make_staff(), timezone.now()
    registration, own = (
        make_registration(State.AWAITING_SHORTLIST),
        make_registration(State.AWAITING_SHORTLIST, member=coordinator),
    )
    for person, whose in (
        (registration.member, registration),
        (factories.make_member(), registration),
        (factories.make_staff(Role.FINANCE), registration),
        (coordinator, own),
    ):
        with pytest.raises(NotAllowed):
            pause_clock(whose, person, reason="Why?", now=now)
        with pytest.raises(NotAllowed):
            resume_clock(whose, person, now=now)
    pause_clock(registration, factories.make_staff(Role.ADMINISTRATOR), reason="Why?", now=now)


@pytest.mark.django_db
def test_a_workbook_sent_while_the_clock_stands_still_does_not_start_it() -> None:
    registration, coordinator, now = make_registration(State.AWAITING_SHORTLIST), factories.make_staff(), timezone.now()
    pause_clock(registration, coordinator, reason="Please tell us more.", now=now)
    receive_workbook(registration, None, now=now)  # type: ignore[arg-type]
    registration.refresh_from_db()
    assert registration.is_clock_paused


@pytest.mark.django_db
def test_what_is_missing_stands_on_the_page_in_its_language(signed_in: Callable[[Member], Client]) -> None:
    registration = make_registration(State.AWAITING_SHORTLIST)
    pause_clock(registration, factories.make_staff(), reason="Your <goals>.", now=timezone.now())
    page = signed_in(registration.member).get("/fr/on-demand/").text
    assert '<blockquote class="quote" lang="en-CA"><p>Your &lt;goals&gt;.</p></blockquote>' in page
