"""What may be done with an application, when, and by whom. Guard, buttons, admin and tests read the same table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from momentum.applications.models import Application
from momentum.programs.models import Offering, Role, Window

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Application.State
RIGHT = "momentum.change_application"


class Action(models.TextChoices):
    """What is done with an application; the words of its events. It begins with SUBMITTED."""

    SUBMITTED = "submit", pgettext_lazy("application", "applied")
    CHANGED = "change", _("application changed")
    WITHDRAWN = "withdraw", _("application withdrawn")
    SELECTED = "select", _("selected for matching")
    UNSELECTED = "unselect", _("selection taken back")
    WAITLISTED = "waitlist", _("put on the waiting list")
    DECLINED = "decline", pgettext_lazy("application", "declined")
    REOPENED = "reopen", _("application opened again")
    MATCHED = "match", _("matched")
    UNMATCHED = "unmatch", _("without a match again")
    COMPLETED = "complete", _("program completed")
    CLOSED = "close", _("closed with the offering")


class Who(models.TextChoices):
    """Who may do something."""

    APPLICANT = "applicant", _("applicant")
    STAFF = "staff", _("staff")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it stays), and who may do it; `roles`: of whose applications."""

    sources: frozenset[State]
    target: State | None
    who: frozenset[Who]
    roles: frozenset[str] = frozenset(Role.values)
    mentors_target: State | None = None  # where a mentor's goes elsewhere

    def target_of(self, application: Application) -> State:
        """The state after it."""
        elsewhere = self.mentors_target if application.is_mentor else None
        return elsewhere or self.target or State(application.state)


APPLICANT, STAFF = frozenset({Who.APPLICANT}), frozenset({Who.STAFF})
BOTH_OFFICES = frozenset({Who.STAFF, Who.SYSTEM})
BEFORE_MATCH = frozenset({State.SUBMITTED, State.SELECTED, State.WAITLISTED})
MENTEES = frozenset({str(Role.MENTEE)})

TRANSITIONS: Mapping[Action, Transition] = {
    Action.CHANGED: Transition(frozenset({State.SUBMITTED}), None, APPLICANT),
    # once they are matched it is the mentorship that ends, and the application follows
    Action.WITHDRAWN: Transition(
        BEFORE_MATCH | {State.MATCHED}, State.WITHDRAWN, frozenset({Who.APPLICANT, Who.SYSTEM})
    ),
    Action.SELECTED: Transition(frozenset({State.SUBMITTED, State.WAITLISTED}), State.SELECTED, STAFF),
    Action.UNSELECTED: Transition(frozenset({State.SELECTED}), State.SUBMITTED, STAFF),
    Action.WAITLISTED: Transition(
        frozenset({State.SUBMITTED, State.SELECTED}), State.WAITLISTED, BOTH_OFFICES, roles=MENTEES
    ),
    Action.DECLINED: Transition(BEFORE_MATCH, State.DECLINED, STAFF),
    Action.REOPENED: Transition(frozenset({State.DECLINED, State.WITHDRAWN}), State.SUBMITTED, STAFF),
    Action.MATCHED: Transition(frozenset({State.SELECTED, State.WAITLISTED}), State.MATCHED, BOTH_OFFICES),
    # a mentee is first in line again; a mentor without any mentee can be matched with somebody else
    Action.UNMATCHED: Transition(
        frozenset({State.MATCHED}), State.WAITLISTED, BOTH_OFFICES, mentors_target=State.SELECTED
    ),
    Action.COMPLETED: Transition(frozenset({State.MATCHED}), State.COMPLETED, BOTH_OFFICES),
    Action.CLOSED: Transition(BEFORE_MATCH, State.DECLINED, frozenset({Who.SYSTEM})),
}

# Why an action is refused in a state: "not now", said so that one knows what happened instead.
STATE_SENTENCES: Mapping[State, StrOrPromise] = {
    State.SUBMITTED: _("This application has not been decided on yet."),
    State.SELECTED: _("This application is selected for matching already."),
    State.MATCHED: _("This application has been matched already."),
    State.WAITLISTED: _("This application is on the waiting list already."),
    State.COMPLETED: _("The program is completed for this application."),
    State.DECLINED: _("This application was declined."),
    State.WITHDRAWN: _("This application was withdrawn."),
}
NOT_MENTORS = _("Only mentees wait: a mentor stays selected until a mentee is found.")
WINDOW_CLOSED = _("The time for applying is over.")
WINDOW_AHEAD = _("The time for applying has not begun yet.")


def roles_of(application: Application, person: Member) -> frozenset[Who]:
    """As whom the person stands towards the application; staff treat none of their own."""
    if person.pk == application.member_id:
        return APPLICANT
    return STAFF if person.has_perm(RIGHT) else frozenset()


def is_possible(application: Application, action: Action) -> bool:
    """Whether the application's state and role let the action be done."""
    transition = TRANSITIONS[action]
    is_open = not (action == Action.REOPENED and application.offering.state in Offering.CLOSED_STATES)
    return is_open and application.state in transition.sources and application.role in transition.roles


def available_actions(
    application: Application, person: Member, *, window: Window | None, on: date
) -> frozenset[Action]:
    """What the person may do on the day `on` (Ottawa). `window`: when people may apply in this role, if at all."""
    roles = roles_of(application, person)
    actions = {
        action
        for action, transition in TRANSITIONS.items()
        if transition.who & roles and is_possible(application, action)
    }
    if application.state == State.MATCHED:  # what runs between two people, the two end: the application follows
        actions.discard(Action.WITHDRAWN)
    if window is None or not window.is_open(on):
        actions.discard(Action.CHANGED)
    # these are done with a mentorship, on pages of their own
    return frozenset(actions - {Action.MATCHED, Action.UNMATCHED, Action.COMPLETED})


def why_not_apply(window: Window, on: date) -> StrOrPromise | None:
    """Why nobody can apply in this role on the day `on`: "not now" or "not any more"; None if one can."""
    if window.is_open(on):
        return None
    is_ahead = window.offering.state in (Offering.State.GATHERING_INTEREST, *Offering.OPEN_STATES)
    return WINDOW_AHEAD if on < window.opens_on and is_ahead else WINDOW_CLOSED
