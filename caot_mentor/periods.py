"""Periods of staff's reports: spans of days in Ottawa, and the one before to compare with. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from caot_mentor.business_days import OTTAWA

LAST_TWELVE, ALL, OWN = "months", "all", "own"
MONTH, QUARTER, YEAR = 1, 3, 12  # how many months a period has
BEGINNING = date(2000, 1, 1)  # before anything on this site
_CODED = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|-q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Span:
    """Both days included; a moment belongs to the day that it has in Ottawa."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment of it."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of the month that is so many months after the one of `day`."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def spans_of(code: str, today: date, own: Span | None = None) -> tuple[Span, Span | None]:
    """The span that a code asks for, no longer than until today, and the one before it; everything has none before.

    Codes: `months`, `all`, `own`, a year (`2026`), a quarter (`2026-q4`), a month (`2026-11`). Of a period that is not
    over, the one before is cut after as many days, so that like is compared with like. What is no code asks for
    the last twelve months.
    """
    if code == ALL:
        return Span(BEGINNING, today), None
    if code == OWN and own is not None:
        span = Span(own.first, max(own.first, min(own.last, today)))
        return span, Span(span.first - timedelta(days=span.days), span.first - timedelta(days=1))
    first, months = _coded(code, today)
    whole = Span(first, first_of_month(first, months) - timedelta(days=1))
    span = Span(first, max(first, min(whole.last, today)))
    earlier = first_of_month(first, -months)
    cut = first - timedelta(days=1)
    if span != whole:
        cut = min(cut, earlier + timedelta(days=span.days - 1))
    return span, Span(earlier, cut)


def _coded(code: str, today: date) -> tuple[date, int]:
    found = _CODED.fullmatch(code)
    month = int(found["month"] or 1) if found else 0
    if found is None or not 1 <= month <= 12 or int(found["year"]) < BEGINNING.year:
        return first_of_month(today, -11), YEAR
    year = int(found["year"])
    if found["quarter"]:
        return date(year, 3 * int(found["quarter"]) - 2, 1), QUARTER
    return date(year, month, 1), MONTH if found["month"] else YEAR


def months_of(span: Span, most: int) -> list[Span]:
    """The months of a span, the first and the last cut by it; of a long one the latest `most`."""
    months: list[Span] = []
    day = first_of_month(span.last)
    while len(months) < most:
        end = first_of_month(day, 1) - timedelta(days=1)
        months.append(Span(max(day, span.first), min(end, span.last)))
        if day <= span.first:
            break
        day = first_of_month(day, -1)
    return months[::-1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OTTAWA)
