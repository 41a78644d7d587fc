"""The messages about a registration, one function each, in the reader's language. They name the dates (OD-4)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from typing import Any

from caot_mentor.business_days import OTTAWA
from caot_mentor.history import EventRow
from caot_mentor.mail.compose import Letter, queue, queue_many
from members.emails.accounts import url_for
from members.models import Member
from ondemand.registrations.models import ClockPause, Registration
from ondemand.registrations.policy import SHORTLIST_DAYS
from ondemand.registrations.rules import WAITING_LONG


def registration_made(registration: Registration, event: EventRow) -> None:
    """To the mentee: registered; next is the payment."""
    _to_mentee("registration_made", registration, event)


def workbook_received(registration: Registration, event: EventRow) -> None:
    """To the mentee: the workbook is here, and until when the list comes (OD-4)."""
    _to_mentee("registration_workbook_received", registration, event, due_by=registration.shortlist_due_by)


def clock_paused(registration: Registration, event: EventRow, pause: ClockPause) -> None:
    """To the mentee: what is missing, and that the date moves until it has come."""
    is_list = registration.state == Registration.State.AWAITING_SHORTLIST
    due_by = registration.shortlist_due_by if is_list else registration.match_due_by
    _to_mentee("registration_clock_paused", registration, event, reason=pause.reason, due_by=due_by)


def clock_resumed(registration: Registration, event: EventRow) -> None:
    """To the mentee: the clock goes on, and the new date."""
    is_list = registration.state == Registration.State.AWAITING_SHORTLIST
    due_by = registration.shortlist_due_by if is_list else registration.match_due_by
    _to_mentee("registration_clock_resumed", registration, event, due_by=due_by, is_list=is_list)


def registration_ended(registration: Registration, event: EventRow) -> None:
    """To the mentee: the association has closed the registration, most often after long waiting (OD-18)."""
    after_waiting = Registration.State(event.from_state) in WAITING_LONG
    _to_mentee("registration_ended", registration, event, after_waiting=after_waiting)


def workbook_reminders(reminded: Iterable[EventRow]) -> None:
    """To mentees, each by the event of a registration: the workbook is awaited (OD-18)."""
    _to_mentees(
        "registration_workbook_reminder",
        reminded,
        lambda registration: {
            "paid_at": _day(registration.paid_at),
            "days": SHORTLIST_DAYS,
            "workbook_url": url_for(registration.member.language, "mentorship:workbook-list"),
        },
    )


def choices_reminders(reminded: Iterable[EventRow]) -> None:
    """To mentees, each by the event of a registration: the choices are awaited (OD-18)."""
    _to_mentees(
        "registration_choices_reminder",
        reminded,
        lambda registration: {"sent_at": _day(registration.shortlist_sent_at)},
    )


def objections_end_soon(registration: Registration, event: EventRow, mentor: Member | None) -> None:
    """To both: until when it can be said that it is no good match (OD-6)."""
    for reader, other in ((registration.member, mentor), (mentor, registration.member)):
        if reader is not None and other is not None:
            _send(
                "registration_objections_end_soon",
                reader,
                f"{event.pk}:{reader.pk}",
                other_name=other.get_full_name(),
                registration_url=_page(registration.member),
                mentorships_url=url_for(reader.language, "mentorship:pairing-list"),
                is_mentor=reader.pk != registration.member_id,
                until=registration.objections_until,
            )


def registrations_waiting(reader: Member, *, day: str, **counts: int) -> None:
    """To one of the staff, once a morning: how many lists and matches are due and overdue, and what to decide."""
    _send("registrations_waiting", reader, f"{day}:{reader.pk}", queue_url=_queue(reader), **counts)


def registration_overdue(reader: Member, registration: Registration, due_by: datetime) -> None:
    """To an administrator, once for each clock: a promise to a mentee was not kept (OD-4, OD-5)."""
    _send(
        "registration_overdue",
        reader,
        f"{registration.pk}:{due_by.isoformat()}:{reader.pk}",
        step=registration.next_step,
        due_by=due_by,
        registration_url=url_for(reader.language, "admin:ondemand_registration_change", object_id=str(registration.pk)),
    )


def _page(member: Member) -> str:
    return url_for(member.language, "ondemand:registration")


def _queue(reader: Member) -> str:
    return url_for(reader.language, "admin:ondemand_registration_changelist")


def _to_mentee(name: str, registration: Registration, event: EventRow, **context: object) -> None:
    mentee = registration.member
    _send(name, mentee, str(event.pk), registration_url=_page(mentee), **context)


def _to_mentees(name: str, events: Iterable[Any], context_of: Callable[[Registration], dict[str, Hashable]]) -> None:
    letters = []
    for event in events:
        registration, mentee = event.registration, event.registration.member
        context = {"registration_url": _page(mentee), **context_of(registration)}
        letters.append(
            Letter(mentee.email, mentee.language, mentee.first_name, context, mentee.pk, f"{name}:{event.pk}")
        )
    queue_many(name, letters)


def _day(moment: datetime | None) -> date | None:
    # those of one day read the same words
    return moment.astimezone(OTTAWA).date() if moment else None


def _send(name: str, reader: Member, occasion: str, **context: object) -> None:
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={"first_name": reader.first_name, **context},
        dedupe_key=f"{name}:{occasion}",
        member=reader,
    )
