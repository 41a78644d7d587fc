"""What the subjects put on a mentorship's page, in order. Nothing calls up.

Registered in `mentorship/account.py`, which is found when the site starts. Positions: 10 what is next, 20 agreement,
30 meetings, 40 rhythm, 50 goals, 60 what is shared, 70 evaluation, 80 proof; the page itself ends with the ending.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.gates import MemberRequest
from mentorship.pairs.models import Pairing


@dataclass(frozen=True)
class Part:
    """A part of the page's main column: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[MemberRequest, Pairing, datetime], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, pairing, now)` answers None where the reader has no use for it.

    The reader is one of the two, the mentorship has begun, and both people are loaded.
    """
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: MemberRequest, pairing: Pairing, now: datetime) -> list[SafeString]:
    """The parts for this reader and this mentorship, rendered, in order.

    Each has `pairing` and `is_mentor` (who reads it) besides its own context.
    """
    is_mentor = pairing.mentor_id == request.user.pk
    always = {"pairing": pairing, "is_mentor": is_mentor}
    built = [build(request, pairing, now) for _position, build in _parts]
    return [render_to_string(part.template, always | part.context, request) for part in built if part is not None]
