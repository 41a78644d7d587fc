"""Staff's pages about registrations: the queue, and one registration with what may be done with it."""

from ondemand.registrations.admin import registrations

__all__ = ["registrations"]
