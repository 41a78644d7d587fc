"""Gathers the subjects' admin pages."""

from mentorship.introductions import admin as introductions_admin
from mentorship.pairs import admin as pairs_admin
from mentorship.profiles import admin as profiles_admin

__all__ = ["introductions_admin", "pairs_admin", "profiles_admin"]
