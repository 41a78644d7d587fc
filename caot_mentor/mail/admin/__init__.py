"""The outbox, and what its messages say, for staff."""

from caot_mentor.mail.admin import outbox, wording

__all__ = ["outbox", "wording"]
