"""What lies behind the demo's registrations: two years of the paid program, so that its statistics have a story.

Rows as the workflows would have left them: most came to a mentor and to the end, some lists and matches were late, a
few found that it was no good match, cancelled, or never sent a workbook. All people are invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle

from caot_mentor.business_days import OTTAWA, add_business_days
from members.insight import may_do
from members.models import Member
from members.policy import Role
from members.queries import closed_days, today
from mentorship.demo.past import DAY, Looked, Past, at_work
from mentorship.demo.proofs import issue_past_certificates
from mentorship.pairs.models import Evaluation, Pairing
from mentorship.pairs.workflow import recount_places
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import Program
from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.registrations.deadlines import (
    completion_day,
    days_paused,
    match_due,
    moved_due,
    objections_end,
    rematch_due,
    shortlist_due,
)
from ondemand.registrations.models import ClockPause, Registration, RegistrationEvent
from ondemand.registrations.policy import ACTIVITY
from ondemand.registrations.rules import Action

State = Registration.State
SEED = 20_261_123
PEOPLE = 45  # some of them come again
OLDEST, NEWEST, STEP = 640, 85, 12  # days ago, and from one registration to the next
# What is told of each in turn; nothing: a list and a match in time, and a mentorship to its end
FATES = (
    *("", "late list", "", "no good match", "", "refund", "", "late match", "", "paused", "", ""),
    *("left", "", "unpaid", "", "late list", "no workbook"),
)
MEETINGS = (3, 16, 33, 47, 64, 78, 98, 128, 158)  # days after the connection: what OD-8 asks for
RANKS = (2, 1, 3, None, None)  # the choices among the mentors of a list
REASON = {"en": "Please write a sentence about your goals.", "fr": "Écrivez une phrase sur vos objectifs."}
GIVEN_AFTER = 60 * DAY  # a free webinar, at the latest


def seed_past(now: datetime) -> int:
    """Registrations from long before those of today, once; how many."""
    coordinator = Member.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    if coordinator is None or Registration.objects.filter(registered_at__lt=now - OLDEST / 2 * DAY).exists():
        return 0
    # people of whom nothing else is told
    people = Member.objects.filter(
        email__startswith="person", mentor_profile=None, mentee_profile=None, activated_at__isnull=False
    )
    mentees = list(people.filter(pk__in=may_do(ACTIVITY, today(now)).values("member")).order_by("pk")[:PEOPLE])
    listed = MentorProfile.objects.filter(is_listed=True, has_place=True, places_taken=0, away_from=None)
    mentors = [each.member for each in listed.filter(programs__contains=[Program.ONDEMAND]).select_related("member")]
    # the demo's own story takes the first ones, here it begins at the other end
    mentors = sorted(mentors, key=lambda each: -each.pk)
    if not mentees or len(mentors) <= len(RANKS):
        return 0
    past = _Past(coordinator, mentors, now)
    for number, (member, fate) in zip(
        range(OLDEST, NEWEST, -STEP), zip(cycle(mentees), cycle(FATES), strict=False), strict=False
    ):
        past.tell(member, at_work(now - number * DAY, 10, number % 60), fate)
    return past.save()


class _Past:
    """Registrations with all that belongs to them, gathered and written at once."""

    def __init__(self, by: Member, mentors: list[Member], now: datetime) -> None:
        self.by, self.now, self.closed = by, now, closed_days()
        self.chance = random.Random(SEED)  # noqa: S311 (invented people, no secret)
        self.mentors, self.pairs = cycle(mentors), Past(self.chance, now)
        self.registrations: list[Registration] = []
        self.events: list[RegistrationEvent] = []
        self.pauses: list[ClockPause] = []
        self.lists: list[Shortlist] = []
        self.entries: list[ShortlistEntry] = []
        self.matches: list[Match] = []

    def tell(self, member: Member, at: datetime, fate: str) -> None:
        """One registration and what became of it."""
        registration = Registration(
            member=member, languages=[member.language], nostudy_confirmed_at=at, registered_at=at
        )
        self.registrations.append(registration)
        self._happened(registration, Action.REGISTERED, at, State.AWAITING_PAYMENT, member)
        if fate == "unpaid":
            self._close(registration, Action.CANCELLED, at + 30 * DAY, State.CANCELLED, None)
            return
        registration.paid_at = paid_at = at + DAY / 24
        self._happened(registration, Action.PAID, paid_at, State.AWAITING_WORKBOOK, None)
        if fate == "refund":
            self._close(registration, Action.CANCELLED, paid_at + DAY, State.CANCELLED, member)
            return
        if fate == "no workbook" and paid_at + 185 * DAY < self.now:
            self._close(registration, Action.ENDED_EARLY, at_work(paid_at + 184 * DAY), State.ENDED_EARLY, self.by)
            return
        received_at = paid_at + self.chance.randrange(6, 24) * DAY
        registration.workbook_received_at, registration.received_by = received_at, Registration.ReceivedBy.SITE
        registration.shortlist_due_by = shortlist_due(received_at, self.closed)
        self._happened(registration, Action.WORKBOOK_RECEIVED, received_at, State.AWAITING_SHORTLIST, member)
        self._listed(registration, fate)

    def _listed(self, registration: Registration, fate: str) -> None:
        """The list, the choices, and the match with one of them."""
        received_at, due_by = registration.workbook_received_at, registration.shortlist_due_by
        if received_at is None or due_by is None:
            return
        if fate == "paused":
            due_by = registration.shortlist_due_by = self._paused(registration, received_at, due_by)
        days = 12 if fate in ("late list", "paused") else self.chance.randrange(4, 10)
        listed_at = registration.shortlist_sent_at = self._business(received_at, days)
        event = self._happened(registration, Action.SHORTLIST_SENT, listed_at, State.AWAITING_CHOICES, self.by)
        event.due_by, event.was_paused = due_by, fate == "paused"
        entries = self._list(registration, listed_at)
        chosen_at = registration.choices_received_at = listed_at + self.chance.randrange(1, 8) * DAY
        match_by = registration.match_due_by = match_due(chosen_at, self.closed)
        self._happened(registration, Action.CHOICES_SENT, chosen_at, State.AWAITING_MATCH, registration.member)
        matched_at = self._business(chosen_at, 5 if fate == "late match" else self.chance.randrange(1, 4))
        if fate == "no good match":
            matched_at, match_by = self._objected(registration, entries[0], matched_at, match_by)
            entries = entries[1:]
        kind = Match.Kind.REMATCH if fate == "no good match" else Match.Kind.CHOICE
        self._match(registration, entries[0], matched_at, match_by, kind, fate)

    def _paused(self, registration: Registration, received_at: datetime, due_by: datetime) -> datetime:
        """The clock stood still for three business days; until when the list is due then."""
        paused_at = self._business(received_at, 2)
        resumed_at = self._business(paused_at, 3)
        moved = days_paused(paused_at, resumed_at, self.closed)
        self.pauses.append(
            ClockPause(
                registration=registration,
                paused_at=paused_at,
                paused_by=self.by,
                reason=REASON[registration.member.language],
                resumed_at=resumed_at,
                moved_days=moved,
            )
        )
        for action, at in ((Action.CLOCK_PAUSED, paused_at), (Action.CLOCK_RESUMED, resumed_at)):
            self._happened(registration, action, at, State.AWAITING_SHORTLIST, self.by)
        return moved_due(due_by, moved, self.closed)

    def _list(self, registration: Registration, at: datetime) -> list[ShortlistEntry]:
        """A list with the three choices on it, the first choice first."""
        shortlist = Shortlist(registration=registration, made_at=at, made_by=self.by, sent_at=at)
        self.lists.append(shortlist)
        entries = [
            ShortlistEntry(shortlist=shortlist, mentor=next(self.mentors), position=place, rank=rank)
            for place, rank in enumerate(RANKS)
        ]
        self.entries += entries
        return sorted((each for each in entries if each.rank), key=lambda each: each.rank or 0)

    def _objected(
        self, registration: Registration, entry: ShortlistEntry, at: datetime, due_by: datetime
    ) -> tuple[datetime, datetime]:
        """A match that did not hold; when the next one was made and when it was due."""
        until, over = objections_end(at, self.closed), at + 6 * DAY
        pairing = self.pairs.pair(
            entry.mentor, registration.member, at, over, program=Program.ONDEMAND, state=Pairing.State.ENDED
        )
        ended = {"ended_at": over, "end": Match.End.OBJECTED, "objected_by": registration.member}
        self._matched(registration, pairing, entry, at, due_by, until, Match.Kind.CHOICE, **ended)
        self._happened(registration, Action.OBJECTED, over, State.AWAITING_MATCH, registration.member)
        due = registration.match_due_by = rematch_due(over, self.closed)
        return self._business(over, 2), due

    def _match(
        self, registration: Registration, entry: ShortlistEntry, at: datetime, due_by: datetime, kind: str, fate: str
    ) -> None:
        """The match that held, and the mentorship to its end or until today."""
        until, last_on = objections_end(at, self.closed), completion_day(at)
        over = self._over(at, last_on, fate)
        state = Pairing.State.ENDED if fate == "left" else Pairing.State.COMPLETED
        if over is None:
            state = Pairing.State.ACTIVE
        pairing = self.pairs.pair(entry.mentor, registration.member, at, over, program=Program.ONDEMAND, state=state)
        self.pairs.meet(pairing, MEETINGS)
        end = {Pairing.State.ENDED: Match.End.MENTEE_LEFT, Pairing.State.COMPLETED: Match.End.COMPLETED}.get(state, "")
        self._matched(registration, pairing, entry, at, due_by, until, kind, ended_at=over, end=end)
        registration.connected_at, registration.objections_until = at, until
        registration.completes_on = last_on
        self._happened(registration, Action.TRIAL_ENDED, until + DAY / 24, State.ACTIVE, None)
        # whoever runs was asked half-way, and has answered: no job has anything to ask for
        middle = Looked(Evaluation.Point.MIDDLE, at + 92 * DAY, 0.7 if over else 1)
        looked = [middle]
        if over is not None:
            is_lately = self.now - over < 60 * DAY
            looked.append(Looked(Evaluation.Point.END, over + DAY, 1 if is_lately else 0.8))
            done = (Action.ENDED_EARLY, State.ENDED_EARLY) if fate == "left" else (Action.COMPLETED, State.COMPLETED)
            self._close(registration, done[0], over, done[1], None)
        if fate != "left":
            self.pairs.look_back(pairing, looked)

    def _over(self, at: datetime, last_on: date, fate: str) -> datetime | None:
        if fate == "left":
            over = at_work(at + 75 * DAY, 11)
        else:
            over = at_work(
                datetime.combine(last_on, at.timetz(), tzinfo=OTTAWA) + self.chance.randrange(2, 9) * DAY, 11
            )
        return over if over < self.now - 2 * DAY else None

    def _matched(
        self,
        registration: Registration,
        pairing: Pairing,
        entry: ShortlistEntry,
        at: datetime,
        due_by: datetime,
        until: datetime,
        kind: str,
        **ended: object,
    ) -> None:
        event = self._happened(registration, Action.MATCHED, at, State.TRIAL, self.by)
        event.due_by = due_by
        match = Match(
            registration=registration,
            pairing=pairing,
            entry=entry,
            kind=kind,
            rank=entry.rank,
            decided_at=at,
            decided_by=self.by,
            objections_until=until,
            **ended,
        )
        self.matches.append(match)

    def _close(
        self, registration: Registration, action: Action, at: datetime, state: State, actor: Member | None
    ) -> None:
        registration.closed_at = at
        self._happened(registration, action, at, state, actor)

    def _happened(
        self, registration: Registration, action: Action, at: datetime, state: State, actor: Member | None
    ) -> RegistrationEvent:
        before = "" if action == Action.REGISTERED else registration.state
        registration.state = state
        event = RegistrationEvent(
            registration=registration, at=at, actor=actor, action=action, from_state=before, to_state=state
        )
        self.events.append(event)
        return event

    def _business(self, moment: datetime, days: int) -> datetime:
        """In the afternoon of that business day after the moment."""
        day = add_business_days(moment.astimezone(OTTAWA).date(), days, self.closed)
        return datetime.combine(day, moment.astimezone(OTTAWA).time().replace(hour=15), tzinfo=OTTAWA)

    def save(self) -> int:
        """Write everything; how many registrations there are."""
        Registration.objects.bulk_create(self.registrations)
        RegistrationEvent.objects.bulk_create(self.events)
        ClockPause.objects.bulk_create(self.pauses)
        Shortlist.objects.bulk_create(self.lists)
        ShortlistEntry.objects.bulk_create(self.entries)
        self.pairs.save()
        Match.objects.bulk_create(self.matches)
        WebinarCredit.objects.bulk_create(self._webinars())
        for pairing in self.pairs.pairings:
            if pairing.ended_at is None:
                recount_places(pairing.mentor_id, now=self.now)
        issue_past_certificates([each for each in self.pairs.pairings if each.state == Pairing.State.COMPLETED])
        return len(self.registrations)

    def _webinars(self) -> Iterator[WebinarCredit]:
        for match in self.matches:
            if match.end == Match.End.COMPLETED and match.ended_at is not None:
                is_given = match.ended_at + GIVEN_AFTER < self.now
                yield WebinarCredit(
                    match=match,
                    mentor=match.pairing.mentor,
                    earned_at=match.ended_at,
                    given_at=match.ended_at + GIVEN_AFTER if is_given else None,
                    given_by=self.by if is_given else None,
                )
