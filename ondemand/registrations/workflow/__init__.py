"""The only place that changes registrations.

Lock order: Members (by primary key), Registration, mentors' profiles by primary key, Pairings, last the lock of the
facets. Every function opens its own transaction, or joins the caller's; `now` is passed in and aware.
"""

from ondemand.registrations.workflow.moving import check, locked_registration, move, record
from ondemand.registrations.workflow.paying import close_cancelled, payment_received

__all__ = ["check", "close_cancelled", "locked_registration", "move", "payment_received", "record"]
