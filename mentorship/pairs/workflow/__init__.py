"""The only place that changes what belongs to a mentorship, one file a subject.

Lock order as in `mentorship.profiles.workflow`: Member (several: by primary key), MentorProfile, Introduction, Pairing,
what belongs to the pairing, last the lock of the facets. Every function opens its own transaction, or joins the
caller's; `now` is passed in.
"""

from mentorship.pairs.workflow.agreements import (
    change_agreement,
    draft_agreement,
    drop_agreement,
    sign_agreement,
)
from mentorship.pairs.workflow.evaluations import EvaluationAnswers, give_evaluation
from mentorship.pairs.workflow.goals import GoalAnswers, save_goal
from mentorship.pairs.workflow.pairings import (
    complete_pairing,
    end_pairing,
    end_pairings_of,
    lock_profiles,
    pause_pairing,
    propose_pairing,
    recount_places,
    release_pairing,
    resume_pairing,
    start_pairing,
)
from mentorship.pairs.workflow.sharing import share, unshare

__all__ = [
    "EvaluationAnswers",
    "GoalAnswers",
    "change_agreement",
    "complete_pairing",
    "draft_agreement",
    "drop_agreement",
    "end_pairing",
    "end_pairings_of",
    "give_evaluation",
    "lock_profiles",
    "pause_pairing",
    "propose_pairing",
    "recount_places",
    "release_pairing",
    "resume_pairing",
    "save_goal",
    "share",
    "sign_agreement",
    "start_pairing",
    "unshare",
]
