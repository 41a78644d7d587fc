"""What jobs do with matches: look for what is past due and not done, one row at a time."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.rows import each_row
from ondemand.matching import workflow
from ondemand.matching.queries import pairings_over, trials_over


def follow_matches(now: datetime) -> int:
    """Follow mentorships that are over (OD-6, OD-9, OD-17), then end the days to object that have passed (OD-6).

    Returns how many changed. One bad row never blocks the others.
    """
    done = each_row(pairings_over(), workflow.follow_pairing, now=now)
    return done + each_row(trials_over(now), workflow.end_trial, now=now)
