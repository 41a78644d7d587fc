"""How jobs go over the rows that are due: one bad row never blocks the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

logger = logging.getLogger(__name__)
SWEEP_SECONDS = 30  # ends well before the task's soft time limit; the next run takes the rest


def each_row(keys: Iterable[int], treat: Callable[..., object], **given: Any) -> int:
    """Call `treat(key, **given)` for each row, in the transaction that it makes of its own.

    One that fails is logged by its key and left for the next run, and so is what is left when the time is over. Returns
    how many were done: `treat` says by a number or a boolean what it did, or counts as one.
    """
    done, until = 0, time.monotonic() + SWEEP_SECONDS
    for key in keys:
        if time.monotonic() > until:
            logger.warning("%s.%s: no time for row %s and the next ones", treat.__module__, _name(treat), key)
            break
        try:
            said = treat(key, **given)
        except Exception:
            logger.exception("%s.%s failed for row %s", treat.__module__, _name(treat), key)
        else:
            done += said if isinstance(said, int) else 1
    return done


def _name(treat: Callable[..., object]) -> object:
    return getattr(treat, "__name__", treat)
