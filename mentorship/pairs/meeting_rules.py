"""What a meeting can be, and who of the two may do what with it then (CPD-8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models import Meeting, Pairing

State, Confirmation = Meeting.State, Meeting.Confirmation
OPEN = "held:open"


class MeetingAction(models.TextChoices):
    """What is done with a meeting; the words of its events."""

    PLANNED = "plan", _("planned")
    CHANGED = "change", _("plan changed")
    CALLED_OFF = "call_off", _("called off")
    MISSED = "miss", _("somebody did not come")
    LOGGED = "log", _("entered in the log")
    CORRECTED = "correct", _("entry corrected")
    CONFIRMED = "confirm", _("entry confirmed")
    LEFT_ALONE = "leave", _("entry not contested")
    AMENDED = "amend", _("confirmed entry amended")
    TAKEN_BACK = "take_back", _("entry taken back")


@dataclass(frozen=True)
class Transition:
    """From which standings (`standing_of`), to which, and who.

    `who`: `either` of the two, the `other` than who wrote the entry last, its `writer`, or the `system`. `when`: only
    `before` or `after` the meeting's beginning.
    """

    sources: frozenset[str]
    target: str
    who: str = "either"
    when: str = ""


PLANNED, CALLED_OFF, MISSED = "planned", "cancelled", "missed"
CONFIRMED, NOT_CONTESTED = "held:confirmed", "held:not_contested"
TRANSITIONS: Mapping[MeetingAction, Transition] = {
    MeetingAction.CHANGED: Transition(frozenset({PLANNED}), PLANNED, when="before"),
    MeetingAction.CALLED_OFF: Transition(frozenset({PLANNED}), CALLED_OFF, when="before"),
    MeetingAction.MISSED: Transition(frozenset({PLANNED}), MISSED, when="after"),
    MeetingAction.LOGGED: Transition(frozenset({PLANNED, MISSED}), OPEN, when="after"),
    MeetingAction.CORRECTED: Transition(frozenset({OPEN, NOT_CONTESTED}), OPEN),
    MeetingAction.CONFIRMED: Transition(frozenset({OPEN, NOT_CONTESTED}), CONFIRMED, "other"),
    MeetingAction.LEFT_ALONE: Transition(frozenset({OPEN}), NOT_CONTESTED, "system"),
    MeetingAction.AMENDED: Transition(frozenset({CONFIRMED}), OPEN),
    MeetingAction.TAKEN_BACK: Transition(frozenset({OPEN}), CALLED_OFF, "writer"),
}
# with which somebody stands for what an entry says
WORDS_ON_AN_ENTRY = (MeetingAction.LOGGED, MeetingAction.CORRECTED, MeetingAction.AMENDED, MeetingAction.CONFIRMED)


def standing_in(meeting: Meeting) -> str:
    """Where the meeting stands: its state, and for a held one what the other side has said of the entry."""
    return f"{meeting.state}:{meeting.confirmation}" if meeting.confirmation else meeting.state


def may_do(meeting: Meeting, action: MeetingAction, member: Member) -> bool:
    """Whether the action is for this one of the two."""
    who = TRANSITIONS[action].who
    has_written = meeting.entered_by_id == member.pk
    return who == "either" or (who == "writer" and has_written) or (who == "other" and not has_written)


def is_possible(meeting: Meeting, action: MeetingAction, now: datetime) -> bool:
    """Whether the meeting stands where the action leads on from, at this time."""
    transition = TRANSITIONS[action]
    in_time = {"": True, "before": now < meeting.starts_at, "after": now >= meeting.starts_at}[transition.when]
    return standing_in(meeting) in transition.sources and in_time


def available_actions(meeting: Meeting, member: Member, now: datetime) -> frozenset[MeetingAction]:
    """What this one of the two may do with the meeting now."""
    return frozenset(
        action for action in TRANSITIONS if is_possible(meeting, action, now) and may_do(meeting, action, member)
    )


def may_plan(pairing: Pairing) -> bool:
    """A meeting is planned in a mentorship that runs."""
    return pairing.state == Pairing.State.ACTIVE
