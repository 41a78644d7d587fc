"""Which webinars a member has watched, for the ticks of a workbook. The library stands above and registers here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from members.models import Member

type Watched = Callable[[Member], Iterable[str]]
_sources: list[Watched] = []


def add_watched(source: Watched) -> Watched:
    """Let `source(member)` say the codes of what the member has watched."""
    _sources.append(source)
    return source


def watched_codes(member: Member) -> set[str]:
    """The codes of what the member says to have watched elsewhere on the site."""
    return {code for source in _sources for code in source(member)}
