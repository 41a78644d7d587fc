"""What an introduction can be, what may be done with it then, and by whom (FIND-5, FIND-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.introductions.models import Introduction

State = Introduction.State


class Action(models.TextChoices):
    """What is done with an introduction; the words of its events."""

    SENT = "send", _("sent")
    ACCEPTED = "accept", _("accepted")
    DECLINED = "decline", _("declined")
    MORE_TIME = "more_time", _("asked for more time")
    WITHDRAWN = "withdraw", _("withdrawn")
    SAID_YES = "say_yes", _("said yes")
    SAID_NO = "say_no", _("said no")
    LAPSED = "lapse", _("lapsed")
    CLOSED = "close", _("closed by the association")


class Who(models.TextChoices):
    """The sides of an introduction."""

    MENTEE = "mentee", _("mentee")
    MENTOR = "mentor", _("mentor")
    EITHER = "either", _("either of the two")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it depends, or stays), and who may do it."""

    sources: frozenset[State]
    target: State | None
    who: Who


OPEN = frozenset({State.SENT, State.ACCEPTED})
TRANSITIONS: Mapping[Action, Transition] = {
    Action.ACCEPTED: Transition(frozenset({State.SENT}), State.ACCEPTED, Who.MENTOR),
    Action.DECLINED: Transition(frozenset({State.SENT}), State.DECLINED, Who.MENTOR),
    Action.MORE_TIME: Transition(frozenset({State.SENT}), None, Who.MENTOR),
    Action.WITHDRAWN: Transition(frozenset({State.SENT}), State.WITHDRAWN, Who.MENTEE),
    # the second yes pairs; any no ends it and frees the place
    Action.SAID_YES: Transition(frozenset({State.ACCEPTED}), None, Who.EITHER),
    Action.SAID_NO: Transition(frozenset({State.ACCEPTED}), State.NOT_A_MATCH, Who.EITHER),
    Action.LAPSED: Transition(OPEN, State.LAPSED, Who.SYSTEM),
    Action.CLOSED: Transition(OPEN, State.CLOSED, Who.SYSTEM),
}


def side_of(introduction: Introduction, member: Member) -> Who | None:
    """Which side the person is on, or None for a stranger."""
    if member.pk == introduction.mentee_id:
        return Who.MENTEE
    return Who.MENTOR if member.pk == introduction.mentor_id else None


def available_actions(introduction: Introduction, member: Member) -> frozenset[Action]:
    """What the person may do with the introduction in its state; more time only once (FIND-5)."""
    side = side_of(introduction, member)
    if side is None:
        return frozenset()
    actions = {
        action
        for action, transition in TRANSITIONS.items()
        if transition.who in (side, Who.EITHER) and introduction.state in transition.sources
    }
    if introduction.more_time_at is not None:
        actions.discard(Action.MORE_TIME)
    said = introduction.mentee_answer if side == Who.MENTEE else introduction.mentor_answer
    if said:
        actions.discard(Action.SAID_YES)
    return frozenset(actions)
