"""The only place that changes introductions.

Lock order as in `mentorship.profiles.workflow`: Member (several: by primary key), MentorProfile, MenteeProfile,
Introduction, Pairing, last the lock of the facets. Who acts for one of the two holds both Members; what closes
introductions within somebody else's transaction holds the mentors' profiles instead. Every function opens its own
transaction, or joins the caller's; `now` is passed in and aware.
"""

from mentorship.introductions.workflow.answering import (
    accept_introduction,
    ask_for_more_time,
    decline_introduction,
)
from mentorship.introductions.workflow.asking import send_introduction, withdraw_introduction
from mentorship.introductions.workflow.closing import (
    close_introductions_between,
    close_introductions_of,
    close_requests_to,
    lapse_introduction,
    remind_of_introduction,
)
from mentorship.introductions.workflow.deciding import say_no, say_yes

__all__ = [
    "accept_introduction",
    "ask_for_more_time",
    "close_introductions_between",
    "close_introductions_of",
    "close_requests_to",
    "decline_introduction",
    "lapse_introduction",
    "remind_of_introduction",
    "say_no",
    "say_yes",
    "send_introduction",
    "withdraw_introduction",
]
