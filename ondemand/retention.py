"""How long what the paid program knows of people is kept: each subject enters its own by being imported."""

from ondemand.registrations import retention as registrations_retention

__all__ = ["registrations_retention"]
