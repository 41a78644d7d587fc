"""The only place that changes registrations.

Lock order: Members (by primary key), Registration, mentors' profiles by primary key, Pairings, last the lock of the
facets. Every function opens its own transaction, or joins the caller's; `now` is passed in and aware.
"""

from ondemand.registrations.workflow.clocks import end_pause, pause_clock, resume_clock
from ondemand.registrations.workflow.ending import close_for_erasure, end_early, keep_waiting
from ondemand.registrations.workflow.moving import check, locked_registration, move, record
from ondemand.registrations.workflow.paying import close_cancelled, payment_received
from ondemand.registrations.workflow.receiving import (
    Received,
    enter_workbook,
    receive_workbook,
    send_earlier_workbook,
    take_back_workbook,
)
from ondemand.registrations.workflow.registering import register
from ondemand.registrations.workflow.reminding import (
    ask_for_decision,
    remind_mentees,
    remind_of_objections,
    tell_of_overdue,
)

__all__ = [
    "Received",
    "ask_for_decision",
    "check",
    "close_cancelled",
    "close_for_erasure",
    "end_early",
    "end_pause",
    "enter_workbook",
    "keep_waiting",
    "locked_registration",
    "move",
    "pause_clock",
    "payment_received",
    "receive_workbook",
    "record",
    "register",
    "remind_mentees",
    "remind_of_objections",
    "resume_clock",
    "send_earlier_workbook",
    "take_back_workbook",
    "tell_of_overdue",
]
