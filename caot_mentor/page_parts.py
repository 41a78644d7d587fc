"""Pages that are composed of parts which upper apps put on them. Nothing calls up.

A page's module makes one `PageParts` and names what its parts are asked with; who stands above adds to it in a file
that is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Part:
    """A part of a page: `template` renders it whole, a section with a heading of level two."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)

    def rendered(self, request: HttpRequest, always: Mapping[str, Any] | None = None) -> SafeString:
        """The part as it stands on the page; `always` is what every part of the page has besides its own context."""
        return render_to_string(self.template, {**(always or {}), **self.context}, request)


class PageParts[P: Part, **Asked]:
    """The parts of one page, by position. A builder answers None where the reader has no use for its part."""

    def __init__(self) -> None:
        self._builders: list[tuple[int, Callable[Asked, P | None]]] = []

    def add(self, position: int, build: Callable[Asked, P | None]) -> None:
        """Add a part; of two in one position the first that was added stands first."""
        self._builders.append((position, build))
        self._builders.sort(key=lambda entry: entry[0])

    def built(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[P]:
        """The parts that there are, in order."""
        found = [build(*args, **kwargs) for _position, build in self._builders]
        return [part for part in found if part is not None]
