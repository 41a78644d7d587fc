"""The only place that changes proposals, wishes, matches and offered places.

Lock order: Members (by primary key), mentors' profiles, Applications (by primary key), Run or PlaceOffer, Pairings.
Every function opens its own transaction; `now` is passed in and aware. A round is accepted pair by pair: a pair that
cannot be made holds up no other.
"""

from momentum.matching.workflow.accepting import accept_run, connect_pair, finish_run, leave_mentee
from momentum.matching.workflow.objecting import follow_match, object_to_match
from momentum.matching.workflow.offering import (
    accept_place,
    decline_place,
    lapse_place,
    offer_next_places,
    remind_of_place,
)
from momentum.matching.workflow.running import ask_for_run, compute_run, fail_run
from momentum.matching.workflow.wishing import drop_wish, set_wish

__all__ = [
    "accept_place",
    "accept_run",
    "ask_for_run",
    "compute_run",
    "connect_pair",
    "decline_place",
    "drop_wish",
    "fail_run",
    "finish_run",
    "follow_match",
    "lapse_place",
    "leave_mentee",
    "object_to_match",
    "offer_next_places",
    "remind_of_place",
    "set_wish",
]
