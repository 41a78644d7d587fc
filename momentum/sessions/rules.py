"""What may be done with a session, when, and by whom (MOM-7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.queries import today
from momentum.programs.models import Offering
from momentum.sessions.models import Session
from momentum.sessions.policy import CODE_CLOSES_HOURS, CODE_OPENS_MINUTES

State = Session.State
RIGHT = "momentum.change_session"


class Action(models.TextChoices):
    """What is done with a session; the words of its events."""

    PLANNED = "plan", _("planned")
    CHANGED = "change", _("changed")
    ANNOUNCED = "announce", _("announced")
    CALLED_OFF = "call_off", _("called off")
    RECORDED = "record", _("recording changed")
    LISTED = "list", _("attendance noted by staff")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it stays), and whether before it begins, after, or at any time."""

    sources: frozenset[State]
    target: State | None
    when: str


TRANSITIONS: Mapping[Action, Transition] = {
    Action.CHANGED: Transition(frozenset({State.DRAFT, State.ANNOUNCED}), None, "any"),
    Action.ANNOUNCED: Transition(frozenset({State.DRAFT}), State.ANNOUNCED, "before"),
    Action.CALLED_OFF: Transition(frozenset({State.DRAFT, State.ANNOUNCED}), State.CALLED_OFF, "before"),
    Action.RECORDED: Transition(frozenset({State.ANNOUNCED}), None, "after"),
    Action.LISTED: Transition(frozenset({State.ANNOUNCED}), None, "after"),
}


def available_actions(session: Session, now: datetime) -> frozenset[Action]:
    """What staff may do with it now."""
    has_begun = session.starts_at <= now
    return frozenset(
        action
        for action, transition in TRANSITIONS.items()
        if session.state in transition.sources and transition.when in ("any", "after" if has_begun else "before")
    )


def last_day_before(moment: datetime, offering: Offering) -> date | None:
    """The offering's last day where the moment lies after it, as Ottawa counts days. Before the first day it may lie:
    an orientation does."""
    return offering.ends_on if offering.ends_on is not None and today(moment) > offering.ends_on else None


def takes_codes(session: Session, now: datetime) -> bool:
    """Whether the code that is said in it can be entered: from a little before it begins until two days after."""
    opens = session.starts_at - timedelta(minutes=CODE_OPENS_MINUTES)
    return session.state == State.ANNOUNCED and opens <= now <= session.ends_at + timedelta(hours=CODE_CLOSES_HOURS)


def is_over(session: Session, now: datetime) -> bool:
    """Whether it has been held."""
    return session.state == State.ANNOUNCED and session.ends_at <= now


def same_code(session: Session, typed: str) -> bool:
    """Whether it is the session's code: capitals, spaces and hyphens make no difference."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()) == session.code
