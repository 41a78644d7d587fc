"""The knock on Celery's door. A lost knock is harmless: the sweep finds the row within two minutes."""

import logging
import os
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from caot_mentor.celery import app
from caot_mentor.mail.policy import CIRCUIT_OPEN

logger = logging.getLogger(__name__)


class _Circuit:
    """Open after a failure, for `CIRCUIT_OPEN`: a dead broker costs one page a second, not every page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._open_until

    def trip(self) -> bool:
        """Open it; the answer tells whether this call did, so that an outage is logged once each period."""
        with self._lock:
            if self.is_open:
                return False
            self._open_until = time.monotonic() + CIRCUIT_OPEN.total_seconds()
            return True

    def close(self) -> None:
        self._open_until = 0.0


circuit = _Circuit()


class _Messenger:
    """One thread of a web process speaks to the broker, so that no page waits for it, whatever it does (goal 12, R10).

    What it has not said when the process ends is lost, like any knock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._knocks: queue.SimpleQueue[tuple[str, tuple[str, ...]]] = queue.SimpleQueue()

    def take(self, task: str, args: tuple[str, ...]) -> None:
        """Keep the knock for the thread, which a process begins with its first one: threads outlive no fork."""
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._knocks, self._process = queue.SimpleQueue(), os.getpid()
                    threading.Thread(target=self._work, args=(self._knocks,), name="knocks", daemon=True).start()
        self._knocks.put((task, args))

    @staticmethod
    def _work(knocks: queue.SimpleQueue[tuple[str, tuple[str, ...]]]) -> None:
        while True:
            task, args = knocks.get()
            _publish(task, args)


_messenger: _Messenger | None = None
_is_silent = False


def knock_beside_pages() -> None:
    """From now on this process and those that it forks leave the broker to a thread; for web servers."""
    global _messenger
    _messenger = _Messenger()


@contextmanager
def silence() -> Iterator[None]:
    """Nobody is woken by what this process commits meanwhile: for seeding, which is done before any worker runs. The
    first sweep finds all of it at once, where the broker would hand out hundreds of messages one by one."""
    global _is_silent
    _is_silent = True
    try:
        yield
    finally:
        _is_silent = False


def wake(email_id: UUID) -> None:
    """Publish the id of a committed row to the workers; never raises. A page does not wait; a job or a command never
    longer than the socket timeouts."""
    knock("mail.deliver_email", str(email_id))


def knock(task: str, *args: str) -> None:
    """Publish a job about what is committed; the job's own sweep does what a lost knock left."""
    if _is_silent or circuit.is_open:
        return
    if _messenger is not None:
        _messenger.take(task, args)
    else:
        _publish(task, args)


def _publish(task: str, args: tuple[str, ...]) -> None:
    if circuit.is_open:  # since the knock was taken
        return
    try:
        # No second try: the sweep is the second try.
        app.send_task(task, args=list(args), retry=False, ignore_result=True)
    except Exception as error:  # whatever a broker library raises, the work is already safe in its row
        if circuit.trip():
            logger.warning("The broker does not answer (%s): the sweep will do what was written.", error)
