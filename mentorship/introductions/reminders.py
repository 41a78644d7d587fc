"""What time does to introductions. Jobs ask "due by now and not yet done": they may run late, twice or side by side."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from mentorship.introductions import queries, workflow
from mentorship.introductions.workflow.closing import due_reminder

logger = logging.getLogger(__name__)


def lapse_introductions(now: datetime) -> int:
    """Let lapse what was due and not answered, or not decided (FIND-5); returns how many."""
    return _each(queries.overdue(now), workflow.lapse_introduction, now)


def send_reminders(now: datetime) -> int:
    """Send each reminder that is due and was not sent; of several that are overdue only the last. Returns how many."""
    due = []
    for introduction in queries.old_enough_for_a_reminder(now):
        sent = {event.note for event in introduction.reminders}  # type: ignore[attr-defined]
        if (mark := due_reminder(introduction, now)) and mark not in sent:
            due.append(introduction.pk)
    return _each(due, workflow.remind_of_introduction, now)


def _each(introduction_ids: Iterable[int], treat: Callable[..., bool], now: datetime) -> int:
    # one transaction each: a row that fails is logged by its key and left for the next run
    treated = 0
    for introduction_id in introduction_ids:
        try:
            treated += treat(introduction_id, now=now)
        except Exception:
            logger.exception("%s failed for introduction %s", treat.__name__, introduction_id)
    return treated
