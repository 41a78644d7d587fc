"""What time does to applications. Jobs ask "past due and not yet done": they may run late, or twice."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.rows import each_row
from members.queries import today
from momentum.applications import queries, workflow
from momentum.applications.policy import EACH_TIME


def close_with_offerings(now: datetime) -> int:
    """Close what waits in offerings that are over, and tell the people; returns how many."""
    keys = queries.left_behind().order_by("pk").values_list("pk", flat=True)[:EACH_TIME]
    return each_row(keys, workflow.close_with_offering, now=now)


def tell_of_closing(now: datetime) -> int:
    """Tell who is interested and has not applied, once, that the time for applying ends; returns how many."""
    keys = queries.closing_soon(today(now)).order_by("pk").values_list("pk", flat=True)
    return each_row(keys, workflow.tell_of_closing, now=now)
