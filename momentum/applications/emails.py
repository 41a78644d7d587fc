"""The messages about applications, one function each, in the reader's language."""

from __future__ import annotations

from caot_mentor.history import EventRow
from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from momentum.applications.models import Application
from momentum.programs.models import Offering, Window


def application_received(application: Application, event: EventRow, window: Window) -> None:
    """To the applicant: it is here, until when it can be changed, and what comes next."""
    _to_applicant(
        "application_received",
        application,
        event,
        change_until=window.last_day if application.state == Application.State.SUBMITTED else None,
        is_waiting=application.state == Application.State.WAITLISTED,
    )


def application_withdrawn(application: Application, event: EventRow) -> None:
    """To the applicant: taken back, as they wished."""
    _to_applicant("application_withdrawn", application, event)


def application_waitlisted(application: Application, event: EventRow, place: int) -> None:
    """To the applicant: on the waiting list, with the place in it (EQ-1)."""
    _to_applicant("application_waitlisted", application, event, place=place)


def application_declined(application: Application, event: EventRow) -> None:
    """To the applicant: not this time; never why (FIND-6)."""
    _to_applicant("application_declined", application, event)


def application_reopened(application: Application, event: EventRow) -> None:
    """To the applicant: it counts again."""
    _to_applicant("application_reopened", application, event)


def application_closed(application: Application, event: EventRow, reason: str) -> None:
    """To the applicant: the offering was cancelled, with what staff said about it, or is over."""
    _to_applicant(
        "application_closed",
        application,
        event,
        is_cancelled=application.offering.state == Offering.State.CANCELLED,
        is_matched=application.state == Application.State.MATCHED,
        reason=reason,
    )


def application_window_closing(member: Member, window: Window) -> None:
    """To somebody who is interested and has not applied: until when one can."""
    offering, address = window.offering, {"public_id": str(window.offering.public_id), "tier_code": window.tier.code}
    queue(
        "application_window_closing",
        to_address=member.email,
        language=member.language,
        context={
            "first_name": member.first_name,
            "offering": offering,
            "closes_on": window.closes_on,
            "apply_url": url_for(member.language, "momentum:application-apply", **address, role=window.role),
        },
        dedupe_key=f"application_window_closing:{window.pk}:{member.pk}",
        member=member,
    )


def _to_applicant(name: str, application: Application, event: EventRow, **context: object) -> None:
    reader = application.member
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "offering": application.offering,
            "application_url": url_for(
                reader.language, "momentum:application-detail", public_id=str(application.public_id)
            ),
            **context,
        },
        dedupe_key=f"{name}:{event.pk}",
        member=reader,
    )
