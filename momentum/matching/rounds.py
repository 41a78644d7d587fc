"""What a round compares: the selected people of a tier, what stands between them, how many places there are.

The columns of applications are compared as the fit compares profiles. Of identity only what is shown counts, unless
staff opened more, which leaves a record (FIND-4).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from members.models import Block, SelfIdentification, Suspension
from mentorship.pairs.models import Pairing
from mentorship.profiles.bits import Bits
from mentorship.profiles.fit import ANSWERS, REMOTE, Points, Traits
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import FIT_POINTS, PLACES_DEFAULT
from mentorship.profiles.reader import points_in_force
from momentum.applications.models import Answer, Application
from momentum.matching.models import Match, PlaceOffer, Wish
from momentum.matching.scoring import Applicant, Scores, score_all
from momentum.programs.models import Offering, Question, Role, Tier


class Barrier(StrEnum):
    """What keeps two people apart before all points (design 4), the first that applies."""

    SELF = "self"
    SUSPENDED = "suspended"  # one of the two (SAFE-1)
    BLOCKED = "blocked"  # either wants nothing to do with the other (SAFE-1)
    FORBIDDEN = "forbidden"  # by staff
    BEFORE = "before"  # matched in this offering, and it did not hold
    RUNNING = "running"  # they have a mentorship already
    EMPLOYER = "employer"  # CPD-1
    LANGUAGE = "language"  # none in common


@dataclass(frozen=True)
class Round:
    """The people of a tier who are to be matched, in the order of their applications, and how they compare.

    `between` names by row and column what stands between two people; languages are in `speaks`. `places` are what each
    mentor has left, over all programs (FIND-8). `locked` are rows and columns by decision of staff, `continued` those
    of two who both want to go on together (EQ-3).
    """

    offering: Offering
    tier: Tier
    mentees: Sequence[Application]
    mentors: Sequence[Application]
    applicants: tuple[Sequence[Applicant], Sequence[Applicant]]
    points: Points
    questions: Mapping[str, int]
    score: Scores
    speaks: Bits
    possible: Bits
    between: Mapping[tuple[int, int], Barrier]
    places: NDArray[np.intp]
    waiting: NDArray[np.intp]
    locked: Sequence[tuple[int, int]]
    continued: Sequence[tuple[int, int]]

    def firm(self) -> list[tuple[int, int]]:
        """The pairs that a proposal keeps: staff's before those that go on, as far as nothing stands between the two
        and there are places."""
        left, kept = self.places.copy(), {}
        for row, column in (*self.locked, *self.continued):
            if row not in kept and self.possible[row, column] and left[column] > 0:
                left[column] -= 1
                kept[row] = column
        return sorted(kept.items())

    def barrier(self, row: int, column: int) -> Barrier | None:
        """What stands between the two, if anything."""
        found = self.between.get((row, column))
        return found or (None if self.speaks[row, column] else Barrier.LANGUAGE)

    def barriers_of(self, row: int) -> dict[str, int]:
        """With how many mentors what stands between them and this mentee."""
        found = (self.barrier(row, column) for column in range(len(self.mentors)))
        return dict(Counter(str(each) for each in found if each))

    def digest(self) -> str:
        """Of everything that was compared: the same for the same input, whatever the moment."""
        told = [
            [[each.key, each.codes, _sorted(each.answers), _sorted(each.traits)] for each in side]
            for side in self.applicants
        ]
        kept = [sorted([row, column, str(why)] for (row, column), why in self.between.items())]
        rest = [dict(self.points), dict(self.questions), self.places.tolist(), self.waiting.tolist(), self.firm()]
        return hashlib.sha256(json.dumps([told, kept, rest], sort_keys=True).encode()).hexdigest()


def selected(offering_id: int, tier_id: int) -> tuple[list[Application], list[Application]]:
    """The mentees and the mentors of a tier who take part in the round: selected ones, and mentors who have mentees
    already. One statement."""
    states = Q(state=Application.State.SELECTED) | Q(state=Application.State.MATCHED, role=Role.MENTOR)
    people = Application.objects.filter(states, offering=offering_id, tier=tier_id, member__is_active=True)
    found = list(people.select_related("member").order_by("applied_at", "pk"))
    return [each for each in found if not each.is_mentor], [each for each in found if each.is_mentor]


def round_of(
    offering: Offering,
    tier: Tier,
    now: datetime,
    *,
    traits: Mapping[int, Traits] | None = None,
    people: tuple[Sequence[Application], Sequence[Application]] | None = None,
) -> Round:
    """Compare the selected people of a tier, or the `people` given, at `now`. `traits` by member, where staff opened
    more than is shown. As many statements whatever their number."""
    mentees, mentors = people if people is not None else selected(offering.pk, tier.pk)
    everybody = [*mentees, *mentors]
    if traits is None:
        traits = shown_traits(everybody) if offering.program.uses_identity else {}
    asked = Question.objects.filter(Q(tier=None) | Q(tier=tier), program=offering.program_id, is_asked=True)
    questions = dict(asked.filter(match_points__gt=0).order_by("position", "pk").values_list("code", "match_points"))
    answers = _answers_of(everybody, questions)
    ours, theirs = ([_applicant(each, answers[each.pk], traits) for each in side] for side in (mentees, mentors))
    in_force = points_in_force(now)
    points = {name: in_force[name] for name in FIT_POINTS}
    score, speaks = score_all(ours, theirs, points, questions)
    wishes = list(Wish.objects.filter(mentee__in=mentees, mentor__in=mentors))
    between = _between(mentees, mentors, wishes)
    possible = speaks.copy()
    for place in between:
        possible[place] = False
    rows, columns = _places_in(mentees), _places_in(mentors)
    locked = [(rows[each.mentee_id], columns[each.mentor_id]) for each in wishes if each.kind == Wish.Kind.LOCKED]
    left = places_left(mentors)
    return Round(
        offering=offering,
        tier=tier,
        mentees=mentees,
        mentors=mentors,
        applicants=(ours, theirs),
        points=points,
        questions=questions,
        score=score,
        speaks=speaks,
        possible=possible,
        between=between,
        places=np.array([left[each.pk] for each in mentors], np.intp),
        waiting=np.array([offering.waiting_points * each.passed_over for each in mentees], np.intp),
        locked=sorted(locked),
        continued=_continued(mentees, mentors),
    )


def _continued(mentees: Sequence[Application], mentors: Sequence[Application]) -> list[tuple[int, int]]:
    """Two who both wrote that they would like to go on with each other (EQ-3)."""
    by_person = _by_person(mentors)
    return [
        (row, column)
        for row, each in enumerate(mentees)
        if (column := by_person.get(each.continues_with_id or 0)) is not None
        and mentors[column].continues_with_id == each.member_id
    ]


def places_left(mentors: Iterable[Application]) -> dict[int, int]:
    """How many mentees each mentor (key of the application) can still take here: of the places that they gave this
    offering, and of those that they have over all programs (FIND-8); none during a pause. Four statements."""
    mentors = list(mentors)
    people = {each.member_id for each in mentors}
    profiles = {each.member_id: each for each in MentorProfile.objects.filter(member__in=people)}
    running = Pairing.objects.taking_a_place().filter(mentor__in=people).values_list("mentor_id", "pk")
    taken = Counter(mentor_id for mentor_id, _pk in running)
    pairings = {pk for _mentor_id, pk in running}
    here = Counter(_held_here(mentors, pairings))
    left = {}
    for each in mentors:
        profile = profiles.get(each.member_id)
        over_all = (profile.places if profile else PLACES_DEFAULT) - taken[each.member_id]
        is_paused = profile is not None and profile.is_paused
        left[each.pk] = 0 if is_paused else max(0, min((each.places or 0) - here[each.pk], over_all))
    return left


def shown_traits(people: Iterable[Application]) -> dict[int, Traits]:
    """By member: the answers that everybody may see and on which they asked to be matched (FIND-4). One statement."""
    told = SelfIdentification.objects.shown().filter(is_matched_on=True, member__in={each.member_id for each in people})
    found: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for member_id, trait, codes in told.values_list("member_id", "trait", "shown_codes"):
        found[member_id][trait] = frozenset(codes)
    return dict(found)


def _held_here(mentors: Sequence[Application], pairings: set[int]) -> list[int]:
    matches = Match.objects.filter(mentor__in=mentors, pairing__in=pairings, ended_at=None)
    offers = PlaceOffer.objects.filter(mentor__in=mentors, state=PlaceOffer.State.OPEN)
    return [key for rows in (matches, offers) for key in rows.values_list("mentor_id", flat=True)]


def _between(
    mentees: Sequence[Application], mentors: Sequence[Application], wishes: Iterable[Wish]
) -> dict[tuple[int, int], Barrier]:
    """By place in the table: what stands between the two, the gravest first; languages apart. Four statements."""
    rows, columns = _by_person(mentees), _by_person(mentors)
    people = {*rows, *columns}
    found: dict[tuple[int, int], Barrier] = {}

    def keep_apart(why: Barrier, pairs: Iterable[tuple[int, int]]) -> None:
        for mentee, mentor in pairs:
            if mentee in rows and mentor in columns:
                found.setdefault((rows[mentee], columns[mentor]), why)

    keep_apart(Barrier.SELF, ((key, key) for key in people))
    out = set(Suspension.objects.in_force().filter(member__in=people).values_list("member_id", flat=True))
    keep_apart(Barrier.SUSPENDED, ((one, other) for one in rows for other in columns if {one, other} & out))
    blocks = list(
        Block.objects.filter(Q(blocker__in=people) & Q(blocked__in=people)).values_list("blocker_id", "blocked_id")
    )
    keep_apart(Barrier.BLOCKED, [*blocks, *((other, one) for one, other in blocks)])
    places = _places_in(mentees), _places_in(mentors)
    for each in wishes:
        if each.kind == Wish.Kind.FORBIDDEN:
            found.setdefault((places[0][each.mentee_id], places[1][each.mentor_id]), Barrier.FORBIDDEN)
    before = Match.objects.filter(mentee__in=mentees, ended_at__isnull=False)
    keep_apart(Barrier.BEFORE, before.values_list("mentee__member_id", "mentor__member_id"))
    running = list(
        Pairing.objects.taking_a_place()
        .filter(mentor__in=people, mentee__in=people)
        .values_list("mentee_id", "mentor_id")
    )
    keep_apart(Barrier.RUNNING, [*running, *((other, one) for one, other in running)])
    _keep_colleagues_apart(mentees, mentors, found)
    return found


def _keep_colleagues_apart(
    mentees: Sequence[Application], mentors: Sequence[Application], found: dict[tuple[int, int], Barrier]
) -> None:
    at: dict[str, list[int]] = defaultdict(list)
    for column, mentor in enumerate(mentors):
        at[_employer(mentor)].append(column)
    for row, mentee in enumerate(mentees):
        employer = _employer(mentee)
        for column in at[employer] if employer in at and employer else ():
            found.setdefault((row, column), Barrier.EMPLOYER)


def _employer(application: Application) -> str:
    return " ".join(application.employer.casefold().split())


def _applicant(
    application: Application, answers: Mapping[str, frozenset[str]], traits: Mapping[int, Traits]
) -> Applicant:
    """An application as it is compared: of a mentee without "remotely", which is what mentors offer."""
    codes = {facet: tuple(getattr(application, name)) for facet, name in ANSWERS.items()}
    where = (application.province,) if application.province else ()
    is_offered = application.is_mentor and application.is_remote
    codes["where"] = (*where, REMOTE) if is_offered else where
    return Applicant(application.pk, application.member_id, codes, answers, traits.get(application.member_id, {}))


def _answers_of(people: Sequence[Application], codes: Iterable[str]) -> dict[int, dict[str, frozenset[str]]]:
    """By application: the choices in the questions that count, by the question's code. One statement."""
    found: dict[int, dict[str, frozenset[str]]] = {each.pk: {} for each in people}
    given = Answer.objects.filter(application__in=people, question__code__in=list(codes))
    for key, code, value in given.values_list("application_id", "question__code", "value"):
        found[key][code] = frozenset(value if isinstance(value, list) else [value])
    return found


def _places_in(side: Sequence[Application]) -> dict[int, int]:
    return {each.pk: place for place, each in enumerate(side)}


def _by_person(side: Sequence[Application]) -> dict[int, int]:
    return {each.member_id: place for place, each in enumerate(side)}


def _sorted(said: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {name: sorted(codes) for name, codes in said.items()}
