"""Gathers the subjects' admin pages."""

from mentorship.directory import admin as directory_admin
from mentorship.introductions import admin as introductions_admin
from mentorship.library import admin as library_admin
from mentorship.pairs import admin as pairs_admin
from mentorship.profiles import admin as profiles_admin
from mentorship.records import admin as records_admin
from mentorship.workbooks import admin as workbooks_admin

__all__ = [
    "directory_admin",
    "introductions_admin",
    "library_admin",
    "pairs_admin",
    "profiles_admin",
    "records_admin",
    "workbooks_admin",
]
