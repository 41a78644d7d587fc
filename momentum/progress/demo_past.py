"""Offerings that lie behind the demo: one more of each program, completed, so that its statistics have a story.

Rows as the workflows would have left them, without the e-mails of that time. All people are invented.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from caot_mentor.business_days import OTTAWA
from members.models import Member
from members.policy import Role as StaffRole
from members.queries import closed_days, today
from mentorship.demo.past import DAY, Looked, Past, at_work
from mentorship.demo.proofs import issue_past_certificates
from mentorship.pairs.models import Evaluation, Pairing
from mentorship.profiles.policy import Program as PairingProgram
from momentum.applications.models import Application, ApplicationEvent
from momentum.applications.rules import Action
from momentum.matching.deadlines import answer_due, objections_end
from momentum.matching.models import Match, PlaceOffer
from momentum.programs.models import Interest, Offering, Program, Role
from momentum.progress.models import Completion
from momentum.sessions.models import Attendance, Session
from momentum.sessions.policy import CODE_LENGTH

State = Application.State
SEED = 20_261_124
WEEKS = 7 * DAY
MEETINGS = (8, 30, 55, 80, 110, 140)  # days after the beginning
APPLIED, SELECTED, MATCHED = -55 * DAY, -18 * DAY, -6 * DAY  # from the first day


@dataclass(frozen=True)
class Told:
    """One offering: its names, its first and last day as days ago, its topics, and how many people of which end."""

    program: str
    english: str
    french: str
    first: int
    last: int
    topics: Sequence[tuple[str, str]]
    completed: int
    left: int
    from_list: int  # of these mentees, those who were given a place from the waiting list
    declined: int
    withdrawn: int


WEBINARS = (
    ("Mentorship", "Le mentorat"),
    ("Coaching", "L’accompagnement"),
    ("Networking", "Le réseautage"),
    ("Partnering", "Le partenariat"),
)
WELCOME = (("Welcome", "Bienvenue"),)
OFFERINGS = (
    Told("momentum", "The season before", "La saison précédente", 215, 45, WEBINARS, 9, 2, 2, 2, 3),
    Told("diversity", "Pilot round", "Ronde pilote", 330, 140, WELCOME, 7, 1, 1, 3, 1),
    Told("peer", "Last year", "L’an dernier", 430, 190, WELCOME, 5, 1, 0, 0, 2),
)


def seed_past(now: datetime) -> int:
    """One completed offering of each program, once; how many."""
    staff = Member.objects.filter(role=StaffRole.COORDINATOR).order_by("pk").first()
    if staff is None or Offering.objects.filter(name_en=OFFERINGS[0].english).exists():
        return 0
    crowd = Member.objects.filter(email__startswith="person", activated_at__isnull=False).order_by("pk")
    mentees = iter(crowd.filter(mentor_profile=None))
    mentors = iter(crowd.filter(mentor_profile__is_listed=True))
    made = 0
    for told in OFFERINGS:
        program = Program.objects.filter(code=told.program).first()
        if program is not None:
            _Past(program, told, staff, now).tell(mentees, mentors)
            made += 1
    _meet_lately(now)
    return made


def _meet_lately(now: datetime) -> None:
    """Whoever was matched in an offering that runs has met since, as the log says."""
    lately = Past(random.Random(SEED), now)  # noqa: S311 (invented people, no secret)
    running = Pairing.objects.filter(state=Pairing.State.ACTIVE, cohort_match__isnull=False, meetings=None)
    for pairing in running.select_related("mentee").order_by("pk"):
        lately.meet(pairing, MEETINGS)
    lately.save()


class _Past:
    """One offering with its people, gathered and written at once."""

    def __init__(self, program: Program, told: Told, staff: Member, now: datetime) -> None:
        self.told, self.staff, self.now, self.closed = told, staff, now, closed_days()
        self.chance = random.Random(SEED + told.first)  # noqa: S311 (invented people, no secret)
        self.pairs = Past(self.chance, now)
        self.tier = program.tiers.order_by("position")[0]
        first, last = (today(now) - days * DAY for days in (told.first, told.last))
        self.first, self.over = _morning(first), _morning(last + DAY)
        self.offering = Offering.objects.create(
            program=program,
            name_en=told.english,
            name_fr=told.french,
            state=Offering.State.COMPLETED,
            starts_on=first,
            ends_on=last,
            opened_at=self.first - 60 * DAY,
            started_at=self.first,
            ended_at=self.over,
            needs_sessions=min(3, len(told.topics)),
        )
        self.applications: list[Application] = []
        self.matches: list[Match] = []
        self.offers: list[PlaceOffer] = []
        self.sessions: list[Session] = []

    def tell(self, mentees: Any, mentors: Any) -> None:
        """Who applied, who was matched with whom, who was there, and who completed it."""
        told, number = self.told, 0
        for number in range(told.completed + told.left):
            is_left = number >= told.completed
            is_from_list = not is_left and number < told.from_list
            self._pair(next(mentees), next(mentors), number, is_left=is_left, is_from_list=is_from_list)
        for place in range(told.declined + told.withdrawn):
            state = State.DECLINED if place < told.declined else State.WITHDRAWN
            self._applied(next(mentees), Role.MENTEE, state, number + place)
        self._applied(next(mentors), Role.MENTOR, State.WITHDRAWN, number)
        self._save()

    def _applied(self, member: Member, role: str, state: str, number: int) -> Application:
        at = self.first + APPLIED + number * 2 * DAY
        application = Application(
            offering=self.offering,
            tier=self.tier,
            role=role,
            member=member,
            state=state,
            languages=[member.language],
            text_language=member.language,
            places=1 if role == Role.MENTOR else None,
            applied_at=at_work(at, 11),
            closed_at=self.first + SELECTED if state in (State.DECLINED, State.WITHDRAWN) else None,
        )
        self.applications.append(application)
        return application

    def _pair(self, mentee: Member, mentor: Member, number: int, *, is_left: bool, is_from_list: bool) -> None:
        """Two who were matched, in the round or from the waiting list, and completed it or ended early."""
        at = self.first + (20 * DAY if is_from_list else MATCHED)
        began = max(at, self.first)
        over = began + 60 * DAY if is_left else self.over
        state = State.WITHDRAWN if is_left else State.COMPLETED
        sides = [self._applied(mentee, Role.MENTEE, state, number), self._applied(mentor, Role.MENTOR, state, number)]
        for each in sides:
            each.selected_at, each.matched_at, each.closed_at = self.first + SELECTED, at, over
            each.completed_at = None if is_left else over
        names = self.offering.program_names
        pairing = self.pairs.pair(
            mentor,
            mentee,
            began,
            over,
            program=PairingProgram.MOMENTUM,
            state=Pairing.State.ENDED if is_left else Pairing.State.COMPLETED,
            program_name_en=names[0],
            program_name_fr=names[1],
            ends_on=self.offering.ends_on,
        )
        self.pairs.meet(pairing, MEETINGS)
        points = [Looked(Evaluation.Point.START, began + 2 * WEEKS, 0.6)]
        if not is_left:
            points += [
                Looked(Evaluation.Point.MIDDLE, began + (over - began) / 2, 0.7),
                Looked(Evaluation.Point.END, over + DAY, 0.8),
            ]
        self.pairs.look_back(pairing, points)
        if is_from_list:
            self._from_list(sides, pairing, at)
        self.matches.append(
            Match(
                mentee=sides[0],
                mentor=sides[1],
                pairing=pairing,
                kind=Match.Kind.PLACE if is_from_list else Match.Kind.ROUND,
                decided_at=at,
                decided_by=self.staff,
                objections_until=objections_end(at, self.offering.objection_days, self.closed),
                ended_at=over,
                end=Match.End.ENDED if is_left else Match.End.COMPLETED,
            )
        )

    def _from_list(self, sides: Sequence[Application], pairing: Pairing, at: datetime) -> None:
        """The mentee had waited since the round, and answered in time when the place was offered."""
        sides[0].waitlisted_at = sides[0].waiting_since = self.first
        offered_at = at - 2 * DAY
        self.offers.append(
            PlaceOffer(
                mentee=sides[0],
                mentor=sides[1],
                pairing=pairing,
                offered_at=offered_at,
                answer_by=answer_due(offered_at, self.offering.answer_days),
                state=PlaceOffer.State.ACCEPTED,
                answered_at=at,
            )
        )

    def _interested(self) -> list[Interest]:
        """Who had said so before the offering was opened: two in three of those who applied then."""
        opened_at = self.offering.opened_at or self.first
        return [
            Interest(
                program=self.offering.program,
                tier=self.tier,
                role=each.role,
                member=each.member,
                language=each.member.language,
                created_at=at_work(opened_at - (6 + 2 * number) * DAY, 10),
                applied_at=each.applied_at,
            )
            for number, each in enumerate(self.applications)
            if number % 3
        ]

    def _save(self) -> None:
        Interest.objects.bulk_create(self._interested())
        Application.objects.bulk_create(self.applications)
        ApplicationEvent.objects.bulk_create(self._events())
        self.pairs.save()
        Match.objects.bulk_create(self.matches)
        PlaceOffer.objects.bulk_create(self.offers)
        done = [each for each in self.applications if each.state == State.COMPLETED]
        Completion.objects.bulk_create(
            Completion(application=each, completed_at=self.over, decided_by=self.staff) for each in done
        )
        self._meet_all(done)
        issue_past_certificates([each for each in self.pairs.pairings if each.state == Pairing.State.COMPLETED])

    def _events(self) -> list[ApplicationEvent]:
        ends = {
            State.COMPLETED: Action.COMPLETED,
            State.WITHDRAWN: Action.WITHDRAWN,
            State.DECLINED: Action.DECLINED,
        }
        events = []
        for each in self.applications:
            steps = [
                (each.applied_at, Action.SUBMITTED, State.SUBMITTED),
                (each.selected_at, Action.SELECTED, State.SELECTED),
                (each.waitlisted_at, Action.WAITLISTED, State.WAITLISTED),
                (each.matched_at, Action.MATCHED, State.MATCHED),
                (each.closed_at, ends[State(each.state)], each.state),
            ]
            before = ""
            for at, action, after in steps:
                if at is not None:
                    events.append(
                        ApplicationEvent(application=each, at=at, action=action, from_state=before, to_state=after)
                    )
                    before = after
        return events

    def _meet_all(self, people: Sequence[Application]) -> None:
        """The sessions, with who was there."""
        step = (self.over - self.first) / (len(self.told.topics) + 1)
        self.sessions = Session.objects.bulk_create(
            Session(
                offering=self.offering,
                kind=Session.Kind.WEBINAR if len(self.told.topics) > 1 else Session.Kind.ORIENTATION,
                topic_en=english,
                topic_fr=french,
                state=Session.State.ANNOUNCED,
                starts_at=at_work(self.first + (2 * DAY if place == 0 else step * place), 12),
                zone="America/Toronto",
                code=f"PAST{place}X"[:CODE_LENGTH],
            )
            for place, (english, french) in enumerate(self.told.topics)
        )
        Attendance.objects.bulk_create(
            Attendance(session=session, member_id=each.member_id, how=Attendance.How.CODE, at=session.ends_at)
            for session in self.sessions
            for each in people
            if self.chance.random() < 0.85
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=OTTAWA)
