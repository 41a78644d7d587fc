"""Meetings as calendar files (RFC 5545): invitations that calendars change and call off, and a person's own feed.

Other people often read along in a calendar: it says who, when and where, and links to the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
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


def invitation(meeting: Meeting, reader: Member, *, now: datetime, says_name: bool = True) -> str:
    """The file for one of the two: REQUEST while it is planned, else CANCEL; the same UID throughout.

    Without `says_name` the other person, who leaves for good, is not in it.
    """
    is_planned = meeting.state == Meeting.State.PLANNED
    return _calendar([meeting], reader, REQUEST if is_planned else CANCEL, now, says_name)


def feed_of(meetings: Iterable[Meeting], reader: Member, *, now: datetime) -> str:
    """The person's meetings as a calendar to subscribe to; each meeting's pairing and its two people are loaded."""
    return _calendar(list(meetings), reader, PUBLISH, now)


def _calendar(meetings: list[Meeting], reader: Member, method: str, now: datetime, says_name: bool = True) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//CAOT//Mentorship//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with translation.override(reader.language):
        if method == PUBLISH:
            calendar.add("x-wr-calname", _("Mentorship meetings"))
        for meeting in meetings:
            calendar.add_component(_event(meeting, reader, method, now, says_name))
    years = [meeting.starts_at.year for meeting in meetings] or [now.year]
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return calendar.to_ical().decode()


def _event(meeting: Meeting, reader: Member, method: str, now: datetime, says_name: bool) -> Event:
    pairing = meeting.pairing
    other = name_of(pairing.other(reader))
    address = url_for(
        reader.language,
        "mentorship:meeting-detail",
        public_id=str(pairing.public_id),
        meeting_id=str(meeting.public_id),
    )
    event = Event()
    event.add("uid", f"{meeting.public_id}@{_organizer()[1].rpartition('@')[2]}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _on_the_clock(meeting.starts_at, meeting.zone))
    event.add("dtend", _on_the_clock(meeting.starts_at + timedelta(minutes=meeting.minutes), meeting.zone))
    event.add(
        "summary", _("Mentorship meeting with %(name)s") % {"name": other} if says_name else _("Mentorship meeting")
    )
    event.add("description", _("Agenda and notes: %(address)s") % {"address": address})
    event.add("url", address)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    if method != PUBLISH:
        event.add("organizer", _address(*_organizer()))
        for person in (pairing.mentor, pairing.mentee) if says_name else (reader,):
            event.add("attendee", _address(person.get_full_name(), person.email, rsvp="FALSE"))
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
