"""What a program does when a workbook is sent to it (OD-3, OD-4). Programs stand above and register here.

Without a program that takes a member's workbook there is nothing to send it to: it stays the member's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mentorship.workbooks.models import Workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Hook:
    """One program. `wants(workbook)` says what sending brings about, in a sentence that stands before the button, or
    None when the program takes nothing from this member now. `take(workbook, now)` runs in the transaction that sends.
    """

    wants: Callable[[Workbook], StrOrPromise | None]
    take: Callable[[Workbook, datetime], None]


HOOKS: list[Hook] = []


def add_hook(hook: Hook) -> Hook:
    """Let a program take workbooks."""
    HOOKS.append(hook)
    return hook


def takers_of(workbook: Workbook) -> list[tuple[Hook, StrOrPromise]]:
    """The programs that take this workbook now, each with what sending brings about."""
    return [(hook, sentence) for hook in HOOKS if (sentence := hook.wants(workbook)) is not None]
