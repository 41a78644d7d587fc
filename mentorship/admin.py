"""Gathers the subjects' admin pages."""

from mentorship.profiles import admin as profiles_admin

__all__ = ["profiles_admin"]
