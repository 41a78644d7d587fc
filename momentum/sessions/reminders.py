"""What jobs do with sessions: bring calendars in step with what is planned, and remind. They may run late or twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from momentum.sessions import workflow
from momentum.sessions.queries import ahead, to_invite, to_remind, to_take_out

logger = logging.getLogger(__name__)


def tell_of_sessions(now: datetime) -> int:
    """Invite who does not know, tell what changed and what is off, then remind of what begins within a day; how many
    messages. One bad row never blocks the others."""
    told = 0
    for session in ahead(now).order_by("starts_at", "pk"):
        for member_id in list(to_take_out(session).order_by("member_id").values_list("member_id", flat=True)):
            told += _try(workflow.take_out, session.pk, member_id, now=now)
        for member_id in list(to_invite(session).order_by("pk").values_list("pk", flat=True)):
            told += _try(workflow.invite, session.pk, member_id, now=now)
    for seat_id in to_remind(now):
        told += _try(workflow.remind, seat_id, now=now)
    return told


def _try(deed: Callable[..., bool], *keys: int, now: datetime) -> bool:
    try:
        return deed(*keys, now=now)
    except Exception:
        logger.exception("%s failed for %s", deed.__name__, keys)
        return False
