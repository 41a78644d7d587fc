"""Programs and offerings for staff: set up by clicking, opened, and read (EQ-4, MOM-3)."""

from momentum.programs.admin import offerings, programs

__all__ = ["offerings", "programs"]
