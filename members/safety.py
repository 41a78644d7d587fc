"""What the programs do when two people are kept apart or one is suspended (SAFE-1), in the same transaction.

Nothing calls up: the apps above register here, in a file `safety.py` that is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from members.models import Member

type AfterBlock = Callable[[Member, Member, datetime], None]
type AfterSuspension = Callable[[Member, datetime], None]
AFTER_BLOCK: list[AfterBlock] = []
AFTER_SUSPENSION: list[AfterSuspension] = []


def after_block(follow: AfterBlock) -> AfterBlock:
    """Call `follow(blocker, blocked, now)` within the transaction that blocks somebody."""
    AFTER_BLOCK.append(follow)
    return follow


def after_suspension(follow: AfterSuspension) -> AfterSuspension:
    """Call `follow(member, now)` within the transaction that suspends somebody, or lifts the suspension."""
    AFTER_SUSPENSION.append(follow)
    return follow
