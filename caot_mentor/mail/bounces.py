"""Who wants to know that an address refuses our mail.

Mail knows nothing of members: the app above registers a function when it is ready, so that no import points up.
"""

import logging
from collections.abc import Callable

from caot_mentor.mail.models import OutgoingEmail

logger = logging.getLogger(__name__)
BounceHandler = Callable[[OutgoingEmail], None]
_handlers: list[BounceHandler] = []


def register(handler: BounceHandler) -> None:
    """Call `handler(email)` whenever a server has refused the address of `email` for good; twice is once."""
    if handler not in _handlers:
        _handlers.append(handler)


def report(email: OutgoingEmail) -> None:
    """Tell every registered handler that `email.to_address` was refused for good."""
    for handler in _handlers:
        try:
            handler(email)
        except Exception:  # the row is settled already, and the next one waits
            logger.exception("A bounce of message %s could not be recorded.", email.pk)
