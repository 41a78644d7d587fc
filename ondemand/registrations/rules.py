"""What may be done with a registration, when, and by whom. Guard, buttons, admin and tests read the same table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from ondemand.registrations.models import Registration

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Registration.State


class Action(models.TextChoices):
    """What is done with a registration; the words of its events. A registration begins with REGISTERED."""

    REGISTERED = "register", _("registered for the program")
    PAID = "pay", _("payment received")
    WORKBOOK_RECEIVED = "receive_workbook", _("workbook received")
    WORKBOOK_REOPENED = "reopen_workbook", _("workbook reopened")
    SHORTLIST_SENT = "send_shortlist", _("list of mentors sent")
    CHOICES_SENT = "send_choices", _("choices received")
    NEW_CHOICES_ASKED = "ask_new_choices", _("asked for new choices")
    MATCHED = "match", _("matched")
    OBJECTED = "object", _("said to be no good match")
    MENTOR_LEFT = "mentor_left", _("mentor left")
    TRIAL_ENDED = "end_trial", _("the days to object are over")
    COMPLETED = "complete", _("program completed")
    CANCELLED = "cancel", _("registration cancelled")
    ENDED_EARLY = "end_early", _("program ended early")
    CLOCK_PAUSED = "pause_clock", _("clock paused")
    CLOCK_RESUMED = "resume_clock", _("clock goes on")
    REMINDED = "remind", _("reminder sent")
    DECISION_ASKED = "ask_decision", _("staff asked to decide")
    KEPT_WAITING = "keep_waiting", _("staff go on waiting")


class Who(models.TextChoices):
    """Who may do something. The mentor is the one with whom the registration is matched now."""

    MENTEE = "mentee", _("mentee")
    MENTOR = "mentor", _("mentor")
    STAFF = "staff", _("staff")
    FINANCE = "finance", _("finance")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it stays), and who may do it."""

    sources: frozenset[State]
    target: State | None
    who: frozenset[Who]


OPEN = frozenset(Registration.OPEN_STATES)
BEFORE_MATCH = frozenset(
    {
        State.AWAITING_PAYMENT,
        State.AWAITING_WORKBOOK,
        State.AWAITING_SHORTLIST,
        State.AWAITING_CHOICES,
        State.AWAITING_MATCH,
    }
)
CONNECTED = frozenset({State.TRIAL, State.ACTIVE})
OWN_CLOCKS = frozenset(Registration.STAFF_STATES)
WAITING_LONG = frozenset({State.AWAITING_WORKBOOK, State.AWAITING_CHOICES})  # OD-18
STAFF, EITHER = frozenset({Who.STAFF}), frozenset({Who.MENTEE, Who.MENTOR})
SYSTEM = frozenset({Who.SYSTEM})


def _from(*sources: State, to: State | None, by: frozenset[Who]) -> Transition:
    return Transition(frozenset(sources), to, by)


TRANSITIONS: Mapping[Action, Transition] = {
    Action.PAID: _from(State.AWAITING_PAYMENT, to=State.AWAITING_WORKBOOK, by=frozenset({Who.FINANCE, Who.SYSTEM})),
    Action.WORKBOOK_RECEIVED: _from(
        State.AWAITING_WORKBOOK, to=State.AWAITING_SHORTLIST, by=frozenset({Who.MENTEE, Who.STAFF})
    ),
    Action.WORKBOOK_REOPENED: _from(State.AWAITING_SHORTLIST, to=State.AWAITING_WORKBOOK, by=STAFF),
    Action.SHORTLIST_SENT: _from(State.AWAITING_SHORTLIST, to=State.AWAITING_CHOICES, by=STAFF),
    Action.CHOICES_SENT: _from(State.AWAITING_CHOICES, to=State.AWAITING_MATCH, by=frozenset({Who.MENTEE})),
    # OD-5: none of the three can be matched any more
    Action.NEW_CHOICES_ASKED: _from(State.AWAITING_MATCH, to=State.AWAITING_CHOICES, by=STAFF),
    Action.MATCHED: _from(State.AWAITING_MATCH, to=State.TRIAL, by=STAFF),
    # staff enter what one of the two said by telephone or e-mail
    Action.OBJECTED: _from(State.TRIAL, to=State.AWAITING_MATCH, by=EITHER | STAFF),
    Action.MENTOR_LEFT: _from(
        State.TRIAL, State.ACTIVE, to=State.AWAITING_MATCH, by=frozenset({Who.MENTOR, Who.STAFF, Who.SYSTEM})
    ),
    Action.TRIAL_ENDED: _from(State.TRIAL, to=State.ACTIVE, by=SYSTEM),
    Action.COMPLETED: _from(State.ACTIVE, to=State.COMPLETED, by=SYSTEM),
    # OD-10 says with which refund; once they are connected it is the mentorship that ends
    Action.CANCELLED: Transition(
        BEFORE_MATCH, State.CANCELLED, frozenset({Who.MENTEE, Who.STAFF, Who.FINANCE, Who.SYSTEM})
    ),
    Action.ENDED_EARLY: Transition(
        OPEN - {State.AWAITING_PAYMENT}, State.ENDED_EARLY, frozenset({Who.STAFF, Who.SYSTEM})
    ),
    Action.CLOCK_PAUSED: Transition(OWN_CLOCKS, None, STAFF),
    Action.CLOCK_RESUMED: Transition(OWN_CLOCKS, None, STAFF),
    Action.REMINDED: Transition(OPEN, None, SYSTEM),
    Action.DECISION_ASKED: Transition(WAITING_LONG, None, SYSTEM),
    Action.KEPT_WAITING: Transition(WAITING_LONG, None, STAFF),
}

# Why an action is refused in a state: "not now", said so that one knows what happened instead.
STATE_SENTENCES: Mapping[State, StrOrPromise] = {
    State.AWAITING_PAYMENT: _("This registration is not paid yet."),
    State.AWAITING_WORKBOOK: _("The workbook has not been received yet."),
    State.AWAITING_SHORTLIST: _("The list of mentors has not been sent yet."),
    State.AWAITING_CHOICES: _("The list of mentors was sent; the choices have not come yet."),
    State.AWAITING_MATCH: _("The choices have been received; the match is being made."),
    State.TRIAL: _("The match has been made already."),
    State.ACTIVE: _("The mentorship is under way: the days to object are over."),
    State.COMPLETED: _("This registration is completed."),
    State.CANCELLED: _("This registration was cancelled."),
    State.ENDED_EARLY: _("This registration has ended."),
}


def roles_of(registration: Registration, person: Member, *, is_mentor: bool = False) -> frozenset[Who]:
    """As whom the person stands towards the registration; staff treat no registration of their own."""
    if person.pk == registration.member_id:
        return frozenset({Who.MENTEE})
    if is_mentor:
        return frozenset({Who.MENTOR})
    rights = {Who.STAFF: "ondemand.change_registration", Who.FINANCE: "ondemand.change_payment"}
    return frozenset(who for who, right in rights.items() if person.has_perm(right))


def is_possible(registration: Registration, action: Action) -> bool:
    """Whether the registration's state lets the action be done; a clock is paused once, and goes on once."""
    if registration.state not in TRANSITIONS[action].sources:
        return False
    if action == Action.CLOCK_PAUSED:
        return not registration.is_clock_paused
    return action != Action.CLOCK_RESUMED or registration.is_clock_paused


def available_actions(registration: Registration, person: Member, *, is_mentor: bool = False) -> frozenset[Action]:
    """What the person may do now. `is_mentor`: whether the registration is matched with the person."""
    roles = roles_of(registration, person, is_mentor=is_mentor)
    actions = {
        action
        for action, transition in TRANSITIONS.items()
        if transition.who & roles and is_possible(registration, action)
    }
    if registration.state in CONNECTED:  # what runs between two people, the two end: the registration follows
        actions.discard(Action.ENDED_EARLY)
    return frozenset(actions)
