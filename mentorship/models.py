"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.profiles.models import (
    FacetBits,
    FitWeights,
    MenteeProfile,
    MentorProfile,
    MentorProfileEvent,
    SavedSearch,
    SavedSearchEvent,
    Term,
    UseCount,
)

__all__ = [
    "FacetBits",
    "FitWeights",
    "Introduction",
    "IntroductionEvent",
    "MenteeProfile",
    "MentorProfile",
    "MentorProfileEvent",
    "Pairing",
    "PairingEvent",
    "SavedSearch",
    "SavedSearchEvent",
    "Term",
    "UseCount",
]
