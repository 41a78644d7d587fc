"""The only place that changes applications.

Lock order: Members (by primary key), MentorProfile, Window, Application (by primary key), Pairing. Every function opens
its own transaction, or joins the caller's; `now` is passed in and aware. `join_waiting_list` and the `mark_…` functions
are for matching and completing: their caller holds the application (`locked_application`, `locked_rows`).
"""

from momentum.applications.workflow.applying import (
    Written,
    change_application,
    close_for_erasure,
    forget_words,
    submit_application,
    withdraw_application,
)
from momentum.applications.workflow.following import close_with_offering, tell_of_closing
from momentum.applications.workflow.moving import check, locked_application, locked_rows, move, record
from momentum.applications.workflow.selecting import (
    Treated,
    decline_application,
    put_on_waiting_list,
    reopen_application,
    select_application,
    treat_each,
    unselect_application,
)
from momentum.applications.workflow.waiting import (
    join_waiting_list,
    mark_completed,
    mark_ended,
    mark_matched,
    mark_unmatched,
    send_to_the_end,
)

__all__ = [
    "Treated",
    "Written",
    "change_application",
    "check",
    "close_for_erasure",
    "close_with_offering",
    "decline_application",
    "forget_words",
    "join_waiting_list",
    "locked_application",
    "locked_rows",
    "mark_completed",
    "mark_ended",
    "mark_matched",
    "mark_unmatched",
    "move",
    "put_on_waiting_list",
    "record",
    "reopen_application",
    "select_application",
    "send_to_the_end",
    "submit_application",
    "tell_of_closing",
    "treat_each",
    "unselect_application",
    "withdraw_application",
]
