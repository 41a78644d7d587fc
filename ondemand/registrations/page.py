"""What the subjects put on the mentee's page, in order. Nothing calls up.

Registered in `ondemand/account.py`, which is found when the site starts. Positions: 10 pay; 20 the list, choices,
match, objection; 30 what was paid, receipt, cancel; the page itself begins with what happens next and ends with the
timeline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.gates import MemberRequest
from ondemand.registrations.models import Registration


@dataclass(frozen=True)
class Part:
    """A part of the page's main column: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[MemberRequest, Registration, datetime], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, registration, now)` answers None where the mentee has no use for it now."""
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: MemberRequest, registration: Registration, now: datetime) -> list[SafeString]:
    """The parts for this registration, rendered, in order. Each has `registration` besides its own context."""
    built = [build(request, registration, now) for _position, build in _parts]
    always = {"registration": registration}
    return [render_to_string(part.template, always | part.context, request) for part in built if part is not None]
