"""What time does to introductions. Jobs ask "due by now and not yet done": they may run late, twice or side by side."""

from datetime import datetime

from caot_mentor.rows import each_row
from mentorship.introductions import queries, workflow
from mentorship.introductions.workflow.closing import due_reminder


def lapse_introductions(now: datetime) -> int:
    """Let lapse what was due and not answered, or not decided (FIND-5); returns how many."""
    return each_row(queries.overdue(now), workflow.lapse_introduction, now=now)


def send_reminders(now: datetime) -> int:
    """Send each reminder that is due and was not sent; of several that are overdue only the last. Returns how many."""
    due = []
    for introduction in queries.old_enough_for_a_reminder(now):
        sent = {event.note for event in introduction.reminders}  # type: ignore[attr-defined]
        if (mark := due_reminder(introduction, now)) and mark not in sent:
            due.append(introduction.pk)
    return each_row(due, workflow.remind_of_introduction, now=now)
