"""What the apps put on a program's public page, in the order in which they registered. Nothing calls up.

Registered in `<app>/account.py`, which is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from caot_mentor.pages.models import ProgramPage


@dataclass(frozen=True)
class Part:
    """A part above the page's text: `template` renders it whole, sections with headings of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type Build = Callable[[HttpRequest, ProgramPage], Part | None]
_builders: list[Build] = []


def add_part(build: Build) -> None:
    """Add a part; `build(request, page)` answers None for the pages of other programs."""
    _builders.append(build)


def rendered_parts(request: HttpRequest, page: ProgramPage) -> list[SafeString]:
    """The parts of this page, rendered, in order."""
    built = [build(request, page) for build in _builders]
    return [render_to_string(part.template, part.context, request) for part in built if part is not None]
