"""The only code that changes sessions, what people are told of them, and who came.

Lock order: Offering (as `programs.workflow` takes it), Session, Seat. Every function opens its own transaction; `now`
is passed in.
"""

from momentum.sessions.workflow.attending import Try, attend_by_code, keep_list
from momentum.sessions.workflow.planning import (
    Plan,
    announce_session,
    call_off_session,
    change_session,
    keep_recording,
    plan_session,
)
from momentum.sessions.workflow.telling import invite, remind, take_out

__all__ = [
    "Plan",
    "Try",
    "announce_session",
    "attend_by_code",
    "call_off_session",
    "change_session",
    "invite",
    "keep_list",
    "keep_recording",
    "plan_session",
    "remind",
    "take_out",
]
