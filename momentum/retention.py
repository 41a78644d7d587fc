"""How long what the programs in offerings know of people is kept: each subject enters its own by being imported."""

from momentum.applications import retention as applications_retention
from momentum.programs import retention as programs_retention

__all__ = ["applications_retention", "programs_retention"]
