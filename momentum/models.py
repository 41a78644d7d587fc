"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from momentum.applications.models import Answer, Application, ApplicationEvent
from momentum.matching.models import Match, PlaceOffer, Run, RunEvent, RunLeft, RunPair, Wish, WishEvent
from momentum.programs.models import (
    Interest,
    InterestTold,
    Offering,
    OfferingEvent,
    OfferingTerm,
    Program,
    ProgramEvent,
    Question,
    Tier,
    Window,
)
from momentum.progress.models import Completion, Nudge, ProgressUpdate, Reflection, ReflectionAnswer, ReflectionEvent
from momentum.sessions.models import Attendance, Seat, Session, SessionEvent

__all__ = [
    "Answer",
    "Application",
    "ApplicationEvent",
    "Attendance",
    "Completion",
    "Interest",
    "InterestTold",
    "Match",
    "Nudge",
    "Offering",
    "OfferingEvent",
    "OfferingTerm",
    "PlaceOffer",
    "Program",
    "ProgramEvent",
    "ProgressUpdate",
    "Question",
    "Reflection",
    "ReflectionAnswer",
    "ReflectionEvent",
    "Run",
    "RunEvent",
    "RunLeft",
    "RunPair",
    "Seat",
    "Session",
    "SessionEvent",
    "Tier",
    "Window",
    "Wish",
    "WishEvent",
]
