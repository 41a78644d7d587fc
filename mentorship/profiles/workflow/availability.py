"""Whether a mentor has a place now (FIND-8): a pairing takes it; the profile keeps a copy for the search."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.queries import today
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow.listing import lock_profile


@transaction.atomic
def set_places_taken(member_id: int, taken: int, *, now: datetime) -> None:
    """Note how many places of the mentor are taken, and whether one is free now. Pairs call it at each change.

    Nothing happens for a person without a mentor profile (OD-12: such a mentor need not be listed).
    """
    # the profile alone: whoever frees a place may hold another Member, and Member rows come before profiles
    profile = MentorProfile.objects.select_for_update().filter(member=member_id).first()
    if profile is None:
        return
    before = facets.options_of(profile)
    profile.places_taken = taken
    profile.has_place = profile.counts_as_open(today(now))
    profile.save(update_fields=["places_taken", "has_place"])
    facets.record_change(profile.pk, before, facets.options_of(profile))


@transaction.atomic
def follow_availability(member_id: int, *, now: datetime) -> bool:
    """Bring `has_place` in step with today's date and the answers; True when it changed (dates away begin and end)."""
    profile = lock_profile(member_id)
    if profile is None or profile.has_place == profile.counts_as_open(today(now)):
        return False
    before = facets.options_of(profile)
    profile.has_place = not profile.has_place
    profile.save(update_fields=["has_place"])
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return True
