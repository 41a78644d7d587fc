"""Meetings ahead: planned, changed, called off, and what became of them (CPD-4). Lock order: Pairing, Meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.pairs.emails import meetings as emails
from mentorship.pairs.meeting_rules import MeetingAction, is_possible, may_plan, standing_in
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.workflow.locking import locked_pairing_of
from mentorship.pairs.workflow.log import NOT_NOW, locked, record

State = Meeting.State
FIELDS = ("starts_at", "zone", "minutes", "mode", "place", "purpose", "agenda", "questions")
# what calendars show; words for the two alone change no calendar
IN_CALENDARS = ("starts_at", "zone", "minutes", "place")
IN_THE_PAST = _("Choose a time that is still to come. What was held already is entered in the log.")
DOES_NOT_RUN = _("Meetings are planned while a mentorship is active.")


@dataclass(frozen=True)
class Plan:
    """What is planned. `starts_at` is aware; `zone` is where it was entered."""

    starts_at: datetime
    zone: str
    minutes: int
    mode: str
    place: str = ""
    purpose: str = ""
    agenda: str = ""
    questions: str = ""


@transaction.atomic
def plan_meeting(pairing: Pairing, member: Member, plan: Plan, *, now: datetime) -> Meeting:
    """Plan a meeting; both get an invitation for their calendars.

    Raises NotAllowed for a stranger, WrongState for a time that has passed and unless the mentorship is active.
    """
    pairing = locked_pairing_of(pairing, member)
    _check(pairing, plan, now)
    meeting = Meeting(pairing=pairing, planned_by=member, **_values(plan))
    meeting.save()
    event = record(meeting, MeetingAction.PLANNED, "", member, now)
    emails.meeting_invitation("meeting_planned", meeting, event, now)
    return meeting


@transaction.atomic
def change_plan(meeting: Meeting, member: Member, plan: Plan, *, now: datetime) -> Meeting:
    """Change what is planned. Where a calendar shows it, both are sent the change; the agenda alone sends nothing.

    Raises NotAllowed for a stranger, WrongState once it has begun, was called off, or for a time that has passed.
    """
    meeting = locked(meeting, member)
    if not is_possible(meeting, MeetingAction.CHANGED, now):
        raise WrongState(NOT_NOW)
    _check(meeting.pairing, plan, now)
    values = _values(plan)
    changes = {name: [_plain(getattr(meeting, name)), _plain(values[name])] for name in FIELDS}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return meeting
    for name, value in values.items():
        setattr(meeting, name, value)
    is_for_calendars = bool(changes.keys() & set(IN_CALENDARS))
    meeting.sequence += is_for_calendars
    meeting.save(update_fields=[*FIELDS, "sequence"])
    event = record(meeting, MeetingAction.CHANGED, State.PLANNED, member, now, changes)
    if is_for_calendars:
        emails.meeting_invitation("meeting_changed", meeting, event, now)
    return meeting


@transaction.atomic
def call_off_meeting(meeting: Meeting, member: Member, *, now: datetime) -> Meeting:
    """Call a planned meeting off; it leaves both calendars. Again is no error.

    Raises NotAllowed for a stranger, WrongState once it has begun.
    """
    meeting = locked(meeting, member)
    if meeting.state == State.CANCELLED:
        return meeting
    if not is_possible(meeting, MeetingAction.CALLED_OFF, now):
        raise WrongState(NOT_NOW)
    _call_off(meeting, member, now)
    return meeting


@transaction.atomic
def call_off_planned_of(
    pairing: Pairing, actor: Member | None, *, leaving: Member | None = None, now: datetime
) -> None:
    """Call off what is still ahead of a mentorship that ends; it leaves both calendars. The caller holds the pairing.

    Of a person who leaves for good (`leaving`) only the other side is told, without the name (MEM-5).
    """
    for meeting in pairing.meetings.select_for_update().filter(state=State.PLANNED, starts_at__gt=now).order_by("pk"):
        meeting.pairing = pairing
        _call_off(meeting, actor, now, leaving)


@transaction.atomic
def miss_meeting(meeting: Meeting, member: Member, *, now: datetime) -> Meeting:
    """Say that a planned meeting did not come about: it counts for nothing, and blames nobody. Nothing is sent.

    Again is no error. Raises NotAllowed for a stranger, WrongState before its time or once it is in the log.
    """
    meeting = locked(meeting, member)
    if meeting.state == State.MISSED:
        return meeting
    if not is_possible(meeting, MeetingAction.MISSED, now):
        raise WrongState(NOT_NOW)
    before, meeting.state = standing_in(meeting), State.MISSED
    meeting.save(update_fields=["state"])
    record(meeting, MeetingAction.MISSED, before, member, now)
    return meeting


def _call_off(meeting: Meeting, actor: Member | None, now: datetime, leaving: Member | None = None) -> None:
    meeting.state, meeting.sequence = State.CANCELLED, meeting.sequence + 1
    meeting.save(update_fields=["state", "sequence"])
    event = record(meeting, MeetingAction.CALLED_OFF, State.PLANNED, actor, now)
    emails.meeting_invitation("meeting_called_off", meeting, event, now, leaving)


def _check(pairing: Pairing, plan: Plan, now: datetime) -> None:
    if not may_plan(pairing):
        raise WrongState(DOES_NOT_RUN)
    if plan.starts_at <= now:
        raise WrongState(IN_THE_PAST)


def _values(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in FIELDS}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
