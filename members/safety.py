"""What the programs do when two people are kept apart or one is suspended (SAFE-1), in the same transaction.

Nothing calls up: the apps above register here, in a file `safety.py` that is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from members.models import Member, Suspension

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """What staff read on a suspension's page: a heading, and lines of words that lead to an address of the admin."""

    heading: StrOrPromise
    lines: list[tuple[str, str]]


type AfterBlock = Callable[[Member, Member, datetime], None]
type AfterSuspension = Callable[[Member, datetime], None]
type AlsoHeld = Callable[[Member], Iterable[int]]
type Report = Callable[[Suspension], Section]
AFTER_BLOCK: list[AfterBlock] = []
AFTER_SUSPENSION: list[AfterSuspension] = []
ALSO_HELD: list[AlsoHeld] = []
REPORTS: list[Report] = []


def after_block(follow: AfterBlock) -> AfterBlock:
    """Call `follow(blocker, blocked, now)` within the transaction that blocks somebody, with both members locked."""
    AFTER_BLOCK.append(follow)
    return follow


def after_suspension(follow: AfterSuspension) -> AfterSuspension:
    """Call `follow(member, now)` within the transaction that suspends somebody, or lifts it, with the member locked."""
    AFTER_SUSPENSION.append(follow)
    return follow


def also_held(keys: AlsoHeld) -> AlsoHeld:
    """Hold those whose keys `keys(member)` gives with the member who is suspended: what they share is closed."""
    ALSO_HELD.append(keys)
    return keys


def report_to_staff(report: Report) -> Report:
    """Show staff `report(suspension)` on its page: what runs, and what the suspension has closed."""
    REPORTS.append(report)
    return report
