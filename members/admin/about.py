"""Where a person stands in the programs, for the page that staff see. Nothing calls up: programs register it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from members.models import Member


class Part(NamedTuple):
    """One line of the person's page, and where staff read more."""

    words: str
    url: str


# Each gets the person and the reader, and names nothing that the reader may not open.
ABOUT_PERSON: list[Callable[[Member, Member], Iterable[Part]]] = []


def parts_about(person: Member, reader: Member) -> list[Part]:
    """Where the person stands in the programs, as far as the reader may know."""
    return [part for about in ABOUT_PERSON for part in about(person, reader)]
