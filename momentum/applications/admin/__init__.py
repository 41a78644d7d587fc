"""Applications for staff: the list, one application with its deeds, and the screen of selection."""

from momentum.applications.admin import applications, selection

__all__ = ["applications", "selection"]
