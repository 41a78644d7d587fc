"""The messages about lists, choices and matches, one function each, in the language of whoever reads.

No message holds a reason (OD-6), a number of the fit, or more about a mentor than the name: profiles are read on the
site. An address stands in the connection alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from caot_mentor.mail.compose import Composed, compose, queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.policy import COMPLETE_AFTER_MONTHS
from ondemand.matching.models import Match, Shortlist, WebinarCredit
from ondemand.matching.policy import CHOICES
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.policy import MATCH_DAYS


def shortlist_ready(shortlist: Shortlist, count: int, event: RegistrationEvent) -> None:
    """To the mentee: the list is there, or a longer one because none of the three could be matched (OD-4, OD-5)."""
    registration = shortlist.registration
    known = {"count": count, "is_longer": shortlist.number > 1, "has_note": bool(shortlist.note)}
    known |= {"match_days": MATCH_DAYS, "choices": CHOICES}
    mentee = registration.member
    _send("shortlist_ready", mentee, event, choices_url=url_for(mentee.language, "ondemand:choices-send"), **known)


def choices_received(registration: Registration, names: Sequence[str], event: RegistrationEvent) -> None:
    """To the mentee: the choices are here, in their order, and by when the match is made (OD-5)."""
    mentee = registration.member
    known = {"names": names, "due_by": registration.match_due_by}
    _send("choices_received", mentee, event, registration_url=_page(mentee), **known)


def connection(
    reader: Member, other: Member, *, is_mentor: bool, objections_until: datetime, completes_on: date, months: int
) -> dict[str, Any]:
    """What the connection says to one of the two; the same before it is sent and then."""
    return {
        "first_name": reader.first_name,
        "other_name": other.get_full_name(),
        "other_address": other.email,
        "is_mentor": is_mentor,
        "objections_until": objections_until,
        "completes_on": completes_on,
        "months": months,
        "is_shorter": months != COMPLETE_AFTER_MONTHS["ondemand"],
        "page_url": _mentees(reader) if is_mentor else _page(reader),
        "pairings_url": url_for(reader.language, "mentorship:pairing-list"),
    }


def composed_connection(reader: Member, context: dict[str, Any]) -> Composed:
    """The connection as one of the two will read it, for staff to look at before it goes."""
    return compose("match_made", language=reader.language, context=context)


def match_made(match: Match, event: RegistrationEvent, *, completes_on: date, months: int) -> None:
    """To both: they are matched, with the other's address, and until when either may say no (OD-5, OD-6)."""
    pairing = match.pairing
    for reader in (pairing.mentee, pairing.mentor):
        context = connection(
            reader,
            pairing.other(reader),
            is_mentor=reader.pk == pairing.mentor_id,
            objections_until=match.objections_until,
            completes_on=completes_on,
            months=months,
        )
        _send("match_made", reader, event, **context)


def match_objected(match: Match, event: RegistrationEvent, *, due_by: datetime, months: int) -> None:
    """To both, without a reason and without who said it: the match is over, and what follows (OD-6); `months` are those
    that begin anew."""
    pairing = match.pairing
    for reader in (pairing.mentee, pairing.mentor):
        _send("match_objected", reader, event, months=months, **_after(match, reader, due_by))


def mentor_left(match: Match, event: RegistrationEvent, *, due_by: datetime, months: int) -> None:
    """To the mentee: CAOT finds another mentor, by when, and how many months are kept (OD-17)."""
    mentee = match.pairing.mentee
    _send("mentor_left", mentee, event, months=months, **_after(match, mentee, due_by))


def webinar_earned(credit: WebinarCredit) -> None:
    """To the mentor: a free webinar is earned (OD-16)."""
    mentor, match = credit.mentor, credit.match
    queue(
        "webinar_earned",
        to_address=mentor.email,
        language=mentor.language,
        context={
            "first_name": mentor.first_name,
            "other_name": match.pairing.mentee.get_full_name(),
            "page_url": _mentees(mentor),
        },
        dedupe_key=f"webinar_earned:{credit.pk}",
        member=mentor,
    )


def _after(match: Match, reader: Member, due_by: datetime) -> dict[str, Any]:
    is_mentor = reader.pk == match.pairing.mentor_id
    return {
        "other_name": match.pairing.other(reader).get_full_name(),
        "is_mentor": is_mentor,
        "due_by": due_by,
        "page_url": _mentees(reader) if is_mentor else _page(reader),
    }


def _page(mentee: Member) -> str:
    return url_for(mentee.language, "ondemand:registration")


def _mentees(mentor: Member) -> str:
    return url_for(mentor.language, "ondemand:mentee-list")


def _send(name: str, reader: Member, event: RegistrationEvent, **context: Any) -> None:
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={"first_name": reader.first_name, **context},
        dedupe_key=f"{name}:{event.pk}:{reader.pk}",
        member=reader,
    )
