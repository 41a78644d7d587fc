"""Workbooks that nobody touched for 24 months go, after a notice (quality P9)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from mentorship.workbooks import workflow
from mentorship.workbooks.policy import NOTICE_DAYS
from mentorship.workbooks.queries import to_remove, to_warn_of

logger = logging.getLogger(__name__)


def warn_of_removals(now: datetime) -> int:
    """Write to whose workbook goes in 30 days; returns to how many."""
    due = to_warn_of(now).order_by("pk").values_list("pk", flat=True)
    return _each(due, partial(workflow.warn_of_removal, now=now, remove_on=now + timedelta(days=NOTICE_DAYS)))


def remove_untouched(now: datetime) -> int:
    """Delete the workbooks that nobody kept after the notice; returns how many."""
    return _each(to_remove(now).order_by("pk").values_list("pk", flat=True), partial(workflow.remove_workbook, now=now))


def _each(keys: Iterable[int], treat: Callable[[int], bool]) -> int:
    """One after another, each with a transaction of its own: one that fails is logged and left for the next run."""
    treated = 0
    for key in keys:
        try:
            treated += treat(key)
        except Exception:
            logger.exception("workbook %s was left as it is", key)
    return treated
