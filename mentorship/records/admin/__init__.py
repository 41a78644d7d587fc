"""Proofs of mentoring for staff, one file a subject: what was issued, issuing, orders of many, and what staff set."""

from mentorship.records.admin import orders, records, setting_up

__all__ = ["orders", "records", "setting_up"]
