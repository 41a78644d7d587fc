"""What a log adds up to (CPD-2, CPD-8)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.pairs.deadlines import contest_by, months_after
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import CPD_MEETINGS, CPD_MINUTES
from mentorship.pairs.totals import is_enough, totals_of
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import sign_agreement

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
Confirmation = Meeting.Confirmation
SPANS = [(day, months_after(day, 6)) for day in (date(2026, 11, 1) + timedelta(days=step) for step in range(730))]
DAYS = st.dates(date(2027, 6, 1), date(2028, 9, 30))  # a leap day, and every month end, lie in between


def held(pairing: Pairing, starts_at: datetime, minutes: int, confirmation: str, **fields: Any) -> Meeting:
    return Meeting.objects.create(
        pairing=pairing,
        state=Meeting.State.HELD,
        starts_at=starts_at,
        zone=fields.pop("zone", "America/Toronto"),
        minutes=minutes,
        mode=Meeting.Mode.VIDEO,
        confirmation=confirmation,
        entered_at=fields.pop("entered_at", starts_at),
        **fields,
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 6, date(2027, 6, 15)),
        (date(2027, 2, 28), 6, date(2027, 8, 28)),
    ],
)
def test_a_month_ends_on_its_last_day_where_the_day_does_not_exist(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@settings(deadline=None)
@given(DAYS, st.integers(0, 14))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(DAYS, st.integers(1, 100)), max_size=6))
def test_any_six_months_are_tried_not_only_those_that_begin_with_a_meeting(held: list[tuple[date, int]]) -> None:
    spans = [[minutes for day, minutes in held if first <= day < until] for first, until in SPANS]
    assert is_enough(held) == any(len(span) >= CPD_MEETINGS or sum(span) >= CPD_MINUTES for span in spans)


def test_the_day_six_months_later_is_too_late() -> None:
    two = [(date(2026, 8, 31), 30), (date(2026, 12, 1), 30)]
    assert is_enough([*two, (date(2027, 2, 27), 30)])
    assert not is_enough([*two, (date(2027, 2, 28), 30)])
    assert is_enough([*two, (date(2027, 2, 28), 150)])  # three hours in a later span
    assert not is_enough([])


@pytest.mark.django_db
def test_totals_tell_apart_what_is_confirmed_not_contested_and_open() -> None:
    pairing = make_pairing()
    assert totals_of(pairing, NOW).first is None
    held(pairing, datetime(2026, 9, 1, 2, tzinfo=UTC), 50, Confirmation.CONFIRMED)
    held(pairing, datetime(2026, 10, 1, 15, tzinfo=UTC), 45, Confirmation.NOT_CONTESTED)
    held(pairing, NOW - timedelta(days=2), 20, Confirmation.OPEN)
    Meeting.objects.create(
        pairing=pairing, starts_at=NOW, zone="America/Toronto", minutes=60, mode="video", state="missed"
    )
    totals = totals_of(pairing, NOW)
    assert (totals.meetings, totals.minutes) == (3, 115)
    assert (totals.minutes_confirmed, totals.minutes_not_contested, totals.minutes_open) == (50, 45, 20)
    assert (totals.first, totals.last) == (date(2026, 8, 31), date(2026, 11, 20))


@pytest.mark.django_db
def test_it_counts_once_both_have_signed_and_open_entries_wait() -> None:
    pairing = make_pairing()
    for month in (9, 10):
        held(pairing, datetime(2026, month, 1, 15, tzinfo=UTC), 30, Confirmation.CONFIRMED)
    entered_at = NOW - timedelta(days=2)
    held(pairing, entered_at, 30, Confirmation.OPEN)
    later = contest_by(entered_at) + timedelta(seconds=1)
    assert not totals_of(pairing, later).meets_cpd2
    assert not totals_of(pairing, later).has_agreement
    sign_agreement(pairing)
    assert not totals_of(pairing, later - timedelta(seconds=2)).meets_cpd2
    assert totals_of(pairing, later).meets_cpd2
    assert totals_of(pairing, later).minutes_not_contested == 30


@pytest.mark.django_db
def test_totals_take_three_statements(django_assert_num_queries: Any) -> None:
    pairing = make_pairing()
    for month in (8, 9, 10):
        held(pairing, datetime(2026, month, 1, 15, tzinfo=UTC), 30, Confirmation.CONFIRMED)
    with django_assert_num_queries(3):
        totals_of(pairing, NOW)
