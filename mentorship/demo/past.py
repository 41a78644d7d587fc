"""Mentorships that lie behind the demo, for the histories of the programs: rows as the workflows would have left them.

They are gathered and written at once, without the e-mails of that time, which were deleted long ago.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from caot_mentor.business_days import OTTAWA
from members.models import Member
from mentorship.pairs.models import Evaluation, Meeting, Pairing, PairingEvent
from mentorship.pairs.policy import CONFIRM_DAYS
from mentorship.pairs.rules import Action

DAY = timedelta(days=1)
SATURDAY = 5
LENGTHS = (30, 45, 60, 60, 75, 90)  # minutes
CONFIRMED = 0.8  # of the meetings; to the others the other side said nothing
ENDS: dict[str, Action] = {Pairing.State.COMPLETED: Action.COMPLETED, Pairing.State.ENDED: Action.ENDED}
# how often each mark from 1 to 5 is given, for how useful it is and for how well the two fit
USEFULNESS, FITTING = (1, 2, 6, 14, 12), (1, 3, 7, 13, 9)


def at_work(moment: datetime, hour: int = 14, minute: int = 0) -> datetime:
    """That hour of the day in Ottawa; of the Monday after, at a week's end."""
    day = moment.astimezone(OTTAWA).date()
    if day.weekday() >= SATURDAY:
        day += (7 - day.weekday()) * DAY
    return datetime.combine(day, time(hour, minute), tzinfo=OTTAWA)


@dataclass(frozen=True)
class Looked:
    """When both were asked how it goes, and with what chance each of them answered."""

    point: str
    at: datetime
    chance: float


class Past:
    """Mentorships with their meetings and evaluations."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.chance, self.now = chance, now
        self.pairings: list[Pairing] = []
        self.events: list[PairingEvent] = []
        self.meetings: list[Meeting] = []
        self.evaluations: list[Evaluation] = []

    def pair(self, mentor: Member, mentee: Member, began: datetime, ended: datetime | None, **fields: Any) -> Pairing:
        """One mentorship; without an end it runs, and takes the mentor's first place."""
        fields = {"state": Pairing.State.ACTIVE if ended is None else Pairing.State.COMPLETED} | fields
        pairing = Pairing(
            mentor=mentor,
            mentee=mentee,
            place_no=1 if ended is None else None,
            places_then=2,
            proposed_at=began,
            started_at=began,
            ended_at=ended,
            **fields,
        )
        steps: list[tuple[datetime, Member | None, Action, str, str]] = [
            (began, None, Action.PROPOSED, "", Pairing.State.PROPOSED),
            (began, None, Action.STARTED, Pairing.State.PROPOSED, Pairing.State.ACTIVE),
        ]
        if ended is not None:
            steps.append((ended, mentee, ENDS[pairing.state], Pairing.State.ACTIVE, pairing.state))
        self.events += [
            PairingEvent(pairing=pairing, at=at, actor=actor, action=action, from_state=before, to_state=after)
            for at, actor, action, before, after in steps
        ]
        self.pairings.append(pairing)
        return pairing

    def meet(self, pairing: Pairing, days: Sequence[int]) -> None:
        """Meetings so many days after it began, as far as they were held."""
        over = pairing.ended_at or self.now
        for after in days:
            began = pairing.started_at or pairing.proposed_at
            at = at_work(began + (after + self.chance.randrange(3)) * DAY, 16)
            if began < at < over - DAY:
                self._held(pairing, at)

    def _held(self, pairing: Pairing, at: datetime) -> None:
        is_confirmed = self.now - at < (CONFIRM_DAYS + 2) * DAY or self.chance.random() < CONFIRMED
        self.meetings.append(
            Meeting(
                pairing=pairing,
                state=Meeting.State.HELD,
                starts_at=at,
                zone="America/Toronto",
                minutes=self.chance.choice(LENGTHS),
                mode=Meeting.Mode.VIDEO,
                confirmation=Meeting.Confirmation.CONFIRMED if is_confirmed else Meeting.Confirmation.NOT_CONTESTED,
                entered_by=pairing.mentee,
                entered_at=at + DAY / 8,
                confirmed_at=min(at + DAY, self.now) if is_confirmed else None,
            )
        )

    def look_back(self, pairing: Pairing, looked: Sequence[Looked]) -> None:
        """Evaluations of either side at the points that have come."""
        for each in looked:
            for person in (pairing.mentee, pairing.mentor):
                if each.at <= self.now and self.chance.random() < each.chance:
                    self.evaluations.append(
                        Evaluation(
                            pairing=pairing,
                            member=person,
                            point=each.point,
                            usefulness=self.chance.choices(range(1, 6), USEFULNESS)[0],
                            match=self.chance.choices(range(1, 6), FITTING)[0],
                            given_at=each.at,
                        )
                    )

    def save(self) -> None:
        """Write all of it in four statements."""
        Pairing.objects.bulk_create(self.pairings)
        PairingEvent.objects.bulk_create(self.events)
        Meeting.objects.bulk_create(self.meetings)
        Evaluation.objects.bulk_create(self.evaluations)
