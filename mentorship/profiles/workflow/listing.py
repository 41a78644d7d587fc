"""*I want to be a mentor*, the questionnaire, and the listing that follows from them (FIND-1, FIND-2, FIND-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member, PolicyDocument
from members.queries import today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.profiles import emails, facets, search_text
from mentorship.profiles.models import MentorProfile, MentorProfileEvent
from mentorship.profiles.policy import MENTOR_ACTIVITY, PLACES_DEFAULT
from mentorship.profiles.queries import with_listing_facts
from mentorship.profiles.rules import (
    SENTENCES,
    Action,
    Missing,
    available_actions,
    experience_band,
    missing_for_listing,
    state_of,
)


@dataclass(frozen=True)
class Answers:
    """What the questionnaire asks (FIND-1's least first); codes are those of the terms."""

    areas: Sequence[str]
    practice_settings: Sequence[str]
    ages: Sequence[str]
    practising_since: int
    languages: Sequence[str]
    modes: Sequence[str]
    places: int
    sentence: str
    text_language: str
    city: str = ""
    province: str = ""
    is_remote: bool = False
    focuses: Sequence[str] = field(default_factory=list)
    topics: Sequence[str] = field(default_factory=list)
    paths: Sequence[str] = field(default_factory=list)
    about: str = ""


ANSWER_FIELDS = tuple(Answers.__dataclass_fields__)


@transaction.atomic
def tick_wants_to_mentor(member: Member, *, now: datetime) -> MentorProfile:
    """*I want to be a mentor* (FIND-1): makes the profile; one with answers is listed at once if nothing is missing.

    Raises NotAllowed when MEM-2 or MEM-3 do not let the member mentor. Ticking twice changes nothing.
    """
    profile = lock_profile(member.pk)
    if profile is not None and profile.wants_to_mentor:
        return profile
    answer = may_take_part(member, MENTOR_ACTIVITY, today(now))
    if not answer.is_allowed:
        raise NotAllowed(SENTENCES[answer.reason])
    state = state_of(profile)
    before = facets.options_of(profile) if profile else set()
    if profile is None:
        profile = MentorProfile.objects.create(
            member=member,
            wants_to_mentor=True,
            city=member.city,
            province=province_of(member),
            text_language=member.language,
            places=PLACES_DEFAULT,
        )
    else:
        profile.wants_to_mentor = True
        profile.save(update_fields=["wants_to_mentor", "updated_at"])
    record(profile, Action.TICKED, state, member, now)
    _follow(profile, now, member)
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return profile


@transaction.atomic
def untick_wants_to_mentor(member: Member, *, now: datetime) -> MentorProfile | None:
    """Take the mentor out of every search at once and keep the answers (FIND-2). Always possible; twice is no error."""
    profile = lock_profile(member.pk)
    if profile is None or not profile.wants_to_mentor:
        return profile
    before, state = facets.options_of(profile), state_of(profile)
    profile.wants_to_mentor = profile.is_listed = False
    profile.save(update_fields=["wants_to_mentor", "is_listed", "updated_at"])
    record(profile, Action.UNTICKED, state, member, now)
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return profile


@transaction.atomic
def save_questionnaire(
    member: Member, answers: Answers, documents: Sequence[PolicyDocument], *, language: str, now: datetime
) -> MentorProfile:
    """Write the answers, accept `documents` as read in `language`, and list the profile if nothing is missing.

    Saving is also confirming (FIND-10). It never switches mentoring on. Raises WrongState without a profile.
    """
    profile = _owned(member, Action.ANSWERED)
    before, state = facets.options_of(profile), state_of(profile)
    for name, value in asdict(answers).items():
        setattr(profile, name, value)
    profile.experience = experience_band(answers.practising_since, today(now))
    profile.completed_at = profile.completed_at or now
    profile.confirmed_at = now
    profile.save(update_fields=[*ANSWER_FIELDS, "experience", "completed_at", "confirmed_at", "updated_at"])
    search_text.refresh([profile.pk])
    accept_documents(member, documents, language, now)
    record(profile, Action.ANSWERED, state, member, now)
    _follow(profile, now, member)
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return profile


@transaction.atomic
def accept_new_documents(
    member: Member, documents: Sequence[PolicyDocument], *, language: str, now: datetime
) -> MentorProfile:
    """Accept the versions in force, and list the profile at once if nothing else is missing (FIND-1)."""
    profile = _owned(member, Action.ACCEPTED)
    before, state = facets.options_of(profile), state_of(profile)
    accept_documents(member, documents, language, now)
    record(profile, Action.ACCEPTED, state, member, now)
    _follow(profile, now, member)
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return profile


@transaction.atomic
def confirm_profile(member: Member, *, now: datetime) -> MentorProfile:
    """Keep the profile as it is for another 12 months (FIND-10); one that had lapsed is listed again.

    Raises WrongState when there is nothing to confirm. Twice on one day is written once.
    """
    profile = _owned(member, Action.CONFIRMED)
    if profile.confirmed_at and today(profile.confirmed_at) == today(now):
        return profile
    before, state = facets.options_of(profile), state_of(profile)
    profile.confirmed_at = now
    profile.save(update_fields=["confirmed_at", "updated_at"])
    record(profile, Action.CONFIRMED, state, member, now)
    _follow(profile, now, member)
    facets.record_change(profile.pk, before, facets.options_of(profile))
    return profile


@transaction.atomic
def answer_at_renewal(member: Member, *, wants_to_mentor: bool, now: datetime) -> MentorProfile | None:
    """Switch on or off as answered on the renewal page (MEM-6); confirming there restarts the 12 months of FIND-10."""
    if not wants_to_mentor:
        return untick_wants_to_mentor(member, now=now)
    profile = tick_wants_to_mentor(member, now=now)
    return profile if profile.completed_at is None else confirm_profile(member, now=now)


@transaction.atomic
def follow_listing(profile_id: int, *, now: datetime) -> bool:
    """Bring one profile's listing in step with the facts (FIND-1, FIND-10, MEM-2, MEM-3); True when it changed.

    For what changes away from the profile: memberships, categories, documents, accounts, time. The mentor is told
    by mail why the listing ended, or that it is back; a closed account gets no mail.
    """
    profile = lock_profile(_owner_of(profile_id))
    if profile is None:
        return False
    before = facets.options_of(profile)
    event, reasons = _follow(profile, now, None)
    if event is None:
        return False
    facets.record_change(profile.pk, before, facets.options_of(profile))
    if profile.is_listed:
        emails.listed_again(profile, event)
    elif Missing.ACCOUNT not in reasons:
        emails.unlisted(profile, event, reasons)
    return True


@transaction.atomic
def recount_experience(profile_id: int, *, now: datetime) -> None:
    """Move a profile to the band of years in practice that it has come into (at New Year)."""
    profile = lock_profile(_owner_of(profile_id))
    if profile is None or profile.practising_since is None:
        return
    band = experience_band(profile.practising_since, today(now))
    if band == profile.experience:
        return
    before, band_before = facets.options_of(profile), profile.experience
    profile.experience = band
    profile.save(update_fields=["experience"])
    record(profile, Action.BAND_MOVED, state_of(profile), None, now, note=f"{band_before} → {band}")
    facets.record_change(profile.pk, before, facets.options_of(profile))


def province_of(member: Member) -> str:
    """The member's province as a code of the list of places; the roll leaves it empty outside Canada."""
    return member.province or "outside"


def _follow(
    profile: MentorProfile, now: datetime, actor: Member | None
) -> tuple[MentorProfileEvent | None, tuple[Missing, ...]]:
    """Write `is_listed` of a locked, saved profile from the facts; returns the event if it changed, and the reasons."""
    facts = with_listing_facts(MentorProfile.objects.filter(pk=profile.pk), now).get()
    should_be_listed: bool = facts.should_be_listed  # type: ignore[attr-defined]
    reasons = missing_for_listing(facts)
    if profile.is_listed == should_be_listed:
        return None, reasons
    state = state_of(profile)
    profile.is_listed = should_be_listed
    profile.save(update_fields=["is_listed"])
    action = Action.LISTED if should_be_listed else Action.UNLISTED
    return record(profile, action, state, actor, now, note=", ".join(reasons)), reasons


def _owner_of(profile_id: int) -> int | None:
    return MentorProfile.objects.filter(pk=profile_id).values_list("member_id", flat=True).first()


def lock_profile(member_id: int | None) -> MentorProfile | None:
    """The mentor's profile under the mentor's locks: the member's row, then the profile's. None without a profile."""
    # The member first: acceptances and mail touch that row too, and two first ticks must not make two profiles.
    Member.objects.select_for_update().filter(pk=member_id).first()
    return MentorProfile.objects.select_for_update().filter(member=member_id).first()


def _owned(member: Member, action: Action) -> MentorProfile:
    profile = lock_profile(member.pk)
    if profile is None or action not in available_actions(profile):
        raise WrongState(_("First switch on “I want to be a mentor” and answer the questions."))
    return profile


def record(
    profile: MentorProfile, action: Action, from_state: str, actor: Member | None, now: datetime, note: str = ""
) -> MentorProfileEvent:
    return MentorProfileEvent.objects.create(
        profile=profile,
        actor=actor,
        at=now,
        action=action,
        from_state=from_state,
        to_state=state_of(profile),
        note=note,
    )
