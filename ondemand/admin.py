"""Gathers the subjects' admin pages. What the subjects above add to a registration's pages comes first."""

from ondemand.registrations import admin as registrations_admin

__all__ = ["registrations_admin"]
