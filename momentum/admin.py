"""Gathers the subjects' admin pages. What the subjects above add to an offering's pages comes first."""

from momentum.sessions import admin as sessions_admin

__all__ = ["sessions_admin"]
