"""Gathers the subjects' admin pages. What the subjects above add to an offering's pages comes first."""

from momentum.applications import admin as applications_admin
from momentum.matching import admin as matching_admin
from momentum.programs import admin as programs_admin
from momentum.progress import admin as progress_admin
from momentum.sessions import admin as sessions_admin

__all__ = ["applications_admin", "matching_admin", "programs_admin", "progress_admin", "sessions_admin"]
