"""What every change of a mentor profile does: lock it, write the event, bring listing and facets in step with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile, MentorProfileEvent
from mentorship.profiles.queries import with_listing_facts
from mentorship.profiles.rules import Action, Missing, available_actions, missing_for_listing, state_of


def lock_profile(member_id: int | None) -> MentorProfile | None:
    """The mentor's profile under the mentor's locks: the member's row, then the profile's. None without a profile."""
    # The member first: acceptances and mail touch that row too, and two first ticks must not make two profiles.
    # no_key: a mail to this person, written under another's lock, refers to the row and must not wait for this one
    Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    return MentorProfile.objects.select_for_update().filter(member=member_id).first()


def owned_profile(member: Member, action: Action) -> MentorProfile:
    """The member's profile under its locks. Raises WrongState where the action is not possible in its state."""
    profile = lock_profile(member.pk)
    if profile is None or action not in available_actions(profile):
        raise WrongState(_("First switch on “I want to be a mentor” and answer the questions."))
    return profile


@contextmanager
def done_by_owner(
    profile: MentorProfile, action: Action, member: Member, now: datetime, note: str = ""
) -> Iterator[None]:
    """The block changes and saves a locked profile; its event row, the listing and the facets follow."""
    state = state_of(profile if profile.pk else None)
    with facets.kept_in_step(profile):
        yield
        record(profile, action, state, member, now, note)
        follow_facts(profile, now, member)


def follow_facts(
    profile: MentorProfile, now: datetime, actor: Member | None
) -> tuple[MentorProfileEvent | None, tuple[Missing, ...]]:
    """Write `is_listed` of a locked, saved profile from the facts; returns the event if it changed, and the reasons."""
    facts = with_listing_facts(MentorProfile.objects.filter(pk=profile.pk), now).get()
    reasons = missing_for_listing(facts)
    # as `queries.with_listing` says it of many at once
    should_be_listed = facts.wants_to_mentor and not reasons
    if profile.is_listed == should_be_listed:
        return None, reasons
    state = state_of(profile)
    profile.is_listed = should_be_listed
    profile.save(update_fields=["is_listed"])
    action = Action.LISTED if should_be_listed else Action.UNLISTED
    return record(profile, action, state, actor, now, note=", ".join(reasons)), reasons


def record(
    profile: MentorProfile, action: Action, from_state: str, actor: Member | None, now: datetime, note: str = ""
) -> MentorProfileEvent:
    """One row for what happened."""
    return MentorProfileEvent.objects.create(
        profile=profile,
        actor=actor,
        at=now,
        action=action,
        from_state=from_state,
        to_state=state_of(profile),
        note=note,
    )
