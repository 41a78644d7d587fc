"""The least contact of an offering (EQ-5): spans of time, and what was held in each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mentorship.pairs.deadlines import months_after

HOURS, MEETINGS = "hours", "meetings"
TERM, YEAR, OFFERING = "term", "year", "offering"


@dataclass(frozen=True)
class Figures:
    """So many hours or meetings (`kind`), at least `least`; 0: the pair decides by itself."""

    kind: str
    least: int


@dataclass(frozen=True)
class Span:
    """Both days included; `name` is a term's, empty for a year or the whole offering."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Stretch:
    """What a pair held in one span. `is_owed`: the pair ran for at least half of its days, so that the least is asked
    of it at all; `has_begun` and `is_over` are said of the day on which it was asked."""

    span: Span
    figures: Figures
    meetings: int
    minutes: int
    is_owed: bool
    has_begun: bool
    is_over: bool

    @property
    def done(self) -> float:
        """Hours, or meetings."""
        return self.minutes / 60 if self.figures.kind == HOURS else self.meetings

    @property
    def is_kept(self) -> bool:
        return self.done >= self.figures.least

    @property
    def missing_minutes(self) -> int:
        """How many minutes are missing, where hours are counted."""
        return max(0, self.figures.least * 60 - self.minutes) if self.figures.kind == HOURS else 0

    @property
    def missing_meetings(self) -> int:
        """How many meetings are missing, where meetings are counted."""
        return max(0, self.figures.least - self.meetings) if self.figures.kind == MEETINGS else 0

    @property
    def is_now(self) -> bool:
        return self.has_begun and not self.is_over


def spans_of(per: str, first: date, last: date, terms: Sequence[Span] = ()) -> list[Span]:
    """The spans in which contact is counted: the terms (the whole offering where none is set), years of twelve months
    from the first day, or the whole."""
    if per == TERM and terms:
        return sorted(terms, key=lambda span: span.first)
    if per != YEAR:
        return [Span("", first, last)]
    spans: list[Span] = []
    while not spans or spans[-1].last < last:
        begins = months_after(first, 12 * len(spans))
        spans.append(Span("", begins, min(last, months_after(first, 12 * (len(spans) + 1)) - timedelta(days=1))))
    return spans


def contact_of(
    figures: Figures,
    spans: Iterable[Span],
    held: Iterable[tuple[date, int]],
    *,
    began: date,
    over: date | None,
    today: date,
) -> list[Stretch]:
    """What was held in each span; `held` are days with minutes, `began` and `over` the first and last day of the pair.

    Every entry of the log counts, whatever the other side said of it (CPD-8).
    """
    rows = list(held)
    found = []
    for span in spans:
        within = [minutes for day, minutes in rows if span.first <= day <= span.last]
        ran = (min(span.last, over or span.last) - max(span.first, began)).days + 1
        length = (span.last - span.first).days + 1
        found.append(
            Stretch(
                span=span,
                figures=figures,
                meetings=len(within),
                minutes=sum(within),
                is_owed=figures.least > 0 and 2 * ran >= length,
                has_begun=span.first <= today,
                is_over=span.last < today,
            )
        )
    return found
