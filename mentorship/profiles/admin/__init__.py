"""What staff see of profiles, the lists of words and the weights that they edit, one file per subject."""

from mentorship.profiles.admin import mentees, mentors, terms, weights

__all__ = ["mentees", "mentors", "terms", "weights"]
