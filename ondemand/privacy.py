"""What the paid program knows about people: each subject enters its own tables by being imported (MEM-5)."""

from ondemand.registrations import privacy as registrations_privacy

__all__ = ["registrations_privacy"]
