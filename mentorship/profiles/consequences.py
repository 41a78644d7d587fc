"""What upper subjects do when a mentor switches *I want to be a mentor* off (FIND-2), in the same transaction.

Nothing calls up: they register here, in a file that is found when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from members.models import Member

type AfterUntick = Callable[[Member, datetime], None]
AFTER_UNTICK: list[AfterUntick] = []


def after_untick(follow: AfterUntick) -> AfterUntick:
    """Call `follow(mentor, now)` within the transaction that switches the mentor off, under the mentor's lock."""
    AFTER_UNTICK.append(follow)
    return follow
