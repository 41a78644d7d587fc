"""Sessions in calendars: the file that goes with a message, a person's own feed, the file of one session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.calendars import CANCEL, PUBLISH, REQUEST, Entry, calendar_file, uid_of
from momentum.sessions.models import Session
from momentum.sessions.queries import in_calendar_of


def entry_of(session: Session, reader: Member) -> Entry:
    """One session, in the language that is active."""
    address = url_for(reader.language, "momentum:session-detail", public_id=str(session.public_id))
    return Entry(
        uid=uid_of(session.public_id),
        sequence=session.sequence,
        starts_at=session.starts_at,
        zone=session.zone,
        minutes=session.minutes,
        summary=f"{session.topic} ({session.offering})",
        description=_("Link, code and recording: %(address)s") % {"address": address},
        address=address,
        place=session.link,
        attendees=[(reader.get_full_name(), reader.email)],
    )


def session_file(session: Session, reader: Member, *, now: datetime, is_off: bool = False) -> str:
    """The invitation, or with `is_off` what takes it out of the calendar again; the same UID throughout."""
    with translation.override(reader.language):
        return calendar_file([entry_of(session, reader)], CANCEL if is_off else REQUEST, now=now)


def session_to_keep(session: Session, reader: Member, *, now: datetime) -> str:
    """The file that a page offers: for the own calendar, without an organizer to answer to."""
    with translation.override(reader.language):
        return calendar_file([entry_of(session, reader)], PUBLISH, now=now)


def sessions_in_feed(reader: Member, now: datetime) -> Iterable[Entry]:
    """What a person's calendar address shows besides the meetings."""
    return [entry_of(session, reader) for session in in_calendar_of(reader, now)]
