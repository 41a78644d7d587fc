"""What upper subjects put on a mentor's page, such as the box that asks for a first meeting. Nothing calls up.

Registered in `mentorship/account.py`, which is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.models import Member
from members.queries import is_blocked
from members.rules import may_take_part
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY


@dataclass(frozen=True)
class Part:
    """A part of the page's aside: `template` renders it whole, from a heading of level two on."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[HttpRequest, MentorProfile], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, profile)` answers None where the reader has no use for it."""
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: HttpRequest, profile: MentorProfile) -> list[SafeString]:
    """The parts for this reader and this mentor (`profile.member` is loaded), rendered, in order."""
    built = [build(request, profile) for _position, build in _parts]
    return [render_to_string(part.template, part.context, request) for part in built if part is not None]


def page_open_to(reader: Member, mentor: Member, on: date) -> MentorProfile | None:
    """The mentor's profile when its page opens for the reader on that day, for a link to it; else None.

    Asks as the page does: listed, neither of the two blocked the other, the reader may look for mentors (MEM-2, MEM-3).
    """
    profile = MentorProfile.objects.filter(member=mentor, is_listed=True).first()
    if profile is None or is_blocked(reader, mentor) or not may_take_part(reader, MENTEE_ACTIVITY, on).is_allowed:
        return None
    return profile
