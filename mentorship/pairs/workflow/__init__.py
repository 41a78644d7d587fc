"""The only place that changes what belongs to a mentorship, one file a subject.

Lock order as in `mentorship.profiles.workflow`: Member (several: by primary key), MentorProfile, Introduction, Pairing,
what belongs to the pairing, last the lock of the facets. Every function opens its own transaction, or joins the
caller's; `now` is passed in.
"""

from mentorship.pairs.workflow.pairings import (
    end_pairing,
    end_pairings_of,
    lock_profiles,
    propose_pairing,
    recount_places,
    release_pairing,
    start_pairing,
)

__all__ = [
    "end_pairing",
    "end_pairings_of",
    "lock_profiles",
    "propose_pairing",
    "recount_places",
    "release_pairing",
    "start_pairing",
]
