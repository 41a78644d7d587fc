"""The least contact by terms, years and offerings, and what completing asks (EQ-5, MOM-7). Pure."""

from datetime import date, timedelta

import pytest

from momentum.progress.contact import HOURS, MEETINGS, OFFERING, TERM, YEAR, Figures, Span, contact_of, spans_of
from momentum.progress.thresholds import CONTACT, REFLECTION, SESSIONS, Asked, OfPair, Threshold, thresholds

FALL = Span("Fall", date(2026, 9, 1), date(2026, 12, 31))
WINTER = Span("Winter", date(2027, 1, 1), date(2027, 4, 30))
FIRST, LAST = FALL.first, WINTER.last


def test_spans_are_the_terms_in_order_years_of_twelve_months_or_the_whole() -> None:
    assert spans_of(TERM, FIRST, LAST, [WINTER, FALL]) == [FALL, WINTER]
    assert spans_of(TERM, FIRST, LAST) == [Span("", FIRST, LAST)]
    assert spans_of(OFFERING, FIRST, LAST, [FALL]) == [Span("", FIRST, LAST)]
    assert spans_of(YEAR, date(2026, 9, 1), date(2028, 4, 30)) == [
        Span("", date(2026, 9, 1), date(2027, 8, 31)),
        Span("", date(2027, 9, 1), date(2028, 4, 30)),
    ]
    assert spans_of(YEAR, date(2024, 2, 29), date(2025, 2, 27)) == [Span("", date(2024, 2, 29), date(2025, 2, 27))]


def contact(
    kind: str, least: int, held: list[tuple[date, int]], began: date = FIRST, today: date = LAST
) -> list[tuple]:
    found = contact_of(Figures(kind, least), [FALL, WINTER], held, began=began, over=None, today=today)
    return [(row.done, row.is_kept, row.is_owed, row.is_now) for row in found]


def test_hours_and_meetings_are_counted_where_they_were_held() -> None:
    held = [(FALL.first, 60), (FALL.last, 90), (WINTER.first, 30)]
    assert contact(HOURS, 3, held) == [(2.5, False, True, False), (0.5, False, True, True)]
    assert contact(MEETINGS, 2, held) == [(2, True, True, False), (1, False, True, True)]
    assert contact(HOURS, 0, [])[0] == (0, True, False, False)


@pytest.mark.parametrize(("began", "is_owed"), [(FALL.first + timedelta(days=61), True), (date(2026, 11, 2), False)])
def test_a_term_in_the_first_half_of_which_a_pair_began_is_owed_and_no_later_one(began: date, is_owed: bool) -> None:
    assert contact(HOURS, 3, [], began=began)[0][2] == is_owed
    assert contact(HOURS, 3, [], began=began)[1][2]


def test_what_is_missing_is_said_in_what_is_counted() -> None:
    hours = contact_of(Figures(HOURS, 3), [FALL], [(FALL.first, 50)], began=FIRST, over=None, today=FIRST)[0]
    assert (hours.missing_minutes, hours.missing_meetings) == (130, 0)
    meetings = contact_of(Figures(MEETINGS, 2), [FALL], [], began=FIRST, over=None, today=FIRST)[0]
    assert (meetings.missing_minutes, meetings.missing_meetings) == (0, 2)


def pair(pages: int, kept: int, owed: int = 2) -> OfPair:
    held = [(FALL.first, 180 if kept else 0), (WINTER.first, 180 if kept > 1 else 0)]
    spans = [FALL, WINTER][:owed]
    rows = contact_of(Figures(HOURS, 3), spans, held, began=FIRST, over=None, today=LAST)
    return OfPair(pages=pages, pages_of=6, stretches=rows)


def test_each_thing_that_is_asked_says_how_far_one_is() -> None:
    asked = Asked(sessions=3, reflection=True, contact=True)
    found = thresholds(asked, attended=2, offered=4, pairs=[pair(6, 1)])
    assert found == [Threshold(SESSIONS, 2, 3), Threshold(REFLECTION, 6, 6), Threshold(CONTACT, 1, 2)]
    assert [row.is_met for row in found] == [False, True, False]
    assert thresholds(Asked(), attended=0, offered=4, pairs=[]) == []


def test_nobody_is_asked_for_more_sessions_than_their_role_was_offered() -> None:
    assert thresholds(Asked(sessions=3), attended=1, offered=1, pairs=[]) == [Threshold(SESSIONS, 1, 1)]
    assert thresholds(Asked(sessions=3), attended=0, offered=0, pairs=[]) == []


def test_a_mentor_of_several_is_held_to_the_pair_that_went_best() -> None:
    asked = Asked(reflection=True, contact=True)
    found = thresholds(asked, attended=0, offered=0, pairs=[pair(1, 0), pair(6, 2)])
    assert all(row.is_met for row in found)


def test_without_a_pair_nothing_that_two_do_is_met() -> None:
    found = thresholds(Asked(reflection=True, contact=True), attended=0, offered=0, pairs=[])
    assert [row.is_met for row in found] == [False, False]
