"""What a program does when a workbook is sent to it (OD-3, OD-4). Programs stand above and register here.

Without a program that takes a member's workbook there is nothing to send it to: it stays the member's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from members.models import Member
from mentorship.workbooks.models import Workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class WayIn:
    """Why a program takes nothing from the member now, and where that changes."""

    why: StrOrPromise
    url: str
    label: StrOrPromise


@dataclass(frozen=True)
class Hook:
    """One program. `wants(workbook)` says what sending brings about, in a sentence that stands before the button; or
    what the member can do first (a `WayIn`); or None where the program is of no use to this member now.

    `take(workbook, now)` runs in the transaction that sends, `give_back(workbook, by, now)` in the one in which staff
    reopen it. `page` names the address where the member follows what sending began.
    """

    wants: Callable[[Workbook], StrOrPromise | WayIn | None]
    take: Callable[[Workbook, datetime], None]
    give_back: Callable[[Workbook, Member, datetime], None] | None = None
    page: str = ""


HOOKS: list[Hook] = []


def add_hook(hook: Hook) -> Hook:
    """Let a program take workbooks."""
    HOOKS.append(hook)
    return hook


def programs_for(workbook: Workbook) -> tuple[list[tuple[Hook, StrOrPromise]], list[WayIn]]:
    """The programs that take this workbook now, each with what sending brings about; what can be done for others."""
    answers = [(hook, answer) for hook in HOOKS if (answer := hook.wants(workbook)) is not None]
    takers = [(hook, answer) for hook, answer in answers if not isinstance(answer, WayIn)]
    return takers, [answer for _hook, answer in answers if isinstance(answer, WayIn)]


def takers_of(workbook: Workbook) -> list[tuple[Hook, StrOrPromise]]:
    """The programs that take this workbook now, each with what sending brings about."""
    return programs_for(workbook)[0]


def give_back(workbook: Workbook, by: Member, now: datetime) -> None:
    """Tell every program that staff reopened the workbook, in their transaction."""
    for hook in HOOKS:
        if hook.give_back is not None:
            hook.give_back(workbook, by, now)
