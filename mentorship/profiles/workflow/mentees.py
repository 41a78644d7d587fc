"""The mentee profile: five answers that are enough to ask for a meeting, and the small steps after them (FIND-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import today
from members.rules import may_take_part
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY
from mentorship.profiles.rules import MENTEE_SENTENCES

# The columns that each small step writes, and no others.
MENTEE_STEPS: Mapping[str, tuple[str, ...]] = {
    "practice": ("current_areas", "practice_settings", "ages"),
    "meeting": ("modes", "province", "times"),
    "values": ("values",),
    "words": ("looking_for", "about", "text_language"),
    "importance": ("importance",),
    "private": ("employer", "keep_away"),
}


@dataclass(frozen=True)
class FiveAnswers:
    """The five questions; codes are those of the terms, `goals` and `languages` in the mentee's order."""

    paths: Sequence[str]
    goals: Sequence[str]
    areas: Sequence[str]
    topics: Sequence[str]
    languages: Sequence[str]


FIVE_FIELDS = tuple(FiveAnswers.__dataclass_fields__)


@transaction.atomic
def save_five_answers(member: Member, answers: FiveAnswers, *, language: str, now: datetime) -> MenteeProfile:
    """Write the five answers; the first time makes the profile, whose words count as written in `language`.

    Raises NotAllowed when MEM-2 or MEM-3 do not let the member look for a mentor and there is no profile yet: who has
    one may always correct it.
    """
    profile = _locked(member)
    if profile is None:
        answer = may_take_part(member, MENTEE_ACTIVITY, today(now))
        if not answer.is_allowed:
            raise NotAllowed(MENTEE_SENTENCES[answer.reason])
        return MenteeProfile.objects.create(
            member=member,
            completed_at=now,
            province=member.province or "outside",
            text_language=language,
            **asdict(answers),
        )
    for name, value in asdict(answers).items():
        setattr(profile, name, value)
    profile.completed_at = profile.completed_at or now
    profile.save(update_fields=[*FIVE_FIELDS, "completed_at", "updated_at"])
    return profile


@transaction.atomic
def save_mentee_step(member: Member, step: str, answers: Mapping[str, Any], *, now: datetime) -> MenteeProfile:
    """Write the columns of one small step (`MENTEE_STEPS`). Raises WrongState before the five answers are given."""
    profile = _locked(member)
    if profile is None:
        raise WrongState(_("First answer the five questions."))
    columns = MENTEE_STEPS[step]
    for name in columns:
        setattr(profile, name, answers[name])
    profile.save(update_fields=[*columns, "updated_at"])
    return profile


def _locked(member: Member) -> MenteeProfile | None:
    # The member first, as everywhere: two first answers at once must not make two profiles.
    Member.objects.select_for_update(no_key=True).filter(pk=member.pk).first()
    return MenteeProfile.objects.select_for_update().filter(member=member.pk).first()
