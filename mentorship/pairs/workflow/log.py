"""The log: what was held, and what the other side says of it (CPD-8). Lock order: Pairing, Meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.deadlines import contest_by
from mentorship.pairs.emails import meetings as emails
from mentorship.pairs.meeting_rules import (
    TRANSITIONS,
    WORDS_ON_AN_ENTRY,
    MeetingAction,
    is_possible,
    may_do,
    standing_in,
)
from mentorship.pairs.models import Goal, Meeting, MeetingEvent, MeetingNote, Pairing, Preparation
from mentorship.pairs.workflow.locking import locked_pairing_of

State, Confirmation = Meeting.State, Meeting.Confirmation
NOT_NOW = _("This cannot be done with the meeting as it stands now.")
CHANGED_MEANWHILE = _("This entry has been changed since you opened the page. Read it again, then decide.")
NOT_HELD_YET = _("A meeting is entered once it has begun.")
OTHERS_WORD = _("The other person has written or confirmed this entry too: correct it, it is not taken back.")
AFTER_THE_END = _("This mentorship had ended by then. What was before its end can still be entered.")


@dataclass(frozen=True)
class Entry:
    """What an entry of the log says. `topics` are codes of the list of topics, `goals` goals of the pairing."""

    starts_at: datetime
    zone: str
    minutes: int
    mode: str
    topics: list[str] = field(default_factory=list)
    actions: str = ""
    goals: list[Goal] = field(default_factory=list)


@transaction.atomic
def log_meeting(pairing: Pairing, member: Member, entry: Entry, *, now: datetime) -> Meeting:
    """Enter a meeting that was held: it counts at once, and the other side is asked to look at it.

    Raises NotAllowed for anybody else, WrongState before it began, or when the mentorship was over by then.
    """
    pairing = locked_pairing_of(pairing, member)
    _check_time(pairing, entry, now)
    meeting = Meeting(pairing=pairing, state=State.HELD, confirmation=Confirmation.OPEN)
    _write(meeting, entry, member, now)
    _tell(meeting, record(meeting, MeetingAction.LOGGED, "", member, now))
    return meeting


@transaction.atomic
def log_planned(meeting: Meeting, member: Member, entry: Entry, *, now: datetime) -> Meeting:
    """Enter what was planned as held, as `log_meeting` does. Raises WrongState unless it was planned and has begun."""
    meeting = locked(meeting, member)
    before = _checked(meeting, MeetingAction.LOGGED, member, now)
    _check_time(meeting.pairing, entry, now)
    meeting.state, meeting.confirmation = State.HELD, Confirmation.OPEN
    changes = _write(meeting, entry, member, now)
    _tell(meeting, record(meeting, MeetingAction.LOGGED, before, member, now, changes))
    return meeting


@transaction.atomic
def rewrite_entry(meeting: Meeting, member: Member, entry: Entry, *, seen: str, now: datetime) -> Meeting:
    """Correct an entry, or amend a confirmed one: what it said before stays readable, and the other side is asked.

    `seen` is the version (`version_of`) that the person had before them: raises WrongState when it is another by now,
    and NotAllowed for a stranger. An entry that says the same as before is left alone.
    """
    meeting = locked(meeting, member)
    is_confirmed = meeting.confirmation == Confirmation.CONFIRMED
    action = MeetingAction.AMENDED if is_confirmed else MeetingAction.CORRECTED
    before = _checked(meeting, action, member, now)
    if version_of(meeting) != seen:
        raise WrongState(CHANGED_MEANWHILE)
    _check_time(meeting.pairing, entry, now)
    if not _differences(meeting, entry):
        return meeting
    meeting.confirmation, meeting.confirmed_at = Confirmation.OPEN, None
    changes = _write(meeting, entry, member, now)
    _tell(meeting, record(meeting, action, before, member, now, changes))
    return meeting


@transaction.atomic
def confirm_entries(pairing: Pairing, member: Member, seen: Mapping[UUID, str], *, now: datetime) -> int:
    """One sign-off: confirm these entries in the versions that the person read; returns how many.

    Entries changed since, and one's own, are left open. What the person confirmed before is no error. Raises
    NotAllowed for a stranger.
    """
    pairing = locked_pairing_of(pairing, member)
    confirmed = 0
    for meeting in pairing.meetings.select_for_update().filter(public_id__in=seen).order_by("pk"):
        is_open = is_possible(meeting, MeetingAction.CONFIRMED, now) and may_do(
            meeting, MeetingAction.CONFIRMED, member
        )
        if not is_open or version_of(meeting) != seen[meeting.public_id]:
            continue
        before = standing_in(meeting)
        meeting.confirmation, meeting.confirmed_at = Confirmation.CONFIRMED, now
        meeting.save(update_fields=["confirmation", "confirmed_at"])
        record(meeting, MeetingAction.CONFIRMED, before, member, now)
        confirmed += 1
    return confirmed


@transaction.atomic
def take_back_entry(meeting: Meeting, member: Member, *, now: datetime) -> Meeting:
    """Who entered it takes it back while it is open (a slip, a second entry of one meeting); nothing is sent.

    Twice changes nothing. Raises NotAllowed for the other side, WrongState once it is settled, and where the other side
    has written or confirmed it as well: nobody erases what both said (CPD-8).
    """
    meeting = locked(meeting, member)
    if (
        meeting.state == State.CANCELLED
        and meeting.events.filter(action=MeetingAction.TAKEN_BACK, actor=member).exists()
    ):
        return meeting
    before = _checked(meeting, MeetingAction.TAKEN_BACK, member, now)
    if others_word_in(meeting, member):
        raise WrongState(OTHERS_WORD)
    meeting.state, meeting.confirmation = State.CANCELLED, Confirmation.NONE
    meeting.save(update_fields=["state", "confirmation"])
    record(meeting, MeetingAction.TAKEN_BACK, before, member, now)
    return meeting


@transaction.atomic
def leave_entry(meeting_id: int, *, now: datetime) -> bool:
    """Write that an entry was not contested within its 14 days; says whether it was due. Nothing is sent."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    is_due = meeting.entered_at is not None and contest_by(meeting.entered_at) < now
    if not is_due or not is_possible(meeting, MeetingAction.LEFT_ALONE, now):
        return False
    before = standing_in(meeting)
    meeting.confirmation = Confirmation.NOT_CONTESTED
    meeting.save(update_fields=["confirmation"])
    record(meeting, MeetingAction.LEFT_ALONE, before, None, now)
    return True


@transaction.atomic
def keep_note(meeting: Meeting, member: Member, text: str, *, now: datetime) -> None:
    """Keep one's private note, or delete it where nothing is left; no event, nobody is told. Raises NotAllowed."""
    meeting = locked(meeting, member)
    if text:
        MeetingNote.objects.update_or_create(meeting=meeting, author=member, defaults={"text": text, "changed_at": now})
    else:
        MeetingNote.objects.filter(meeting=meeting, author=member).delete()


@transaction.atomic
def keep_preparation(meeting: Meeting, member: Member, minutes: int) -> None:
    """Keep how long the person prepared, which never counts (CPD-2); 0 keeps nothing. Raises NotAllowed."""
    meeting = locked(meeting, member)
    if minutes:
        Preparation.objects.update_or_create(meeting=meeting, member=member, defaults={"minutes": minutes})
    else:
        Preparation.objects.filter(meeting=meeting, member=member).delete()


def others_word_in(meeting: Meeting, member: Member) -> bool:
    """Whether the other side has entered, corrected, amended or confirmed this entry at any time."""
    return meeting.events.filter(action__in=WORDS_ON_AN_ENTRY).exclude(actor=member).exists()


def version_of(meeting: Meeting) -> str:
    """Names what an entry says now: it changes whenever somebody rewrites it."""
    return meeting.entered_at.isoformat() if meeting.entered_at else ""


def locked(meeting: Meeting, member: Member) -> Meeting:
    """The meeting and its pairing, held and read anew, for one of the two. Raises NotAllowed for anybody else."""
    pairing = locked_pairing_of(Pairing(pk=meeting.pairing_id), member)
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    found.pairing = pairing
    return found


def record(
    meeting: Meeting,
    action: MeetingAction,
    before: str,
    actor: Member | None,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
) -> MeetingEvent:
    """The event row of a deed, with what it changed by field as [before, after]."""
    return MeetingEvent.objects.create(
        meeting=meeting,
        at=now,
        actor=actor,
        action=action,
        from_state=before,
        to_state=standing_in(meeting),
        changes=dict(changes or {}),
    )


def _checked(meeting: Meeting, action: MeetingAction, member: Member, now: datetime) -> str:
    """Where the meeting stands before the action; raises unless this person may do it now."""
    if standing_in(meeting) in TRANSITIONS[action].sources and not may_do(meeting, action, member):
        raise NotAllowed
    if not is_possible(meeting, action, now):
        raise WrongState(NOT_NOW)
    return standing_in(meeting)


def _check_time(pairing: Pairing, entry: Entry, now: datetime) -> None:
    if entry.starts_at > now:
        raise WrongState(NOT_HELD_YET)
    if pairing.ended_at is not None and entry.starts_at > pairing.ended_at:
        raise WrongState(AFTER_THE_END)


def _said(meeting: Meeting) -> dict[str, Any]:
    goals = list(meeting.goals.order_by("number").values_list("number", flat=True)) if meeting.pk else []
    return _by_field(meeting) | {"goals": goals}


def _by_field(row: Meeting | Entry) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("zone", "minutes", "mode", "topics", "actions")}
    return {"starts_at": row.starts_at.isoformat()} | plain


def _differences(meeting: Meeting, entry: Entry) -> dict[str, Any]:
    said, says = _said(meeting), _by_field(entry) | {"goals": sorted(goal.number for goal in entry.goals)}
    return {name: [said[name], says[name]] for name in said if said[name] != says[name]}


def _write(meeting: Meeting, entry: Entry, member: Member, now: datetime) -> dict[str, Any]:
    changes = _differences(meeting, entry) if meeting.pk else {}
    for name in ("starts_at", "zone", "minutes", "mode", "topics", "actions"):
        setattr(meeting, name, getattr(entry, name))
    meeting.entered_by, meeting.entered_at = member, now
    meeting.save()
    meeting.goals.set(entry.goals)
    return changes


def _tell(meeting: Meeting, event: MeetingEvent) -> None:
    if event.actor is not None:
        emails.meeting_entered(meeting, event, meeting.pairing.other(event.actor))
