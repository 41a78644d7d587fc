"""What the subjects put on a member's page of programs, in order. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 applications, 20 pairs, 30
sessions, 40 the path through the years. The page itself begins with what is sought now and ends with interest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.gates import MemberRequest


@dataclass(frozen=True)
class Part:
    """A part of the page: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[MemberRequest, datetime], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, now)` answers None where the member has no use for it."""
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: MemberRequest, now: datetime) -> list[SafeString]:
    """The member's parts, rendered, in order."""
    built = [build(request, now) for _position, build in _parts]
    return [render_to_string(part.template, part.context, request) for part in built if part is not None]
