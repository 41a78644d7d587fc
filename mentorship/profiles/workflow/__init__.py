"""The only place that changes profiles and the lists of words.

Lock order: Member (several: by primary key), MentorProfile, MenteeProfile, Introduction, Pairing, last the lock of the
facets, which `facets.kept_in_step` takes at its end. Every function opens its own transaction, or joins the caller's;
`now` is passed in and aware.
"""

from mentorship.profiles.workflow.availability import (
    Availability,
    follow_availability,
    pause_mentoring,
    resume_mentoring,
    save_availability,
    set_places_taken,
)
from mentorship.profiles.workflow.listing import (
    ANSWER_FIELDS,
    MENTOR_STEPS,
    Answers,
    accept_new_documents,
    answer_at_renewal,
    confirm_profile,
    follow_listing,
    province_of,
    recount_experience,
    remind_to_confirm,
    save_mentor_step,
    save_questionnaire,
    tick_wants_to_mentor,
    untick_wants_to_mentor,
)
from mentorship.profiles.workflow.mentees import (
    MENTEE_STEPS,
    FiveAnswers,
    save_five_answers,
    save_mentee_step,
)
from mentorship.profiles.workflow.terms import (
    save_term,
    set_retired,
)
from mentorship.profiles.workflow.writing import (
    lock_profile,
)

__all__ = [
    "ANSWER_FIELDS",
    "MENTEE_STEPS",
    "MENTOR_STEPS",
    "Answers",
    "Availability",
    "FiveAnswers",
    "accept_new_documents",
    "answer_at_renewal",
    "confirm_profile",
    "follow_availability",
    "follow_listing",
    "lock_profile",
    "pause_mentoring",
    "province_of",
    "recount_experience",
    "remind_to_confirm",
    "resume_mentoring",
    "save_availability",
    "save_five_answers",
    "save_mentee_step",
    "save_mentor_step",
    "save_questionnaire",
    "save_term",
    "set_places_taken",
    "set_retired",
    "tick_wants_to_mentor",
    "untick_wants_to_mentor",
]
