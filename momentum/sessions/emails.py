"""The messages about sessions, one function each, in the language and the time zone of whoever reads."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from members.zones import zone_of
from mentorship.pairs.zones import in_words
from momentum.sessions.in_calendars import session_file
from momentum.sessions.models import Seat, Session


def session_planned(seat: Seat, *, is_new: bool, now: datetime) -> None:
    """The invitation, or what has changed, as a file that calendars understand."""
    calendar = session_file(seat.session, seat.member, now=now)
    _send("session_planned" if is_new else "session_changed", seat, seat.told_times, calendar)


def session_called_off(seat: Seat, *, now: datetime) -> None:
    """It is called off, or the person takes part no more: the file takes it out of the calendar."""
    is_for_all = seat.session.state == Session.State.CALLED_OFF
    calendar = session_file(seat.session, seat.member, now=now, is_off=True)
    _send("session_called_off", seat, seat.told_times, calendar, is_for_all=is_for_all)


def session_soon(seat: Seat) -> None:
    """A day before it begins."""
    _send("session_soon", seat, seat.sequence)


def _send(name: str, seat: Seat, occasion: int, calendar: str = "", **context: object) -> None:
    session, reader = seat.session, seat.member
    with translation.override(reader.language):
        when, offering, topic, about = _words(session, reader)
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "topic": topic,
            "about": about,
            "offering": offering,
            "is_webinar": session.kind == Session.Kind.WEBINAR,
            "when": when,
            "minutes": session.minutes,
            "link": session.link,
            "session_url": url_for(reader.language, "momentum:session-detail", public_id=str(session.public_id)),
            **context,
        },
        dedupe_key=f"{name}:{seat.pk}:{occasion}",
        member=reader,
        calendar=calendar,
    )


def _words(session: Session, reader: Member) -> tuple[str, str, str, str]:
    return in_words(session.starts_at, zone_of(reader)), str(session.offering), session.topic, session.about
