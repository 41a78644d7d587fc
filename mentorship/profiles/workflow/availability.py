"""Places, programs, days away and the pause (FIND-8): a pairing takes a place, the profile keeps copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from members.models import Member
from members.queries import today
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.rules import Action, state_of
from mentorship.profiles.workflow.writing import done_by_owner, lock_profile, owned_profile, record


@dataclass(frozen=True)
class Availability:
    """What a mentor says of it: places over all programs, codes of `Program`, days away (both or none)."""

    places: int
    programs: Sequence[str]
    away_from: date | None = None
    away_to: date | None = None


@transaction.atomic
def save_availability(member: Member, answers: Availability, *, now: datetime) -> MentorProfile:
    """Write places, programs and days away. Leaving Find an OT Mentor out takes the mentor out of the search.

    Fewer places than are taken is no error: mentorships go on, and nobody new comes. Raises WrongState without a
    profile.
    """
    profile = owned_profile(member, Action.AVAILABILITY)
    with done_by_owner(profile, Action.AVAILABILITY, member, now):
        for name, value in asdict(answers).items():
            setattr(profile, name, value)
        profile.has_place = profile.counts_as_open(today(now))
        profile.save(update_fields=[*asdict(answers), "has_place", "updated_at"])
    return profile


def pause_mentoring(member: Member, *, now: datetime) -> MentorProfile:
    """Be shown as paused: in the search still, and nobody can ask. Twice is no error; WrongState without a profile."""
    return _set_paused(member, Action.PAUSED, now)


def resume_mentoring(member: Member, *, now: datetime) -> MentorProfile:
    """End the pause. Twice is no error; raises WrongState without a profile."""
    return _set_paused(member, Action.RESUMED, now)


@transaction.atomic
def _set_paused(member: Member, action: Action, now: datetime) -> MentorProfile:
    profile = owned_profile(member, action)
    if profile.is_paused == (action == Action.PAUSED):
        return profile
    with facets.kept_in_step(profile):
        profile.is_paused = action == Action.PAUSED
        profile.has_place = profile.counts_as_open(today(now))
        profile.save(update_fields=["is_paused", "has_place", "updated_at"])
        record(profile, action, state_of(profile), member, now)
    return profile


@transaction.atomic
def set_places_taken(member_id: int, taken: int, *, now: datetime) -> None:
    """Note how many places of the mentor are taken, and whether one is free now. Pairs call it at each change.

    Nothing happens for a person without a mentor profile (OD-12: such a mentor need not be listed).
    """
    # the profile alone: whoever frees a place may hold another Member, and Member rows come before profiles
    profile = MentorProfile.objects.select_for_update().filter(member=member_id).first()
    if profile is None:
        return
    with facets.kept_in_step(profile):
        profile.places_taken = taken
        profile.has_place = profile.counts_as_open(today(now))
        profile.save(update_fields=["places_taken", "has_place"])


@transaction.atomic
def follow_availability(member_id: int, *, now: datetime) -> bool:
    """Bring `has_place` in step with today's date and the answers; True when it changed (dates away begin and end)."""
    profile = lock_profile(member_id)
    if profile is None or profile.has_place == profile.counts_as_open(today(now)):
        return False
    with facets.kept_in_step(profile):
        profile.has_place = not profile.has_place
        profile.save(update_fields=["has_place"])
    return True
