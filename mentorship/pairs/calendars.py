"""What has a time, as calendar files (RFC 5545): invitations that calendars change and call off, a person's own feed.

Other people often read along in a calendar: it says who, when and where, and links to the rest. Programs above add what
they have in a person's calendar (`add_to_feed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.models import Meeting
from mentorship.pairs.rules import name_of
from mentorship.pairs.zones import moments_at

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar, in the reader's words. `uid` stays the same throughout, `sequence` counts the changes;
    `attendees` are names with addresses."""

    uid: str
    sequence: int
    starts_at: datetime
    zone: str
    minutes: int
    summary: str
    description: str
    address: str
    place: str = ""
    attendees: Sequence[tuple[str, str]] = ()


type Source = Callable[[Member, datetime], Iterable[Entry]]
_sources: list[Source] = []


def add_to_feed(source: Source) -> Source:
    """Let a program put its own things into people's calendars; `source(reader, now)` is asked in their language."""
    _sources.append(source)
    return source


def invitation(meeting: Meeting, reader: Member, *, now: datetime, says_name: bool = True) -> str:
    """The file for one of the two: REQUEST while it is planned, else CANCEL; the same UID throughout.

    Without `says_name` the other person, who leaves for good, is not in it.
    """
    is_planned = meeting.state == Meeting.State.PLANNED
    with translation.override(reader.language):
        entry = _entry_of(meeting, reader, says_name=says_name)
    return calendar_file([entry], REQUEST if is_planned else CANCEL, now=now)


def feed_of(meetings: Iterable[Meeting], reader: Member, *, now: datetime) -> str:
    """The person's meetings, and what programs add, as a calendar to subscribe to; each meeting's pairing and its two
    people are loaded."""
    with translation.override(reader.language):
        entries = [_entry_of(meeting, reader) for meeting in meetings]
        entries += [entry for source in _sources for entry in source(reader, now)]
        return calendar_file(entries, PUBLISH, now=now, name=_("Mentorship meetings"))


def calendar_file(entries: Sequence[Entry], method: str, *, now: datetime, name: str = "") -> str:
    """The file that mail programs and calendars read; `name` is that of a feed."""
    calendar = Calendar()
    calendar.add("prodid", "-//CAOT//Mentorship//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, method, now))
    years = [entry.starts_at.year for entry in entries] or [now.year]
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return calendar.to_ical().decode()


def _entry_of(meeting: Meeting, reader: Member, *, says_name: bool = True) -> Entry:
    pairing = meeting.pairing
    other = name_of(pairing.other(reader))
    address = url_for(
        reader.language,
        "mentorship:meeting-detail",
        public_id=str(pairing.public_id),
        meeting_id=str(meeting.public_id),
    )
    people = (pairing.mentor, pairing.mentee) if says_name else (reader,)
    return Entry(
        uid=uid_of(meeting.public_id),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        zone=meeting.zone,
        minutes=meeting.minutes,
        summary=_("Mentorship meeting with %(name)s") % {"name": other} if says_name else _("Mentorship meeting"),
        description=_("Agenda and notes: %(address)s") % {"address": address},
        address=address,
        place=meeting.place if says_name else "",  # it may be the address, or the room, of who leaves
        attendees=[(person.get_full_name(), person.email) for person in people],
    )


def uid_of(public_id: UUID) -> str:
    """What calendars know a thing by."""
    return f"{public_id}@{_organizer()[1].rpartition('@')[2]}"


def _event(entry: Entry, method: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _on_the_clock(entry.starts_at, entry.zone))
    event.add("dtend", _on_the_clock(entry.starts_at + timedelta(minutes=entry.minutes), entry.zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if method != PUBLISH:
        event.add("organizer", _address(*_organizer()))
        for name, email in entry.attendees:
            event.add("attendee", _address(name, email, rsvp="FALSE"))
    return event


def _on_the_clock(moment: datetime, zone: str) -> datetime:
    """The moment in its zone; in UTC where clocks show that time twice, of which a calendar takes the earlier."""
    there = moment.astimezone(ZoneInfo(zone))
    return there if len(moments_at(there.replace(tzinfo=None), zone)) == 1 else moment.astimezone(UTC)


def _organizer() -> tuple[str, str]:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)


def _address(name: str, email: str, **parameters: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    found.params.update({key: vText(value) for key, value in ({"cn": name} | parameters).items() if value})
    return found
