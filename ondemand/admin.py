"""Gathers the subjects' admin pages."""
