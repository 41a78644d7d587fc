"""What an introduction can be, what may be done with it then, and by whom (FIND-5, FIND-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.errors import NoPlaceLeft, NotAllowed, WorkflowError, WrongState
from members.models import Member
from members.queries import is_blocked, today
from mentorship.introductions.models import Introduction
from mentorship.introductions.policy import OPEN_MOST
from mentorship.introductions.queries import open_ones_of
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import running_between
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.queries import mentee_profile_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Introduction.State


class Action(models.TextChoices):
    """What is done with an introduction; the words of its events."""

    SENT = "send", pgettext_lazy("introduction", "sent")
    ACCEPTED = "accept", pgettext_lazy("introduction", "accepted")
    DECLINED = "decline", pgettext_lazy("introduction", "declined")
    MORE_TIME = "more_time", _("asked for more time")
    WITHDRAWN = "withdraw", _("withdrawn")
    SAID_YES = "say_yes", _("said yes")
    SAID_NO = "say_no", _("said no")
    LAPSED = "lapse", _("lapsed")
    REMINDED = "remind", _("reminder sent")
    CLOSED = "close", pgettext_lazy("introduction", "closed")


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


def shows_profile(introduction: Introduction) -> bool:
    """Whether the mentor reads the mentee's profile: while it is open, and while the mentorship from it runs."""
    if introduction.state == State.PAIRED and introduction.pairing is not None:
        return introduction.pairing.state in Pairing.PLACE_STATES
    return introduction.state in OPEN


def shows_addresses(introduction: Introduction) -> bool:
    """Whether each sees the other's e-mail address: from the acceptance on, as long as it leads somewhere (FIND-5)."""
    return introduction.accepted_at is not None and shows_profile(introduction)


# Why an action is refused in a state: "not now", said so that one knows what happened instead.
STATE_SENTENCES: Mapping[State, StrOrPromise] = {
    State.SENT: _("The mentor has not answered this request yet."),
    State.ACCEPTED: _("This request was accepted already."),
    State.PAIRED: _("You two are paired already."),
    State.DECLINED: _("This request was declined: the introduction has ended."),
    State.WITHDRAWN: _("This request was withdrawn: the introduction has ended."),
    State.LAPSED: _("This introduction has lapsed: its time passed without an answer."),
    State.NOT_A_MATCH: _("This introduction has ended: it was no match."),
    State.CLOSED: _("This introduction was closed."),
}


# Said beside the button and, all the same, when accepting is refused (FIND-8).
ALL_PLACES_TAKEN = _(
    "All your places are taken. To accept, first give yourself another place in your mentor profile, or end a "
    "mentorship or an introduction that goes no further."
)


class Obstacle(models.TextChoices):
    """Why somebody cannot ask a mentor for a first meeting now."""

    OWN = "own", _("it is their own profile")
    HIDDEN = "hidden", _("the mentor is not to be found")
    ASKED = "asked", _("they asked already")
    PAIRED = "paired", _("they are paired already")
    ELSEWHERE = "elsewhere", _("the mentor takes part in other programs only")
    PAUSED = "paused", _("the mentor has paused")
    AWAY = "away", _("the mentor is away")
    FULL = "full", _("the mentor has no place")
    ENOUGH_OPEN = "enough_open", _("they have as many open introductions as may be")
    ANSWERS = "answers", _("their mentee profile lacks the five answers")


REFUSALS: Mapping[Obstacle, tuple[type[WorkflowError], StrOrPromise]] = {
    Obstacle.OWN: (NotAllowed, _("You cannot ask yourself for a first meeting.")),
    # the same whether the mentor is unlisted or one of the two blocked the other (SAFE-1)
    Obstacle.HIDDEN: (NotAllowed, _("This mentor cannot be asked.")),
    Obstacle.ASKED: (WrongState, _("You have asked this mentor already; that introduction is still open.")),
    Obstacle.PAIRED: (WrongState, _("You two are paired already.")),
    Obstacle.ELSEWHERE: (WrongState, _("This mentor takes part in other programs only.")),
    Obstacle.PAUSED: (WrongState, _("This mentor takes no new requests at present.")),
    Obstacle.AWAY: (WrongState, _("This mentor is away at present.")),
    Obstacle.FULL: (NoPlaceLeft, _("Every place of this mentor is taken.")),
    Obstacle.ENOUGH_OPEN: (
        WrongState,
        _("You have three introductions open. When one of them has been answered, you can ask the next mentor."),
    ),
    Obstacle.ANSWERS: (WrongState, _("First answer the five questions of your mentee profile.")),
}


@dataclass(frozen=True)
class WhyNot:
    """An obstacle, with what it is about: the introduction or pairing in the way, the last day away, what is open."""

    obstacle: Obstacle
    introduction: Introduction | None = None
    pairing: Pairing | None = None
    until: date | None = None
    open_ones: tuple[Introduction, ...] = ()


def why_not_ask(mentee: Member, profile: MentorProfile, now: datetime) -> WhyNot | None:
    """What keeps `mentee` from asking this mentor at `now`, or None (FIND-5, FIND-8, FIND-11).

    Whether the person may take part at all (MEM-2, MEM-3) is another question. Four queries at most.
    """
    if mentee.pk == profile.member_id:
        return WhyNot(Obstacle.OWN)
    if not profile.is_listed or is_blocked(mentee, profile.member):
        return WhyNot(Obstacle.HIDDEN)
    open_ones = open_ones_of(mentee.pk)
    for introduction in open_ones:
        if introduction.mentor_id == profile.member_id:
            return WhyNot(Obstacle.ASKED, introduction=introduction)
    if pairing := running_between(mentee.pk, profile.member_id):
        return WhyNot(Obstacle.PAIRED, pairing=pairing)
    if unavailable := _why_not_now(profile, today(now)):
        return unavailable
    if len(open_ones) >= OPEN_MOST:
        return WhyNot(Obstacle.ENOUGH_OPEN, open_ones=tuple(open_ones))
    answers = mentee_profile_of(mentee)
    return None if answers is not None and answers.completed_at else WhyNot(Obstacle.ANSWERS)


def _why_not_now(profile: MentorProfile, on: date) -> WhyNot | None:
    if Program.FIND not in profile.programs:
        return WhyNot(Obstacle.ELSEWHERE)
    if profile.is_paused:
        return WhyNot(Obstacle.PAUSED)
    if profile.is_away(on):
        return WhyNot(Obstacle.AWAY, until=profile.away_to)
    return None if profile.places_taken < profile.places else WhyNot(Obstacle.FULL)
