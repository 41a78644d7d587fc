"""What the log of a mentorship adds up to (CPD-2, CPD-8): for the pair's page, the record and the letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mentorship.pairs.deadlines import contest_by, months_after
from mentorship.pairs.models import Agreement, CpdFigures, Meeting, Pairing
from mentorship.pairs.policy import CPD_MEETINGS, CPD_MINUTES, CPD_MONTHS
from mentorship.pairs.queries import cpd_figures

Confirmation = Meeting.Confirmation


@dataclass(frozen=True)
class Totals:
    """Held meetings alone: no plans, no no-shows, and no minutes of preparation (CPD-2).

    `has_agreement`: both have signed one, without which nothing counts yet (CPD-8). `meets_cpd2` rests on what is
    confirmed or not contested, and on the `figures` in force; an open entry waits. `first` and `last` are days where
    the meeting was held.
    """

    meetings: int
    minutes_confirmed: int
    minutes_not_contested: int
    minutes_open: int
    first: date | None
    last: date | None
    has_agreement: bool
    meets_cpd2: bool
    figures: CpdFigures

    @property
    def minutes(self) -> int:
        """All of them, whatever the other side said so far."""
        return self.minutes_confirmed + self.minutes_not_contested + self.minutes_open


type Span = tuple[date, date | None]  # from a day up to and with another, or without an end


def totals_of(pairing: Pairing, now: datetime, span: Span | None = None) -> Totals:
    """The totals of the pairing's log as they stand at `now`, or of the meetings of a span alone. Three statements."""
    held = list(pairing.meetings.filter(state=Meeting.State.HELD).order_by("starts_at", "pk"))
    if span is not None:
        first, last = span
        held = [meeting for meeting in held if first <= day_of(meeting) <= (last or date.max)]
    has_agreement = Agreement.objects.filter(pairing=pairing, state=Agreement.State.SIGNED).exists()
    figures, minutes = cpd_figures(), dict.fromkeys(Confirmation, 0)
    settled = []
    for meeting in held:
        standing = standing_of(meeting, now)
        minutes[standing] += meeting.minutes
        if standing != Confirmation.OPEN:
            settled.append((day_of(meeting), meeting.minutes))
    days = [day_of(meeting) for meeting in held]
    return Totals(
        meetings=len(held),
        minutes_confirmed=minutes[Confirmation.CONFIRMED],
        minutes_not_contested=minutes[Confirmation.NOT_CONTESTED],
        minutes_open=minutes[Confirmation.OPEN],
        first=min(days, default=None),
        last=max(days, default=None),
        has_agreement=has_agreement,
        meets_cpd2=has_agreement and is_enough(settled, figures.minutes, figures.meetings, figures.months),
        figures=figures,
    )


def standing_of(meeting: Meeting, now: datetime) -> Confirmation:
    """What the other side has said of the entry by `now`: the 14 days end on time, also where the sweep is late."""
    standing = Confirmation(meeting.confirmation)
    if standing == Confirmation.OPEN and meeting.entered_at is not None and contest_by(meeting.entered_at) < now:
        return Confirmation.NOT_CONTESTED
    return standing


def day_of(meeting: Meeting) -> date:
    """The day on which it was, where it was planned or entered."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()


def is_enough(
    held: Iterable[tuple[date, int]],
    minutes_least: int = CPD_MINUTES,
    meetings_least: int = CPD_MEETINGS,
    months: int = CPD_MONTHS,
) -> bool:
    """Whether enough hours or meetings lie in any so many consecutive months (CPD-2); `held` are days with minutes.

    A span is from a day up to the day before the same day so many months later. The end of a span never moves back when
    its first day moves on, so it is enough to try those that begin with a meeting.
    """
    rows: Sequence[tuple[date, int]] = sorted(held)
    for index, (first, _minutes) in enumerate(rows):
        until = months_after(first, months)
        span = [minutes for day, minutes in rows[index:] if day < until]
        if len(span) >= meetings_least or sum(span) >= minutes_least:
            return True
    return False
