"""What a new application begins with: the last one that the member wrote, else the own profile (fields 5.3)."""

from __future__ import annotations

from members.models import Member
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.queries import mentee_profile_of, profile_of
from momentum.applications.models import Application
from momentum.applications.queries import last_application
from momentum.programs.models import Role, Window

CODES = ("areas", "topics", "paths", "practice_settings", "ages", "languages", "modes", "values")
COPIED = (*CODES, "province", "is_remote", "employer", "places")
GOALS_OF_A_PROFILE = "\n"


def draft_for(member: Member, window: Window, language: str) -> Application:
    """An application that is not saved, filled in as far as the member has said it before; in `language` it is
    written."""
    draft = Application(
        offering=window.offering, tier=window.tier, role=window.role, member=member, text_language=language
    )
    last = last_application(member, window.role)
    if last is not None:
        for name in COPIED:
            setattr(draft, name, getattr(last, name))
    elif window.role == Role.MENTOR:
        _from_mentor(draft, profile_of(member))
    else:
        _from_mentee(draft, mentee_profile_of(member))
    draft.languages = draft.languages or [member.language]
    if window.role == Role.MENTOR:
        draft.places = min(draft.places or 1, window.tier.places_most)
    return draft


def _from_mentor(draft: Application, profile: MentorProfile | None) -> None:
    if profile is None:
        return
    for name in (*CODES, "province", "is_remote", "employer", "places"):
        setattr(draft, name, getattr(profile, name))


def _from_mentee(draft: Application, profile: MenteeProfile | None) -> None:
    if profile is None:
        return
    for name in (*CODES, "province", "employer"):
        setattr(draft, name, getattr(profile, name))
    # what was written in another language stays with its profile
    if profile.text_language == draft.text_language:
        draft.goals = GOALS_OF_A_PROFILE.join(profile.goals)
