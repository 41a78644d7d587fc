"""Gathers the subjects' admin pages. What the subjects above add to an offering's pages comes first."""
