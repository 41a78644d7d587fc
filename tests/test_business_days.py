"""OD-11: business days of an office in Ottawa. Dates were computed independently for Ontario's public holidays."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from caot_mentor.business_days import (
    OTTAWA,
    add_business_days,
    add_business_days_to_many,
    business_days_left,
    due_after,
    end_of_day,
)
from members.queries import closed_days

VECTORS = [
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
    ("2026-11-16", 3, "2026-11-19"),
    ("2026-11-13", 1, "2026-11-16"),
    ("2026-02-13", 1, "2026-02-17"),
    ("2027-03-12", 1, "2027-03-15"),
]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("event", "days", "due"), VECTORS)
def test_deadline_of_a_clock(event: str, days: int, due: str) -> None:
    assert add_business_days(date.fromisoformat(event), days, closed_days()) == date.fromisoformat(due)


def test_many_deadlines_equal_single_ones() -> None:
    closed = closed_days()
    days = np.arange("2026-01-01", "2027-12-31", dtype="datetime64[D]")
    many = add_business_days_to_many(days, 10, closed)
    assert [day.item() for day in many] == [add_business_days(day.item(), 10, closed) for day in days]


def test_a_deadline_needs_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one business day"):
        add_business_days(date(2026, 11, 16), 0, frozenset())


@pytest.mark.parametrize(
    ("event_at", "due_by"),
    [
        # late in the evening in Ottawa it is already the next day in UTC: Ottawa's day counts
        (datetime(2026, 11, 14, 4, 30, tzinfo=UTC), "2026-11-18T23:59:59.999999-05:00"),
        (datetime(2026, 10, 30, 15, tzinfo=UTC), "2026-11-04T23:59:59.999999-05:00"),
        (datetime(2027, 3, 11, 15, tzinfo=UTC), "2027-03-16T23:59:59.999999-04:00"),
    ],
)
def test_due_time_is_the_end_of_the_day_in_ottawa(event_at: datetime, due_by: str) -> None:
    assert due_after(event_at, 3, closed_days()).isoformat() == due_by


def test_days_left_counts_business_days_and_goes_negative() -> None:
    now = datetime(2026, 11, 13, 12, tzinfo=OTTAWA)
    assert business_days_left(now, end_of_day(date(2026, 11, 18)), closed_days()) == 3
    assert business_days_left(now, end_of_day(date(2026, 11, 13)), closed_days()) == 0
    assert business_days_left(now, end_of_day(date(2026, 11, 11)), closed_days()) == -2
