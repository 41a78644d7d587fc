"""Deeds that begin at the same moment, each with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import partial

from django.db import connection

# A new connection costs more than most deeds, so a few threads keep theirs for the next race.
KEPT = 8
_kept = ThreadPoolExecutor(KEPT)


def at_once(*deeds: Callable[[], object]) -> list[BaseException]:
    """Run the deeds in threads that start together, as requests of their own; returns what went wrong."""
    if len(deeds) <= KEPT:
        return _run(_kept, deeds)
    with ThreadPoolExecutor(len(deeds)) as threads:
        return _run(threads, [partial(_and_close, each) for each in deeds])


def _run(threads: ThreadPoolExecutor, deeds: Sequence[Callable[[], object]]) -> list[BaseException]:
    start = threading.Barrier(len(deeds))

    def begin(deed: Callable[[], object]) -> None:
        start.wait()
        # nothing of the thread's last deed is left, such as the language of its reader
        Context().run(deed)

    running = [threads.submit(begin, each) for each in deeds]
    return [problem for each in running if (problem := each.exception()) is not None]


def _and_close(deed: Callable[[], object]) -> None:
    try:
        deed()
    finally:
        connection.close()
