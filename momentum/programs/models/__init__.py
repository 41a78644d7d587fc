"""The models of programs: what a program is, its offerings, and who said that they are interested."""

from momentum.programs.models.interest import Interest, InterestTold
from momentum.programs.models.offerings import Offering, OfferingEvent, OfferingTerm, Window
from momentum.programs.models.programs import Program, ProgramEvent, Role, Tier
from momentum.programs.models.questions import Question

__all__ = [
    "Interest",
    "InterestTold",
    "Offering",
    "OfferingEvent",
    "OfferingTerm",
    "Program",
    "ProgramEvent",
    "Question",
    "Role",
    "Tier",
    "Window",
]
