"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from momentum.applications.models import Answer, Application, ApplicationEvent
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

__all__ = [
    "Answer",
    "Application",
    "ApplicationEvent",
    "Interest",
    "InterestTold",
    "Offering",
    "OfferingEvent",
    "OfferingTerm",
    "Program",
    "ProgramEvent",
    "Question",
    "Tier",
    "Window",
]
