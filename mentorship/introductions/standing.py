"""Where an introduction stands, in words for one of its two sides: what happens next, by when, who has the ball."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from members.models import Member
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.rules import Action, State, Who, side_of
from mentorship.pairs.rules import name_of

# The shape of a state's badge (static/css/site.css); those that ended have the plain one.
BADGES = {State.SENT: "wait", State.ACCEPTED: "new", State.PAIRED: "ok"}


@dataclass(frozen=True)
class Standing:
    """`words` say what happens next; `is_mine`: the reader has the ball; `by`: when it is due, while it is open.

    `step` says the same in the timeline, where what the reader did stands in a line of its own.
    """

    words: str
    is_mine: bool = False
    by: datetime | None = None
    badge: str = ""
    step: str = ""


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: `status` is `done`, `now` or empty (to come)."""

    words: str
    status: str = ""
    at: datetime | None = None
    by: datetime | None = None


def standing_of(introduction: Introduction, member: Member) -> Standing:
    """What happens next, for one of the two."""
    return replace(_standing_of(introduction, member), badge=BADGES.get(State(introduction.state), ""))


def _standing_of(introduction: Introduction, member: Member) -> Standing:
    side, name = side_of(introduction, member), name_of(introduction.other(member))
    if introduction.state == State.SENT:
        if side == Who.MENTOR:
            return Standing(_("Accept or decline."), is_mine=True, by=introduction.respond_by)
        return Standing(_("%(name)s answers.") % {"name": name}, by=introduction.respond_by)
    if introduction.state == State.ACCEPTED:
        said = introduction.mentee_answer if side == Who.MENTEE else introduction.mentor_answer
        if said:
            return Standing(
                _("You said yes. %(name)s says yes or no as well.") % {"name": name},
                by=introduction.decide_by,
                step=_("%(name)s says yes or no as well.") % {"name": name},
            )
        return Standing(_("Meet once, then say yes or no."), is_mine=True, by=introduction.decide_by)
    return Standing(_ended(introduction, side))


def _ended(introduction: Introduction, side: Who | None) -> str:
    is_mentee = side == Who.MENTEE
    return {
        State.PAIRED: _("Both of you said yes: the mentorship has begun."),
        State.DECLINED: _("The mentor declined this time. Another mentor may have room for you.")
        if is_mentee
        else _("You declined this request."),
        State.WITHDRAWN: _("You took this request back.") if is_mentee else _("The request was taken back."),
        State.LAPSED: _("The time for it passed. You are free to ask another mentor.")
        if is_mentee
        else _("The time for it passed. Your place is free.")
        if introduction.accepted_at
        else _("The time to answer passed, and the mentee was told so in neutral words."),
        State.NOT_A_MATCH: _("It was no match. That happens, and nobody has to give a reason."),
        State.CLOSED: _("This introduction was closed. It says nothing about either of you."),
    }[State(introduction.state)]


def timeline_of(introduction: Introduction, events: Iterable[IntroductionEvent], member: Member) -> list[Moment]:
    """What happened, what is now, what is to come; nobody reads here who said no, or a single yes of the other's.

    Nor of reminders: each may have switched them off.
    """
    side = side_of(introduction, member)
    moments = [
        Moment(words, "done", at=event.at) for event in events if (words := _happened(event, member, side)) is not None
    ]
    if introduction.state in Introduction.OPEN_STATES:
        standing = standing_of(introduction, member)
        moments.append(Moment(standing.step or standing.words, "now", by=standing.by))
        if introduction.state == State.SENT:
            moments.append(Moment(_("You meet for the first time, and each says yes or no.")))
        moments.append(Moment(_("With two yes the mentorship begins.")))
    return moments


def _happened(event: IntroductionEvent, member: Member, side: Who | None) -> str | None:
    match event.action:
        case Action.SENT:
            return (
                _("You asked for a first meeting.") if side == Who.MENTEE else _("You were asked for a first meeting.")
            )
        case Action.ACCEPTED:
            return _("The request was accepted.")
        case Action.MORE_TIME:
            return _("You asked for more time.") if side == Who.MENTOR else _("The mentor asked for more time.")
        case Action.SAID_YES if event.to_state == State.PAIRED:
            return _("Both said yes.")
        case Action.SAID_YES if event.actor_id == member.pk:
            return _("You said yes.")
        case Action.DECLINED:
            return _("The request was declined.")
        case Action.WITHDRAWN:
            return _("The request was taken back.")
        case Action.SAID_NO:
            return _("It was no match.")
        case Action.LAPSED:
            return _("The time for it passed.")
        case Action.CLOSED:
            return _("The introduction was closed.")
    return None
