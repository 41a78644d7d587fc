"""Workbooks that nobody touched for 24 months go, after a notice (quality P9)."""

from __future__ import annotations

from datetime import datetime, timedelta

from caot_mentor.rows import each_row
from mentorship.workbooks import workflow
from mentorship.workbooks.policy import NOTICE_DAYS
from mentorship.workbooks.queries import to_remove, to_warn_of


def warn_of_removals(now: datetime) -> int:
    """Write to whose workbook goes in 30 days; returns to how many."""
    due = to_warn_of(now).order_by("pk").values_list("pk", flat=True)
    return each_row(due, workflow.warn_of_removal, now=now, remove_on=now + timedelta(days=NOTICE_DAYS))


def remove_untouched(now: datetime) -> int:
    """Delete the workbooks that nobody kept after the notice; returns how many."""
    return each_row(to_remove(now).order_by("pk").values_list("pk", flat=True), workflow.remove_workbook, now=now)
