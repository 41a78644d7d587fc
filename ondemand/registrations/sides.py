"""Who the mentor of a registration is now: the subject above that matches says so, in `ondemand/account.py`."""

from __future__ import annotations

from collections.abc import Callable

from members.models import Member
from ondemand.registrations.models import Registration

_mentor_of: list[Callable[[Registration], Member | None]] = []


def set_mentor_of(find: Callable[[Registration], Member | None]) -> None:
    """Let `find(registration)` say with whom it is matched now."""
    _mentor_of[:] = [find]


def mentor_of(registration: Registration) -> Member | None:
    """The mentor with whom the registration is matched now, or None."""
    return _mentor_of[0](registration) if _mentor_of else None
