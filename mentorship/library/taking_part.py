"""In which programs somebody takes part, for resources that only participants see (EQ-7). Nothing calls up: each app
registers what it knows in its `account.py`, which is found when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from members.models import Member

type Programs = Callable[[Member], Iterable[str]]
_sources: list[Programs] = []


def add_programs(source: Programs) -> Programs:
    """Let `source(member)` say the codes of program pages in whose program the member takes part, now or earlier."""
    _sources.append(source)
    return source


def programs_of(member: Member) -> set[str]:
    """The codes of the programs in which the member takes part or took part."""
    return {code for source in _sources for code in source(member)}
