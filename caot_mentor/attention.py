"""What staff should look at now: each app offers what waits in its `attention.py`, the start page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Waiting:
    """One line of the start page: how many of what, where to treat them, and whether it is late."""

    count: int
    label: StrOrPromise
    url: str
    is_late: bool = False


type Source = Callable[[datetime], Waiting | None]
type SourceOfOne = Callable[[datetime, Any], Waiting | None]
# The permission that a person needs to be shown a line, and the function that counts it for them.
SOURCES: list[tuple[str, SourceOfOne]] = []


def waiting_for(permission: str) -> Callable[[Source], Source]:
    """Register a function that counts what waits at a moment, for staff who hold `permission`; `None` is nothing."""

    def register(source: Source) -> Source:
        SOURCES.append((permission, lambda now, _person: source(now)))
        return source

    return register


def waiting_for_each(permission: str) -> Callable[[SourceOfOne], SourceOfOne]:
    """Register a function that counts, for one person of the staff, what waits: not everybody may see the same."""

    def register(source: SourceOfOne) -> SourceOfOne:
        SOURCES.append((permission, source))
        return source

    return register


def waiting_now(request: HttpRequest, now: datetime) -> list[Waiting]:
    """What waits for the staff person of `request`, late things first."""
    found = [source(now, request.user) for permission, source in SOURCES if request.user.has_perm(permission)]
    return sorted((line for line in found if line is not None), key=lambda line: not line.is_late)
