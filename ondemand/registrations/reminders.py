"""What time does to registrations (OD-18). Jobs ask "due by now and not yet done": they may run late, or twice."""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import batched

from caot_mentor.business_days import OTTAWA, is_business_day
from caot_mentor.rows import each_row
from members.models import Member
from members.queries import closed_days
from ondemand.registrations import emails, queries, workflow
from ondemand.registrations.models import Registration
from ondemand.registrations.queue import Asked, Due, counts_of, open_for
from ondemand.registrations.workflow.reminding import due_reminder

logger = logging.getLogger(__name__)
AT_ONCE = 1_000  # so many mentees are held together, for less than a second
State = Registration.State


def remind_mentees(now: datetime) -> int:
    """Remind of workbooks and choices that are awaited (OD-18): of several marks that passed, the last one alone.

    Returns to how many.
    """
    closed = closed_days()
    due = [
        registration.pk
        for state in queries.WAITS
        for registration in queries.old_enough_for_a_reminder(state, now)
        if due_reminder(registration, now, closed)
    ]
    reminded = 0
    for keys in batched(due, AT_ONCE):
        try:
            reminded += workflow.remind_mentees(keys, now=now)
        except Exception:  # one of them is to blame: each alone, so that the others go
            logger.exception("%s of registrations failed together", len(keys))
            reminded += each_row(keys, _remind_one, now=now)
    return reminded


def _remind_one(key: int, *, now: datetime) -> None:
    workflow.remind_mentees([key], now=now)


def remind_of_objections(now: datetime) -> int:
    """Remind both sides once before the days end in which they can say that it is no good match (OD-6)."""
    return each_row(queries.objections_end_soon(now, closed_days()), workflow.remind_of_objections, now=now)


def ask_for_decisions(now: datetime) -> int:
    """Note of those that have waited for long that staff are asked to decide (OD-18), once each time."""
    keys = queries.to_decide_on(now).order_by("pk").values_list("pk", flat=True)
    return each_row(keys, workflow.ask_for_decision, now=now)


def tell_of_overdue(now: datetime) -> int:
    """Tell administrators, once for each clock, of a list or a match that is overdue (OD-4, OD-5)."""
    keys = queries.overdue_untold(now).order_by("pk").values_list("pk", flat=True)
    return each_row(keys, workflow.tell_of_overdue, now=now)


def send_digests(now: datetime) -> int:
    """Each morning of a business day, tell staff what waits; nothing where nothing does. Returns to how many.

    The outbox takes one message a person and day, however often this runs.
    """
    today = now.astimezone(OTTAWA).date()
    if not is_business_day(today, closed_days(today)):
        return 0
    told = 0
    for person in Member.objects.staff().filter(is_active=True).order_by("pk"):
        if not person.has_perm("ondemand.change_registration"):
            continue
        counts = counts_of(Asked(), open_for(person, now))
        waiting = {
            "overdue": counts.dues.get(Due.OVERDUE, 0),
            "due_today": counts.dues.get(Due.TODAY, 0),
            "decide": counts.dues.get(Due.DECIDE, 0),
            "lists": counts.states.get(State.AWAITING_SHORTLIST, 0),
            "matches": counts.states.get(State.AWAITING_MATCH, 0),
        }
        if any(waiting.values()):
            emails.registrations_waiting(person, day=today.isoformat(), **waiting)
            told += 1
    return told
