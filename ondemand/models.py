"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.registrations.models import ClockPause, ReceivedWorkbook, Registration, RegistrationEvent

__all__ = [
    "ClockPause",
    "Match",
    "ReceivedWorkbook",
    "Registration",
    "RegistrationEvent",
    "Shortlist",
    "ShortlistEntry",
    "WebinarCredit",
]
