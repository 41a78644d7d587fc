"""*I want to be a mentor*, the questionnaire, and the listing that follows from them (FIND-1, FIND-2, FIND-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from caot_mentor.errors import NotAllowed
from members.models import Member, PolicyDocument
from members.queries import today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.profiles import emails, facets, search_text
from mentorship.profiles.consequences import AFTER_UNTICK
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import MENTOR_ACTIVITY, PLACES_DEFAULT
from mentorship.profiles.rules import (
    SENTENCES,
    Action,
    Missing,
    experience_band,
    is_to_be_reminded,
    lapses_on,
    state_of,
)
from mentorship.profiles.workflow.writing import done_by_owner, follow_facts, lock_profile, owned_profile, record


@dataclass(frozen=True)
class Answers:
    """What the questionnaire asks: FIND-1's least; codes are those of the terms."""

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


ANSWER_FIELDS = tuple(Answers.__dataclass_fields__)
# The columns that each small optional step writes, and no others.
MENTOR_STEPS: Mapping[str, tuple[str, ...]] = {
    "focus": ("focuses", "past_areas"),
    "topics": ("topics", "paths"),
    "values": ("values",),
    "words": ("about", "hopes"),
    "practical": ("hours_a_month", "is_rural", "employer"),
}


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
    profile = profile or MentorProfile(
        member=member,
        city=member.city,
        province=province_of(member),
        text_language=member.language,
        places=PLACES_DEFAULT,
    )
    with done_by_owner(profile, Action.TICKED, member, now):
        profile.wants_to_mentor = True
        profile.save(update_fields=["wants_to_mentor", "updated_at"] if profile.pk else None)
    return profile


@transaction.atomic
def untick_wants_to_mentor(member: Member, *, now: datetime) -> MentorProfile | None:
    """Take the mentor out of every search at once and keep the answers (FIND-2). Always possible; twice is no error.

    What upper subjects registered follows in the same transaction: open introductions close.
    """
    profile = lock_profile(member.pk)
    if profile is None or not profile.wants_to_mentor:
        return profile
    state = state_of(profile)
    with facets.kept_in_step(profile):
        profile.wants_to_mentor = profile.is_listed = False
        profile.save(update_fields=["wants_to_mentor", "is_listed", "updated_at"])
        record(profile, Action.UNTICKED, state, member, now)
        for follow in AFTER_UNTICK:
            follow(member, now)
    return profile


@transaction.atomic
def save_questionnaire(
    member: Member, answers: Answers, documents: Sequence[PolicyDocument], *, language: str, now: datetime
) -> MentorProfile:
    """Write the answers, accept `documents` as read in `language`, and list the profile if nothing is missing.

    Saving is also confirming (FIND-10). It never switches mentoring on. Raises WrongState without a profile.
    """
    profile = owned_profile(member, Action.ANSWERED)
    with done_by_owner(profile, Action.ANSWERED, member, now):
        for name, value in asdict(answers).items():
            setattr(profile, name, value)
        profile.experience = experience_band(answers.practising_since, today(now))
        profile.has_place = profile.counts_as_open(today(now))
        profile.completed_at = profile.completed_at or now
        profile.confirmed_at = now
        derived = ("experience", "has_place", "completed_at", "confirmed_at", "updated_at")
        profile.save(update_fields=[*ANSWER_FIELDS, *derived])
        search_text.refresh([profile.pk])
        accept_documents(member, documents, language, now)
    return profile


@transaction.atomic
def save_mentor_step(member: Member, step: str, answers: Mapping[str, Any], *, now: datetime) -> MentorProfile:
    """Write the columns of one small step (`MENTOR_STEPS`).

    Once the questionnaire is answered, saving is also confirming (FIND-10). Raises WrongState without a profile.
    """
    profile = owned_profile(member, Action.STEP_SAVED)
    columns = list(MENTOR_STEPS[step])
    with done_by_owner(profile, Action.STEP_SAVED, member, now, note=step):
        for name in columns:
            setattr(profile, name, answers[name])
        if profile.completed_at is not None:
            profile.confirmed_at = now
            columns.append("confirmed_at")
        profile.save(update_fields=[*columns, "updated_at"])
        search_text.refresh([profile.pk])
    return profile


@transaction.atomic
def accept_new_documents(
    member: Member, documents: Sequence[PolicyDocument], *, language: str, now: datetime
) -> MentorProfile:
    """Accept the versions in force, and list the profile at once if nothing else is missing (FIND-1)."""
    profile = owned_profile(member, Action.ACCEPTED)
    with done_by_owner(profile, Action.ACCEPTED, member, now):
        accept_documents(member, documents, language, now)
    return profile


@transaction.atomic
def confirm_profile(member: Member, *, now: datetime) -> MentorProfile:
    """Keep the profile as it is for another 12 months (FIND-10); one that had lapsed is listed again.

    Raises WrongState when there is nothing to confirm. Twice on one day is written once.
    """
    profile = owned_profile(member, Action.CONFIRMED)
    if profile.confirmed_at and today(profile.confirmed_at) == today(now):
        return profile
    with done_by_owner(profile, Action.CONFIRMED, member, now):
        profile.confirmed_at = now
        profile.save(update_fields=["confirmed_at", "updated_at"])
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
    with facets.kept_in_step(profile):
        event, reasons = follow_facts(profile, now, None)
    if event is None:
        return False
    if profile.is_listed:
        emails.listed_again(profile, event)
    elif Missing.ACCOUNT not in reasons:
        emails.unlisted(profile, event, reasons)
    return True


@transaction.atomic
def remind_to_confirm(profile_id: int, *, days: int, now: datetime) -> bool:
    """Ask a listed mentor, `days` days before the profile lapses, to confirm it (FIND-10); once for each 12 months.

    False when nothing is to be done any more: confirmed meanwhile, not listed, lapsed, or asked already.
    """
    profile = lock_profile(_owner_of(profile_id))
    if profile is None or profile.confirmed_at is None or not is_to_be_reminded(profile, days, now):
        return False
    event = record(profile, Action.REMINDED, state_of(profile), None, now, note=str(days))
    emails.confirm_soon(profile, event, lapses_on(profile.confirmed_at))
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
    note = f"{profile.experience} → {band}"
    with facets.kept_in_step(profile):
        profile.experience = band
        profile.save(update_fields=["experience"])
        record(profile, Action.BAND_MOVED, state_of(profile), None, now, note)


def province_of(member: Member) -> str:
    """The member's province as a code of the list of places; the roll leaves it empty outside Canada."""
    return member.province or "outside"


def _owner_of(profile_id: int) -> int | None:
    return MentorProfile.objects.filter(pk=profile_id).values_list("member_id", flat=True).first()
