"""The knock on Celery's door. A lost knock is harmless: the sweep finds the row within two minutes."""

import logging
import threading
import time
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


def wake(email_id: UUID) -> None:
    """Publish the id of a committed row to the workers; never raises, never waits longer than the socket timeouts."""
    knock("mail.deliver_email", str(email_id))


def knock(task: str, *args: str) -> None:
    """Publish a job about what is committed; the job's own sweep does what a lost knock left."""
    if circuit.is_open:
        return
    try:
        # No second try: a page is waiting, and the sweep is the second try.
        app.send_task(task, args=list(args), retry=False, ignore_result=True)
    except Exception as error:  # whatever a broker library raises, the work is already safe in its row
        if circuit.trip():
            logger.warning("The broker does not answer (%s): the sweep will do what was written.", error)
