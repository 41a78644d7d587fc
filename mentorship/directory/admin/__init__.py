"""The directory for staff: entries, spreadsheets, and what members tell (DIR-2, DIR-3)."""

from mentorship.directory.admin import entries, imports, suggestions

__all__ = ["entries", "imports", "suggestions"]
