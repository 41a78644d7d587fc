"""What the subjects put on an applicant's page, in order. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 the pair, a place that is
offered, objecting; 20 sessions; 30 what is needed to complete, progress, the path through the years. The page itself
begins with what happens next and ends with what was written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.gates import MemberRequest
from momentum.applications.models import Application


@dataclass(frozen=True)
class Part:
    """A part of the page's main column: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[MemberRequest, Application, datetime], Part | None]
_parts: list[tuple[int, Build]] = []


def add_part(position: int, build: Build) -> None:
    """Add a part; `build(request, application, now)` answers None where the applicant has no use for it now."""
    _parts.append((position, build))
    _parts.sort(key=lambda entry: entry[0])


def rendered_parts(request: MemberRequest, application: Application, now: datetime) -> list[SafeString]:
    """The parts for this application, rendered, in order. Each has `application` besides its own context."""
    built = [build(request, application, now) for _position, build in _parts]
    always = {"application": application}
    return [render_to_string(part.template, always | part.context, request) for part in built if part is not None]
