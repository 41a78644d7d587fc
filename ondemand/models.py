"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from ondemand.registrations.models import ClockPause, ReceivedWorkbook, Registration, RegistrationEvent

__all__ = ["ClockPause", "ReceivedWorkbook", "Registration", "RegistrationEvent"]
