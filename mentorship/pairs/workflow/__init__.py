"""The only place that changes what belongs to a mentorship, one file a subject.

Lock order as in `mentorship.profiles.workflow`: Member (several: by primary key), MentorProfile, Introduction or
Invitation, Pairing, what belongs to the pairing, last the lock of the facets. Every function opens its own
transaction, or joins the caller's; `now` is passed in.
"""

from mentorship.pairs.workflow.agreements import (
    change_agreement,
    draft_agreement,
    drop_agreement,
    sign_agreement,
)
from mentorship.pairs.workflow.evaluations import EvaluationAnswers, ask_for_evaluation, give_evaluation
from mentorship.pairs.workflow.feeds import make_feed, stop_feed
from mentorship.pairs.workflow.goals import GoalAnswers, GoalChanged, save_goal, version_of_goal
from mentorship.pairs.workflow.invitations import (
    Letter,
    accept_invitation,
    decline_invitation,
    forget_invitation,
    lapse_invitation,
    send_invitation,
    withdraw_invitation,
)
from mentorship.pairs.workflow.locking import lock_people
from mentorship.pairs.workflow.log import (
    confirm_entries,
    keep_note,
    keep_preparation,
    leave_entry,
    log_meeting,
    log_planned,
    rewrite_entry,
    take_back_entry,
)
from mentorship.pairs.workflow.months import remind_of_month
from mentorship.pairs.workflow.pairings import (
    complete_for_program,
    complete_pairing,
    dissolve_pairing,
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
from mentorship.pairs.workflow.planning import (
    call_off_meeting,
    call_off_planned_of,
    change_plan,
    miss_meeting,
    plan_meeting,
)
from mentorship.pairs.workflow.sharing import share, unshare

__all__ = [
    "EvaluationAnswers",
    "GoalAnswers",
    "GoalChanged",
    "Letter",
    "accept_invitation",
    "ask_for_evaluation",
    "call_off_meeting",
    "call_off_planned_of",
    "change_agreement",
    "change_plan",
    "complete_for_program",
    "complete_pairing",
    "confirm_entries",
    "decline_invitation",
    "dissolve_pairing",
    "draft_agreement",
    "drop_agreement",
    "end_pairing",
    "end_pairings_of",
    "forget_invitation",
    "give_evaluation",
    "keep_note",
    "keep_preparation",
    "lapse_invitation",
    "leave_entry",
    "lock_people",
    "lock_profiles",
    "log_meeting",
    "log_planned",
    "make_feed",
    "miss_meeting",
    "pause_pairing",
    "plan_meeting",
    "propose_pairing",
    "recount_places",
    "release_pairing",
    "remind_of_month",
    "resume_pairing",
    "rewrite_entry",
    "save_goal",
    "send_invitation",
    "share",
    "sign_agreement",
    "start_pairing",
    "stop_feed",
    "take_back_entry",
    "unshare",
    "version_of_goal",
    "withdraw_invitation",
]
