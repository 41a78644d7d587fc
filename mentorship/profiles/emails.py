"""The messages about a mentor profile, one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caot_mentor.mail.compose import queue
from mentorship.profiles.models import MentorProfile, MentorProfileEvent
from mentorship.profiles.rules import Missing


def unlisted(profile: MentorProfile, event: MentorProfileEvent, reasons: Sequence[Missing]) -> None:
    """The profile is no longer in the search, why, and what brings it back (MEM-2, FIND-1, FIND-10)."""
    _to_mentor("mentor_unlisted", profile, event, reasons=[reason.value for reason in reasons])


def listed_again(profile: MentorProfile, event: MentorProfileEvent) -> None:
    """The profile is back in the search without the mentor having done anything on its page."""
    _to_mentor("mentor_listed_again", profile, event)


def confirm_soon(profile: MentorProfile, event: MentorProfileEvent, lapses_on: date) -> None:
    """The profile lapses on the day `lapses_on`; one click on its page keeps it (FIND-10)."""
    _to_mentor("mentor_confirm_soon", profile, event, lapses_on=lapses_on)


def _to_mentor(name: str, profile: MentorProfile, event: MentorProfileEvent, **context: object) -> None:
    member = profile.member
    queue(
        name,
        to_address=member.email,
        language=member.language,
        context={"first_name": member.first_name, **context},
        dedupe_key=f"{name}:{event.pk}",
        member=member,
    )
