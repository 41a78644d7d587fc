"""What time does to places, to the log and to the rhythm. Jobs ask "out of step by now": they may run late or twice."""

from datetime import datetime

from caot_mentor.rows import each_row
from mentorship.pairs import queries, workflow
from mentorship.profiles.workflow import follow_availability


def follow_places(now: datetime) -> int:
    """Correct the copies of taken places, then `has_place` of mentors whose dates away begin or end (FIND-8).

    Returns how many profiles it treated. Each has a transaction of its own: one that fails is logged by its mentor's
    key and left for the next run.
    """
    treated = each_row(queries.places_out_of_step(), workflow.recount_places, now=now)
    return treated + each_row(queries.availability_out_of_step(now), follow_availability, now=now)


def leave_entries(now: datetime) -> int:
    """Write of entries that waited 14 days that they were not contested (CPD-8); returns how many."""
    return each_row(queries.entries_left_alone(now), workflow.leave_entry, now=now)


def remind_of_rhythm(now: datetime) -> int:
    """Remind the pairs whose month ends soon without enough contact (OD-8), once a month; returns how many."""
    keys = queries.with_rhythm().order_by("pk").values_list("pk", flat=True)
    return each_row(keys, workflow.remind_of_month, now=now)


def ask_for_evaluations(now: datetime) -> int:
    """Ask for the evaluations that are due (fields 5.8), once for each point; returns of how many pairs."""
    keys = queries.to_be_evaluated(now).order_by("pk").values_list("pk", flat=True)
    return each_row(keys, workflow.ask_for_evaluation, now=now)


def follow_invitations(now: datetime) -> int:
    """Let invitations lapse whose time has passed, and forget what came to nothing long ago (OD-12); how many."""
    treated = each_row(queries.invitations_overdue(now), workflow.lapse_invitation, now=now)
    return treated + each_row(queries.invitations_to_forget(now), workflow.forget_invitation, now=now)
