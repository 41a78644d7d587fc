"""The messages about meetings, one function each, in the language and the time zone of whoever reads."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from members.zones import zone_of
from mentorship.pairs.calendars import invitation
from mentorship.pairs.deadlines import contest_by
from mentorship.pairs.meeting_rules import MeetingAction
from mentorship.pairs.models import Meeting, MeetingEvent, Pairing, PairingEvent
from mentorship.pairs.rhythm import Month
from mentorship.pairs.rules import name_of
from mentorship.pairs.zones import in_words


def meeting_entered(meeting: Meeting, event: MeetingEvent, reader: Member) -> None:
    """To the other side: a meeting was entered in the log, corrected or amended; what to do, and until when."""
    _send(
        "meeting_entered",
        meeting,
        event,
        reader,
        minutes=meeting.minutes,
        is_new=event.action == MeetingAction.LOGGED,
        is_amended=event.action == MeetingAction.AMENDED,
        due=contest_by(event.at),
    )


def meeting_invitation(
    name: str, meeting: Meeting, event: MeetingEvent, now: datetime, leaving: Member | None = None
) -> None:
    """To both: a meeting was planned, changed or called off, as a file that calendars understand.

    Of a person who leaves for good (`leaving`) only the other side is told, without the name (MEM-5).
    """
    pairing = meeting.pairing
    unnamed = {} if leaving is None else {"other_name": "", "place": ""}
    for reader in (pairing.mentor, pairing.mentee):
        if reader == leaving:
            continue
        _send(
            name,
            meeting,
            event,
            reader,
            calendar=invitation(meeting, reader, now=now, says_name=leaving is None),
            minutes=meeting.minutes,
            mode=meeting.get_mode_display,
            is_own=event.actor_id == reader.pk and meeting.pairing.ended_at is None,  # else the end called it off
            **{"place": meeting.place, **unnamed},
        )


def _send(
    name: str, meeting: Meeting, event: MeetingEvent, reader: Member, calendar: str = "", **context: object
) -> None:
    pairing = meeting.pairing
    with translation.override(reader.language):
        when = in_words(meeting.starts_at, zone_of(reader))
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "other_name": name_of(pairing.other(reader)),
            "when": when,
            "meeting_url": url_for(
                reader.language,
                "mentorship:meeting-detail",
                public_id=str(pairing.public_id),
                meeting_id=str(meeting.public_id),
            ),
            **context,
        },
        dedupe_key=f"{name}:{event.pk}:{reader.pk}",
        member=reader,
        calendar=calendar,
    )


def rhythm_reminder(pairing: Pairing, month: Month, event: PairingEvent) -> None:
    """To both, kindly: a month of the rhythm ends soon, and there is time for another contact (OD-8)."""
    for reader in (pairing.mentor, pairing.mentee):
        queue(
            "rhythm_reminder",
            to_address=reader.email,
            language=reader.language,
            context={
                "first_name": reader.first_name,
                "other_name": name_of(pairing.other(reader)),
                "last": month.last,
                "needs_live": month.live < month.phase.live,
                "plan_url": url_for(reader.language, "mentorship:meeting-plan", public_id=str(pairing.public_id)),
                "log_url": url_for(reader.language, "mentorship:meeting-log", public_id=str(pairing.public_id)),
            },
            dedupe_key=f"rhythm_reminder:{event.pk}:{reader.pk}",
            member=reader,
        )
