"""What time does to applications. Jobs ask "past due and not yet done": they may run late, or twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from members.queries import today
from momentum.applications import queries, workflow
from momentum.applications.policy import EACH_TIME

logger = logging.getLogger(__name__)


def close_with_offerings(now: datetime) -> int:
    """Close what waits in offerings that are over, and tell the people; returns how many."""
    keys = queries.left_behind().order_by("pk").values_list("pk", flat=True)[:EACH_TIME]
    return _each(keys, workflow.close_with_offering, now)


def tell_of_closing(now: datetime) -> int:
    """Tell who is interested and has not applied, once, that the time for applying ends; returns how many."""
    keys = queries.closing_soon(today(now)).order_by("pk").values_list("pk", flat=True)
    return _each(keys, workflow.tell_of_closing, now)


def _each(keys: Iterable[int], deed: Callable[..., int], now: datetime) -> int:
    done = 0
    for key in list(keys):
        try:
            done += int(deed(key, now=now))
        except Exception:  # one that fails holds up no other
            logger.exception("an application or a time for applying could not be followed: %s", key)
    return done
