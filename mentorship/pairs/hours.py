"""Hours of mentoring by program and period, for staff: sums in which nobody can be found.

Meetings are for the two of a mentorship alone (`mentorship/privacy.py`), so staff read nothing that rests on fewer than
`HOURS_LEAST` mentorships (quality P6). Every figure is a sum of groups that do not overlap: months of a program, what
is left over of a quarter when its small months are taken together, what is left over of a year. What one figure minus
another gives is again such groups, never a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.models import Meeting
from mentorship.pairs.policy import CONFIRM_DAYS, HOURS_LEAST

MONTH, QUARTER, YEAR = 1, 3, 12  # how many months a period has


@dataclass(frozen=True)
class Log:
    """What one mentorship has held in one month."""

    pairing: int
    program: str
    month: date  # its first day
    meetings: int
    minutes: int
    confirmed: int
    not_contested: int

    @property
    def open(self) -> int:
        return self.minutes - self.confirmed - self.not_contested


@dataclass(frozen=True)
class Figures:
    """Sums over mentorships. `is_whole` is False where something too small was left out."""

    pairings: frozenset[int] = frozenset()
    meetings: int = 0
    minutes: int = 0
    confirmed: int = 0
    not_contested: int = 0
    open: int = 0
    is_whole: bool = True

    @property
    def mentorships(self) -> int:
        return len(self.pairings)

    @property
    def is_shown(self) -> bool:
        """Nothing at all may be said; a part of it, only what was not left out."""
        return self.is_whole or bool(self.pairings)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.pairings | other.pairings,
            self.meetings + other.meetings,
            self.minutes + other.minutes,
            self.confirmed + other.confirmed,
            self.not_contested + other.not_contested,
            self.open + other.open,
            self.is_whole and other.is_whole,
        )


HIDDEN = Figures(is_whole=False)


@dataclass
class _Released:
    """What may be said of a period, and what of it is too small so far."""

    figures: Figures = field(default_factory=Figures)
    rest: list[Log] = field(default_factory=list)


def logs(now: datetime, *, since: date | None = None, program: str = "") -> list[Log]:
    """Of each mentorship and month what it has held, as the log stands at `now`; one statement."""
    held = Meeting.objects.filter(state=Meeting.State.HELD)
    if since is not None:
        held = held.filter(starts_at__gte=datetime.combine(since, time.min, tzinfo=OTTAWA))
    if program:
        held = held.filter(pairing__program=program)
    # as `totals.standing_of`: the days of CPD-8 end on time, also where the sweep is late
    today = datetime.combine(now.astimezone(OTTAWA).date(), time.min, tzinfo=OTTAWA)
    is_settled = Q(confirmation=Meeting.Confirmation.NOT_CONTESTED) | Q(
        confirmation=Meeting.Confirmation.OPEN, entered_at__lt=today - timedelta(days=CONFIRM_DAYS)
    )
    rows = held.order_by().values("pairing_id", "pairing__program", month=TruncMonth("starts_at", tzinfo=OTTAWA))
    sums = rows.annotate(
        meetings=Count("pk"),
        minutes_held=Sum("minutes"),
        confirmed=Sum("minutes", filter=Q(confirmation=Meeting.Confirmation.CONFIRMED), default=0),
        not_contested=Sum("minutes", filter=is_settled, default=0),
    )
    return [
        Log(
            row["pairing_id"],
            row["pairing__program"],
            row["month"].astimezone(OTTAWA).date(),
            row["meetings"],
            row["minutes_held"],
            row["confirmed"],
            row["not_contested"],
        )
        for row in sums
    ]


def first_year(now: datetime) -> int:
    """The year of the first meeting in any log; this one while there is none."""
    first = Meeting.objects.filter(state=Meeting.State.HELD).aggregate(first=Min("starts_at"))["first"]
    return (first or now).astimezone(OTTAWA).year


def periods(first: date, last: date, length: int) -> list[date]:
    """The first days of the periods of `length` months from that which holds `first` to that which holds `last`."""
    found, day = [], start_of(first, length)
    while day <= last:
        found.append(day)
        month = day.year * 12 + day.month - 1 + length
        day = date(month // 12, month % 12 + 1, 1)
    return found


def start_of(day: date, length: int) -> date:
    """The first day of the period of `length` months in which the day is."""
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def figures_of(held: Iterable[Log], length: int) -> Mapping[tuple[str, date], Figures]:
    """By program and first day of the period what may be said of it; where nothing was held there is no entry."""
    by_month: dict[tuple[str, date], _Released] = defaultdict(_Released)
    for log in held:
        by_month[log.program, log.month].rest.append(log)
    found: Mapping[tuple[str, date], _Released] = {key: _release(part) for key, part in by_month.items()}
    for longer in (QUARTER, YEAR):
        if longer <= length:
            found = _longer(found, longer)
    return {key: part.figures for key, part in found.items()}


def _longer(parts: Mapping[tuple[str, date], _Released], length: int) -> Mapping[tuple[str, date], _Released]:
    """The periods together: what each says, and what was too small in each, taken together."""
    joined: dict[tuple[str, date], _Released] = defaultdict(_Released)
    for (program, day), part in parts.items():
        whole = joined[program, start_of(day, length)]
        said = part.figures
        whole.figures += Figures(
            said.pairings, said.meetings, said.minutes, said.confirmed, said.not_contested, said.open
        )
        whole.rest += part.rest
    return {key: _release(part) for key, part in joined.items()}


def _release(part: _Released) -> _Released:
    """Let the rest in where it is large enough by itself, so that taking the other figures away finds nobody."""
    if len({log.pairing for log in part.rest}) >= HOURS_LEAST:
        return _Released(sum(map(_alone, part.rest), part.figures))
    return _Released(part.figures + HIDDEN, part.rest) if part.rest else part


def _alone(log: Log) -> Figures:
    return Figures(frozenset({log.pairing}), log.meetings, log.minutes, log.confirmed, log.not_contested, log.open)
