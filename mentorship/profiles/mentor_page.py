"""What upper subjects put on a mentor's page, such as the box that asks for a first meeting. Nothing calls up.

Registered in `mentorship/account.py`, which is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mentorship.profiles.models import MentorProfile


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
