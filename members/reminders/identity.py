"""Answers about identity of people who have not been here for long go, after a notice (quality P9)."""

from datetime import datetime, timedelta

from caot_mentor.rows import each_row
from members.policy import IDENTITY_NOTICE_DAYS
from members.queries import whose_answers_go, whose_answers_go_soon
from members.workflow.identity import remove_after_notice, warn_of_removal

NOTICE = timedelta(days=IDENTITY_NOTICE_DAYS)


def warn_of_removals(now: datetime) -> int:
    """Write to whose answers will be 12 months old without a visit in 30 days; returns to how many."""
    due = whose_answers_go_soon(now).order_by("pk").values_list("pk", flat=True)
    return each_row(due, warn_of_removal, now=now, remove_on=now + NOTICE)


def remove_unvisited(now: datetime) -> int:
    """Delete the answers of who did not come back in the 30 days after the notice; returns of how many."""
    due = whose_answers_go(now).order_by("pk").values_list("pk", flat=True)
    return each_row(due, remove_after_notice, now=now)
