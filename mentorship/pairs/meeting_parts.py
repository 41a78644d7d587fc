"""What pages show of meetings: rows in the reader's time zone, totals, the months of the rhythm, what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from caot_mentor import my_account
from members.models import Member
from members.zones import zone_of
from mentorship.pairs.meeting_rules import MeetingAction, available_actions
from mentorship.pairs.models import Meeting, MeetingEvent, Pairing
from mentorship.pairs.queries import in_calendar_of, pairings_of, pauses_of
from mentorship.pairs.rhythm import Month, has_rhythm, month_now, rhythm_of
from mentorship.pairs.rules import name_of
from mentorship.pairs.totals import standing_of
from mentorship.pairs.workflow.log import version_of
from mentorship.pairs.zones import in_words, name_of_zone, on_the_clock
from mentorship.profiles.models import Term

State, Confirmation = Meeting.State, Meeting.Confirmation
AHEAD_MOST = 3  # meetings on the overview of My Account


@dataclass(frozen=True)
class Row:
    """A meeting for one of the two: when it is on their clocks (`at`; `when` names the zone too), and what they may do
    with it."""

    meeting: Meeting
    at: str
    when: str
    standing: Meeting.Confirmation
    actions: frozenset[MeetingAction]
    version: str

    @property
    def is_for_reader(self) -> bool:
        """Whether the entry waits for this reader's word."""
        return self.standing == Confirmation.OPEN and MeetingAction.CONFIRMED in self.actions


def row_of(meeting: Meeting, reader: Member, now: datetime) -> Row:
    """The meeting for this reader at this time."""
    zone = zone_of(reader)
    return Row(
        meeting,
        on_the_clock(meeting.starts_at, zone),
        in_words(meeting.starts_at, zone),
        standing_of(meeting, now),
        available_actions(meeting, reader, now),
        version_of(meeting),
    )


@dataclass(frozen=True)
class Board:
    """All meetings of a pairing for one of the two."""

    ahead: list[Row]
    unsettled: list[Row]  # planned, and begun since: was it held?
    to_confirm: list[Row]
    held: list[Row]
    months: list[Month]
    zone: str  # its name, in which all of them are

    @property
    def this_month(self) -> Month | None:
        return month_now(self.months)


def board_of(pairing: Pairing, reader: Member, now: datetime) -> Board:
    """One statement; two where the program has a rhythm."""
    rows = [row_of(meeting, reader, now) for meeting in meetings_of(pairing)]
    planned = [row for row in rows if row.meeting.state == State.PLANNED]
    held = [row for row in rows if row.meeting.state == State.HELD]
    return Board(
        ahead=[row for row in reversed(planned) if row.meeting.starts_at > now],
        unsettled=[row for row in planned if row.meeting.starts_at <= now],
        to_confirm=[row for row in held if row.is_for_reader],
        held=held,
        months=_months(pairing, [row.meeting for row in held], now),
        zone=name_of_zone(zone_of(reader)),
    )


def meetings_of(pairing: Pairing) -> QuerySet[Meeting]:
    """The pairing's meetings, newest first."""
    return pairing.meetings.select_related("entered_by", "planned_by").order_by("-starts_at", "-pk")


def _months(pairing: Pairing, held: Iterable[Meeting], now: datetime) -> list[Month]:
    return rhythm_of(pairing, held, now, pauses_of(pairing)) if has_rhythm(pairing) else []


def meetings_ahead_part(request: HttpRequest) -> my_account.Part | None:
    """For My Account: the meetings ahead in all mentorships, in which time zone, and the way to one's own calendar."""
    member = request.user
    if not isinstance(member, Member) or not pairings_of(member).exists():
        return None
    now, zone = timezone.now(), zone_of(member)
    ahead = in_calendar_of(member, now).filter(starts_at__gt=now)[:AHEAD_MOST]
    rows = [(each, name_of(each.pairing.other(member)), on_the_clock(each.starts_at, zone)) for each in ahead]
    return my_account.Part("mentorship/meetings_ahead_part.html", {"rows": rows, "zone": name_of_zone(zone)})


def history_of(meeting: Meeting, reader: Member) -> list[dict[str, Any]]:
    """What happened to the meeting, newest first, with what each deed changed in words."""
    events = list(meeting.events.select_related("actor").order_by("-at", "-pk"))
    held = {
        code for event in events for pair in [event.changes.get("topics", [[], []])] for side in pair for code in side
    }
    words = topic_words({*meeting.topics, *held})
    if any("goals" in event.changes for event in events):
        words |= {str(number): text for number, text in meeting.pairing.goals.values_list("number", "text")}
    return [
        {
            "what": MeetingAction(event.action).label,
            "who": name_of(event.actor) if event.actor else "",
            "at": in_words(event.at, zone_of(reader)),
            "changes": changes_in_words(event, zone_of(reader), words),
        }
        for event in events
    ]


def topic_words(codes: Iterable[str]) -> dict[str, str]:
    """The topics' words by their codes; those that staff have retired too."""
    return {term.code: term.name for term in Term.objects.filter(kind=Term.Kind.TOPIC, code__in=set(codes))}


def changes_in_words(event: MeetingEvent, zone: str, words: dict[str, str]) -> list[tuple[str, str, str]]:
    """Column by column, what a deed changed: its name, what it said before and after. `words` name topics and goals."""
    modes = dict(Meeting.Mode.choices)

    def said(name: str, value: Any) -> str:
        if name == "starts_at":
            return in_words(datetime.fromisoformat(value), zone)
        if name == "mode":
            return str(modes.get(value, value))
        if name in ("topics", "goals"):
            return ", ".join(words.get(str(code), str(code)) for code in value) or _("nothing")
        return str(value) or _("nothing")

    return [
        (str(getattr(Meeting._meta.get_field(name), "verbose_name", name)), said(name, before), said(name, after))
        for name, (before, after) in event.changes.items()
        if name != "zone"
    ]
