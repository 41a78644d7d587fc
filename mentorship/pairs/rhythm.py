"""The rhythm of contact (OD-8): a program's phases, checked month by month against what was held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.deadlines import months_after
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import RHYTHMS, Phase
from mentorship.pairs.queries import Pause
from mentorship.pairs.totals import day_of


@dataclass(frozen=True)
class Month:
    """Month `number` of a mentorship, both days included; longer by the days of a pause that began in it. `contacts`
    counts every way of meeting, `live` those heard or seen; `is_over` and `has_begun` are said of the day on which it
    was asked.
    """

    number: int
    first: date
    last: date
    contacts: int
    live: int
    phase: Phase
    has_begun: bool
    is_over: bool

    @property
    def is_kept(self) -> bool:
        return self.contacts >= self.phase.contacts and self.live >= self.phase.live

    @property
    def missing(self) -> int:
        """How many contacts are missing; a live one that is missing is a contact as well."""
        return max(self.phase.contacts - self.contacts, self.phase.live - self.live, 0)


def has_rhythm(pairing: Pairing) -> bool:
    """Whether the program has phases to keep to."""
    return pairing.started_at is not None and pairing.program in RHYTHMS


def rhythm_of(pairing: Pairing, held: Iterable[Meeting], now: datetime, pauses: Iterable[Pause] = ()) -> list[Month]:
    """The months of the pairing's program with what was held in each; none where the program has no rhythm (FIND-7).

    Month k ends k calendar months after the start, that day included (OD-8), and later by the days of the `pauses`
    (`queries.pauses_of`, in order) that began before. The start is a day in Ottawa.
    """
    phases = [phase for phase in RHYTHMS.get(pairing.program, ()) for _month in range(phase.months)]
    phases = phases[: pairing.months]
    if pairing.started_at is None or not phases:
        return []
    start, today = pairing.started_at.astimezone(OTTAWA).date(), now.astimezone(OTTAWA).date()
    days = [(day_of(meeting), meeting.mode in Meeting.LIVE_MODES) for meeting in held]
    rests = [(first, last or today) for first, last in pauses]
    months: list[Month] = []
    for number, phase in enumerate(phases, start=1):
        # the day on which a month ends belongs to it, so the next begins the day after; the first begins at once
        first = months[-1].last + timedelta(days=1) if months else start
        last = _later(months_after(start, number), rests)
        within = [is_live for day, is_live in days if first <= day <= last]
        months.append(
            Month(
                number=number,
                first=first,
                last=last,
                contacts=len(within),
                live=sum(within),
                phase=phase,
                has_begun=first <= today,
                is_over=last < today,
            )
        )
    return months


def _later(day: date, rests: Iterable[tuple[date, date]]) -> date:
    """The day so much later as the mentorship rested before it came."""
    for first, last in rests:
        if first <= day:
            day += last - first
    return day


def month_now(months: Iterable[Month]) -> Month | None:
    """The month that runs."""
    return next((month for month in months if month.has_begun and not month.is_over), None)
