"""The only place that changes profiles and the lists of words.

Lock order: Member (several: by primary key), MentorProfile, MenteeProfile, Introduction, Pairing, last the lock of the
facets, which `facets.record_change` takes. Every function opens its own transaction, or joins the caller's; `now` is
passed in and aware.
"""

from mentorship.profiles.workflow.availability import follow_availability, set_places_taken
from mentorship.profiles.workflow.listing import (
    ANSWER_FIELDS,
    Answers,
    accept_new_documents,
    answer_at_renewal,
    confirm_profile,
    follow_listing,
    lock_profile,
    province_of,
    recount_experience,
    save_questionnaire,
    tick_wants_to_mentor,
    untick_wants_to_mentor,
)
from mentorship.profiles.workflow.terms import save_term, set_retired

__all__ = [
    "ANSWER_FIELDS",
    "Answers",
    "accept_new_documents",
    "answer_at_renewal",
    "confirm_profile",
    "follow_availability",
    "follow_listing",
    "lock_profile",
    "province_of",
    "recount_experience",
    "save_questionnaire",
    "save_term",
    "set_places_taken",
    "set_retired",
    "tick_wants_to_mentor",
    "untick_wants_to_mentor",
]
