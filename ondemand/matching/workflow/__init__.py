"""The only place that changes lists of mentors, choices, matches and free webinars.

Lock order as in `ondemand.registrations.workflow`: Members (by primary key), Registration, mentors' profiles, Pairings,
last the lock of the facets. A draft of a list changes under the lock of its registration. Every function opens its own
transaction; `now` is passed in and aware.
"""

from ondemand.matching.workflow.choosing import send_choices
from ondemand.matching.workflow.following import end_trial, follow_pairing
from ondemand.matching.workflow.listing import (
    Move,
    change_list,
    drop_from_drafts,
    put_on_list,
    send_shortlist,
    take_off_list,
    write_note,
)
from ondemand.matching.workflow.matching import match_registration
from ondemand.matching.workflow.objecting import object_to_match
from ondemand.matching.workflow.reporting import enter_what_was_told
from ondemand.matching.workflow.webinars import mark_given, take_back_given

__all__ = [
    "Move",
    "change_list",
    "drop_from_drafts",
    "end_trial",
    "enter_what_was_told",
    "follow_pairing",
    "mark_given",
    "match_registration",
    "object_to_match",
    "put_on_list",
    "send_choices",
    "send_shortlist",
    "take_back_given",
    "take_off_list",
    "write_note",
]
