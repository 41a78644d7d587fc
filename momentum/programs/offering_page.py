"""What the subjects put on an offering's page for staff, in order. Nothing calls up.

Registered in `momentum/admin.py`'s subjects or `momentum/account.py`. Positions: 10 applications and selection,
20 matching, 30 sessions, 40 progress and completion. The page begins with what is next and ends with the history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.gates import MemberRequest
from momentum.programs.models import Offering


@dataclass(frozen=True)
class Part:
    """A part of the page: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[MemberRequest, Offering, datetime], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, offering, now)` answers None where there is nothing to say, or no right."""
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: MemberRequest, offering: Offering, now: datetime) -> list[SafeString]:
    """The parts for this offering, rendered, in order. Each has `offering` besides its own context."""
    built = [build(request, offering, now) for _position, build in _parts]
    always = {"offering": offering}
    return [render_to_string(part.template, always | part.context, request) for part in built if part is not None]
