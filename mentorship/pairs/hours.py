"""Hours of mentoring by program and period, for staff.

Sums alone: what a meeting was about stays with the two of the mentorship (`mentorship/privacy.py`). How many hours one
of them has, staff know from the letters that they issue, so no sum is too small to be shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.models import Meeting
from mentorship.pairs.policy import CONFIRM_DAYS

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
    """Sums over mentorships."""

    pairings: frozenset[int] = frozenset()
    meetings: int = 0
    minutes: int = 0
    confirmed: int = 0
    not_contested: int = 0
    open: int = 0

    @property
    def mentorships(self) -> int:
        return len(self.pairings)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.pairings | other.pairings,
            self.meetings + other.meetings,
            self.minutes + other.minutes,
            self.confirmed + other.confirmed,
            self.not_contested + other.not_contested,
            self.open + other.open,
        )


def logs(now: datetime, *, since: date | None = None, program: str = "") -> list[Log]:
    """Of each mentorship and month what it has held, as the log stands at `now`; one statement."""
    held = Meeting.objects.filter(state=Meeting.State.HELD)
    if since is not None:
        held = held.filter(starts_at__gte=datetime.combine(since, time.min, tzinfo=OTTAWA))
    if program:
        held = held.filter(pairing__program=program)
    rows = held.order_by().values("pairing_id", "pairing__program", month=TruncMonth("starts_at", tzinfo=OTTAWA))
    sums = rows.annotate(
        meetings=Count("pk"),
        minutes_held=Sum("minutes"),
        confirmed=Sum("minutes", filter=Q(confirmation=Meeting.Confirmation.CONFIRMED), default=0),
        not_contested=Sum("minutes", filter=is_not_contested(now), default=0),
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


def is_not_contested(now: datetime) -> Q:
    """The entries to which the other side has said nothing for the days of CPD-8.

    As `totals.standing_of`: the days end on time, also where the sweep is late.
    """
    today = datetime.combine(now.astimezone(OTTAWA).date(), time.min, tzinfo=OTTAWA)
    return Q(confirmation=Meeting.Confirmation.NOT_CONTESTED) | Q(
        confirmation=Meeting.Confirmation.OPEN, entered_at__lt=today - timedelta(days=CONFIRM_DAYS)
    )


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
    """The sums by program and first day of the period; where nothing was held there is no entry."""
    found: dict[tuple[str, date], Figures] = defaultdict(Figures)
    for log in held:
        one = Figures(frozenset({log.pairing}), log.meetings, log.minutes, log.confirmed, log.not_contested, log.open)
        found[log.program, start_of(log.month, length)] += one
    return found
