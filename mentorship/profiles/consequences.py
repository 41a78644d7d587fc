"""What upper subjects do when a mentor switches *I want to be a mentor* off (FIND-2), in the same transaction.

Nothing calls up: they register here, in a file that is found when the site starts. The mentor is told first how many
people it concerns.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from members.models import Member

type AfterUntick = Callable[[Member, datetime], None]
type CountOpen = Callable[[Member], int]
AFTER_UNTICK: list[AfterUntick] = []
COUNT_OPEN: list[CountOpen] = []


def after_untick(follow: AfterUntick) -> AfterUntick:
    """Call `follow(mentor, now)` within the transaction that switches the mentor off, under the mentor's lock."""
    AFTER_UNTICK.append(follow)
    return follow


def closed_by_untick(count: CountOpen) -> CountOpen:
    """Let `count(mentor)` say with how many people something is open that an `after_untick` would close."""
    COUNT_OPEN.append(count)
    return count


def open_with(mentor: Member) -> int:
    """How many people are told when the mentor switches off now; while the mentor stays, their requests stay open."""
    return sum(count(mentor) for count in COUNT_OPEN)
