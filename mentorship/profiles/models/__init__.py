"""The models of profiles, one file per thing."""

from mentorship.profiles.models.counting import FacetBits, UseCount, VarbitField
from mentorship.profiles.models.fit import FitWeights
from mentorship.profiles.models.mentees import MenteeProfile
from mentorship.profiles.models.mentors import MentorProfile, MentorProfileEvent
from mentorship.profiles.models.saved_searches import SavedSearch, SavedSearchEvent
from mentorship.profiles.models.terms import Term

__all__ = [
    "FacetBits",
    "FitWeights",
    "MenteeProfile",
    "MentorProfile",
    "MentorProfileEvent",
    "SavedSearch",
    "SavedSearchEvent",
    "Term",
    "UseCount",
    "VarbitField",
]
