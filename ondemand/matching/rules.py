"""Who can be matched now, who may object, and how many months a match lasts (OD-5, OD-6, OD-17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NoPlaceLeft, NotAllowed, WorkflowError, WrongState
from members.models import Member
from members.queries import blocked_ids, today
from mentorship.pairs.deadlines import months_after
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.queries import with_listing_facts
from mentorship.profiles.rules import Missing, missing_for_listing
from ondemand.matching.models import Match
from ondemand.matching.policy import CHOICES
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import MONTHS
from ondemand.registrations.rules import Action, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Obstacle(models.TextChoices):
    """Why a mentor cannot be put on a list or matched now, as staff read it; the first that applies."""

    OWN = "own", _("it is the mentee")
    BLOCKED = "blocked", _("the two are kept apart")
    SUSPENDED = "suspended", _("suspended")
    OPTED_OUT = "opted_out", _("has switched mentoring off")
    ELSEWHERE = "elsewhere", _("no longer takes part in this program")
    LAPSED = "lapsed", _("the membership has ended, or no longer allows it")
    UNCONFIRMED = "unconfirmed", _("profile not confirmed, or documents not accepted")
    BEFORE = "before", _("was matched with this mentee before")
    PAIRED = "paired", _("the two have a mentorship already")
    PAUSED = "paused", _("takes a pause")
    AWAY = "away", _("is away")
    FULL = "full", _("became full: every place is taken")


# what a listing lacks, as an obstacle; the gravest first
LACKING: Mapping[Missing, Obstacle] = {
    Missing.SUSPENDED: Obstacle.SUSPENDED,
    Missing.ACCOUNT: Obstacle.LAPSED,
    Missing.PROGRAM: Obstacle.ELSEWHERE,
    Missing.MEMBERSHIP: Obstacle.LAPSED,
    Missing.CATEGORY: Obstacle.LAPSED,
    Missing.ANSWERS: Obstacle.UNCONFIRMED,
    Missing.DOCUMENTS: Obstacle.UNCONFIRMED,
    Missing.CONFIRMATION: Obstacle.UNCONFIRMED,
}
# of these a mentee reads no more than that the mentor cannot be matched (SAFE-1)
REFUSALS: Mapping[Obstacle, tuple[type[WorkflowError], StrOrPromise]] = {
    Obstacle.OWN: (NotAllowed, _("Nobody is matched with themselves.")),
    Obstacle.BLOCKED: (WrongState, _("These two are kept apart: they cannot be matched.")),
    Obstacle.SUSPENDED: (WrongState, _("This mentor is suspended, and cannot be matched.")),
    Obstacle.OPTED_OUT: (WrongState, _("This mentor has switched mentoring off, and cannot be matched.")),
    Obstacle.ELSEWHERE: (WrongState, _("This mentor no longer takes part in Mentorship On Demand.")),
    Obstacle.LAPSED: (WrongState, _("This mentor’s membership has ended or no longer allows it.")),
    Obstacle.UNCONFIRMED: (
        WrongState,
        _("This mentor’s profile or documents are not confirmed: no match is possible."),
    ),
    Obstacle.BEFORE: (WrongState, _("These two were matched before: choose another mentor.")),
    Obstacle.PAIRED: (WrongState, _("These two have a mentorship already.")),
    Obstacle.PAUSED: (WrongState, _("This mentor takes a pause.")),
    Obstacle.AWAY: (WrongState, _("This mentor is away at present.")),
    Obstacle.FULL: (NoPlaceLeft, _("Every place of this mentor is taken.")),
}


def refusal(obstacle: Obstacle) -> WorkflowError:
    """The error that says so to staff."""
    kind, sentence = REFUSALS[obstacle]
    return kind(sentence)


def obstacles_of(registration: Registration, mentor_ids: Iterable[int], now: datetime) -> dict[int, Obstacle]:
    """What keeps each of these mentors (keys of members) from being matched with the mentee at `now`; nothing for who
    can be. Four statements, however many they are.
    """
    wanted = set(mentor_ids)
    mentee, on = registration.member, today(now)
    profiles = with_listing_facts(MentorProfile.objects.filter(member__in=wanted), now, Program.ONDEMAND)
    found = {each.member_id: _of_profile(each, on) for each in profiles}
    apart, paired, before = blocked_ids(mentee), running_with(mentee), matched_before(registration)
    obstacles = {}
    for mentor_id in wanted:
        obstacle = found.get(mentor_id, Obstacle.OPTED_OUT)
        # what ended is no obstacle that passes: it stands before a full or absent mentor
        for who, why in ((before, Obstacle.BEFORE), (paired, Obstacle.PAIRED), (apart, Obstacle.BLOCKED)):
            if mentor_id in who and (obstacle is None or _graver(why, obstacle)):
                obstacle = why
        if mentor_id == mentee.pk:
            obstacle = Obstacle.OWN
        if obstacle is not None:
            obstacles[mentor_id] = obstacle
    return obstacles


def place_obstacle(profile: MentorProfile, on: date) -> Obstacle | None:
    """What keeps a mentor who takes part from having a place on that day (FIND-8)."""
    if profile.is_paused:
        return Obstacle.PAUSED
    if profile.is_away(on):
        return Obstacle.AWAY
    return None if profile.places_taken < profile.places else Obstacle.FULL


def _of_profile(facts: MentorProfile, on: date) -> Obstacle | None:
    if not facts.wants_to_mentor:
        return Obstacle.OPTED_OUT
    missing = missing_for_listing(facts)
    for reason, obstacle in LACKING.items():
        if reason in missing:
            return obstacle
    return place_obstacle(facts, on)


def _graver(one: Obstacle, other: Obstacle) -> bool:
    order = list(Obstacle)
    return order.index(one) < order.index(other)


def running_with(mentee: Member) -> set[int]:
    """With whom the person has a mentorship that holds a place, on either side."""
    running = Pairing.objects.visible_to(mentee).taking_a_place().values_list("mentor_id", "mentee_id")
    return {key for pair in running for key in pair} - {mentee.pk}


def matched_before(registration: Registration) -> set[int]:
    """The mentors with whom this registration was matched and no longer is."""
    over = Match.objects.filter(registration=registration, ended_at__isnull=False)
    return set(over.values_list("pairing__mentor_id", flat=True))


def side_of(match: Match, person: Member) -> str:
    """`mentee`, `mentor`, or nothing for a stranger."""
    if person.pk == match.pairing.mentee_id:
        return "mentee"
    return "mentor" if person.pk == match.pairing.mentor_id else ""


def may_object(match: Match, person: Member, now: datetime) -> bool:
    """Whether one of the two can still say that it is no good match (OD-6)."""
    return bool(side_of(match, person)) and match.ended_at is None and now <= match.objections_until


def months_used(match: Match) -> int:
    """The full months of a match that ended because the mentor left (OD-17); an objection uses none (OD-6)."""
    if match.end != Match.End.MENTOR_LEFT or match.ended_at is None:
        return 0
    began, over = (moment.astimezone(OTTAWA).date() for moment in (match.decided_at, match.ended_at))
    return sum(months_after(began, number) <= over for number in range(1, MONTHS + 1))


def months_left(matches: Iterable[Match]) -> int:
    """How many months are left of the six after these matches, one at least: those not used are kept (OD-17)."""
    return max(1, MONTHS - sum(months_used(match) for match in matches))


def list_action(registration: Registration) -> Action:
    """What sending a list is now: the first (OD-4), or a longer one because none of the three can be matched (OD-5).

    After an objection, and when a mentor left, the mentee does not choose again: then neither is possible.
    """
    if registration.state == State.AWAITING_MATCH and not registration.matches.exists():
        return Action.NEW_CHOICES_ASKED
    return Action.SHORTLIST_SENT


def choices_needed(can_be_matched: int) -> int:
    """How many choices the mentee sends, of a list on which so many can still be matched (OD-5)."""
    return min(CHOICES, can_be_matched)
