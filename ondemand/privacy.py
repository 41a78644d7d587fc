"""What the paid program knows about people: each subject enters its own tables by being imported (MEM-5)."""

from ondemand import privacy_references
from ondemand.matching import privacy as matching_privacy
from ondemand.payments import privacy as payments_privacy
from ondemand.registrations import privacy as registrations_privacy

__all__ = ["matching_privacy", "payments_privacy", "privacy_references", "registrations_privacy"]
