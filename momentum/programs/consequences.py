"""What upper subjects do when an offering changes its state, in the same transaction.

Nothing calls up: they register here, in `momentum/account.py`, which is found when the site starts. `offering` is
locked and written already; `actor` is None where the system did it, `reason` what staff said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from members.models import Member
from momentum.programs.models import Offering
from momentum.programs.rules import Action

type Follow = Callable[[Offering, Member | None, str, datetime], None]
_followers: dict[Action, list[Follow]] = {}


def after(action: Action) -> Callable[[Follow], Follow]:
    """Call the function as `follow(offering, actor, reason, now)` whenever that is done with an offering."""

    def register(follow: Follow) -> Follow:
        _followers.setdefault(action, []).append(follow)
        return follow

    return register


def follow_up(action: Action, offering: Offering, actor: Member | None, reason: str, now: datetime) -> None:
    """Let everybody who registered do their part."""
    for follow in _followers.get(action, []):
        follow(offering, actor, reason, now)
