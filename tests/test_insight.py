"""Periods, shares and small groups of staff's statistics, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caot_mentor.insight import SHARE, Asked, Content, Figure, Measure, Part, Share, content_of, middle_of, nine_in_ten
from caot_mentor.periods import ALL, OWN, Span, months_of, spans_of
from members.insight import together
from members.policy import FEWEST_PEOPLE

TODAY = date(2026, 11, 22)


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "now", "before"),
    [
        ("2026-10", span("2026-10-01", "2026-10-31"), span("2026-09-01", "2026-09-30")),
        ("2026-03", span("2026-03-01", "2026-03-31"), span("2026-02-01", "2026-02-28")),
        ("2026-q3", span("2026-07-01", "2026-09-30"), span("2026-04-01", "2026-06-30")),
        ("2026-q1", span("2026-01-01", "2026-03-31"), span("2025-10-01", "2025-12-31")),
        ("2025", span("2025-01-01", "2025-12-31"), span("2024-01-01", "2024-12-31")),
        # what is not over is compared with as many days
        ("2026-11", span("2026-11-01", "2026-11-22"), span("2026-10-01", "2026-10-22")),
        ("2026-q4", span("2026-10-01", "2026-11-22"), span("2026-07-01", "2026-08-22")),
        ("2026", span("2026-01-01", "2026-11-22"), span("2025-01-01", "2025-11-22")),
        ("months", span("2025-12-01", "2026-11-22"), span("2024-12-01", "2025-11-22")),
        ("2026-13", span("2025-12-01", "2026-11-22"), span("2024-12-01", "2025-11-22")),
        ("nonsense", span("2025-12-01", "2026-11-22"), span("2024-12-01", "2025-11-22")),
    ],
)
def test_a_period_and_the_one_before_it(code, now, before):
    assert spans_of(code, TODAY) == (now, before)


def test_dates_of_ones_own_are_compared_with_as_many_days_before_them():
    assert spans_of(OWN, TODAY, span("2026-05-01", "2026-05-10")) == (
        span("2026-05-01", "2026-05-10"),
        span("2026-04-21", "2026-04-30"),
    )
    assert spans_of(ALL, TODAY)[1] is None


def test_a_day_begins_at_midnight_in_ottawa_on_both_sides_of_a_change_of_clocks():
    november = span("2026-11-01", "2026-11-01")
    assert november.begins.astimezone(UTC) == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert november.ends.astimezone(UTC) == datetime(2026, 11, 2, 5, tzinfo=UTC)


def test_months_are_cut_by_the_span_and_the_latest_stay():
    assert months_of(span("2026-01-15", "2026-03-02"), 24) == [
        span("2026-01-15", "2026-01-31"),
        span("2026-02-01", "2026-02-28"),
        span("2026-03-01", "2026-03-02"),
    ]
    assert months_of(span("2020-01-01", "2026-03-02"), 2) == [
        span("2026-02-01", "2026-02-28"),
        span("2026-03-01", "2026-03-02"),
    ]


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["months", "2026", "2026-q2", "2027-02", "x"]))
def test_two_periods_never_overlap_and_months_fill_a_span_without_a_gap(today, code):
    now, before = spans_of(code, today)
    assert before is not None
    assert before.first <= before.last < now.first <= now.last
    assert sum(month.days for month in months_of(now, 100)) == now.days


def test_the_median_and_the_ninth_of_ten():
    assert (middle_of([]), nine_in_ten([])) == (None, None)
    assert (middle_of([4]), nine_in_ten([4])) == (4, 4)
    assert (middle_of([1, 2, 3, 10]), nine_in_ten([1, 2, 3, 10])) == (2.5, 10)
    assert nine_in_ten(range(1, 11)) == 9
    assert Share(0, 0).percent is None


def test_where_only_some_are_asked_for_a_share_of_few_is_not_shown_either():
    shares = [Share(5, 12), Share(1, 3)]
    part = Part(
        *("code", "Title", "Lead.", "right", []),
        lambda _asked: Content(
            [Figure(Measure("code", "Label", "Counts.", SHARE), each, Share(4, 9)) for each in shares],
            people=12,
            people_before=10,
        ),
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    everybody = Asked(None, now, span("2026-10-01", "2026-10-31"), span("2026-09-01", "2026-09-30"))
    assert [each.now for each in content_of(part, everybody, FEWEST_PEOPLE).figures] == shares
    some = content_of(part, replace(everybody, province="ON"), FEWEST_PEOPLE)
    assert [(each.now, each.before) for each in some.figures] == [(Share(5, 12), None), (None, None)]


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=14))
def test_small_groups_are_put_together_and_nothing_is_lost(numbers):
    lines = [(f"{place:02}", pair) for place, pair in enumerate(numbers)]
    shown, note = together(lines)
    for place in (0, 1):
        assert sum(values[place] for _name, values in shown) == sum(pair[place] for pair in numbers)
    assert len(shown) <= 1 or all(values[0] >= FEWEST_PEOPLE for _name, values in shown)
    assert bool(note) == any(pair[0] < FEWEST_PEOPLE for pair in numbers)
