"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from mentorship.profiles.models import FacetBits, MentorProfile, MentorProfileEvent, Term, UseCount

__all__ = ["FacetBits", "MentorProfile", "MentorProfileEvent", "Term", "UseCount"]
