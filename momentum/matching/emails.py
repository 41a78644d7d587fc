"""The messages of matching, one function each, in the language of whoever reads.

No message holds a reason for staff, a number of the fit, or more about somebody than the name; an address stands in the
connection alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caot_mentor.mail.compose import Composed, compose, queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.rules import name_of
from momentum.applications.models import Application, ApplicationEvent
from momentum.matching.models import Match, PlaceOffer
from momentum.matching.rules import CAUSES
from momentum.programs.models import Offering


def connection(
    reader: Member,
    other: Member,
    offering: Offering,
    *,
    application: Application,
    pairing_url: str,
    objections_until: datetime | None,
) -> dict[str, Any]:
    """What the connection says to one of the two; the same before it is sent and then."""
    return {
        "first_name": reader.first_name,
        "other_name": name_of(other),
        "other_address": other.email,
        "is_mentor": application.is_mentor,
        "offering": offering,
        "program": offering.program,
        "objections_until": objections_until,
        "application_url": url_for(
            reader.language, "momentum:application-detail", public_id=str(application.public_id)
        ),
        "pairing_url": pairing_url,
    }


def composed_connection(reader: Member, context: dict[str, Any]) -> Composed:
    """The connection as one of the two will read it, for staff to look at before it goes."""
    return compose("cohort_connected", language=reader.language, context=context)


def connected(match: Match) -> None:
    """To both: they are matched, with the other's address, and until when either may say no."""
    pairing = match.pairing
    for application, other in ((match.mentee, match.mentor), (match.mentor, match.mentee)):
        reader = application.member
        context = connection(
            reader,
            other.member,
            match.mentee.offering,
            application=application,
            pairing_url=url_for(reader.language, "mentorship:pairing-detail", public_id=str(pairing.public_id)),
            objections_until=match.objections_until,
        )
        _send("cohort_connected", reader, f"{match.pk}", **context)


def round_waiting(application: Application, event: ApplicationEvent, *, place: int, cause: str) -> None:
    """To the mentee: no mentor in this round, the place in line, and why (EQ-1)."""
    reason = CAUSES[cause][1]
    _send("cohort_waiting", application.member, f"{event.pk}", place=place, reason=reason, **_about(application))


def place_offered(offer: PlaceOffer) -> None:
    """To the mentee: a place is free, with whom, and until when to answer."""
    _send("place_offered", offer.mentee.member, f"{offer.pk}", **_of_offer(offer))


def place_reminder(offer: PlaceOffer) -> None:
    """To the mentee: the offered place waits for an answer."""
    _send("place_reminder", offer.mentee.member, f"{offer.pk}", **_of_offer(offer))


def place_lapsed(offer: PlaceOffer) -> None:
    """To the mentee: no answer came, the place goes to the next, and what follows."""
    _send("place_lapsed", offer.mentee.member, f"{offer.pk}", **_of_offer(offer))


def match_over(match: Match, *, is_objection: bool) -> None:
    """Without a reason and without who said it: the match is over, and what follows. To both after an objection; where
    the mentor left, to the mentee, since the mentor knows."""
    people = (match.mentee, match.mentor) if is_objection else (match.mentee,)
    for application in people:
        other = match.mentor if application is match.mentee else match.mentee
        known = {"other_name": name_of(other.member), "is_mentor": application.is_mentor, "is_objection": is_objection}
        _send("cohort_match_over", application.member, f"{match.pk}", **known, **_about(application))


def _of_offer(offer: PlaceOffer) -> dict[str, Any]:
    reader = offer.mentee.member
    return {
        "mentor_name": name_of(offer.mentor.member),
        "answer_by": offer.answer_by,
        "place_url": url_for(reader.language, "momentum:place", public_id=str(offer.public_id)),
        **_about(offer.mentee),
    }


def _about(application: Application) -> dict[str, Any]:
    language = application.member.language
    return {
        "offering": application.offering,
        "program": application.offering.program,
        "application_url": url_for(language, "momentum:application-detail", public_id=str(application.public_id)),
    }


def _send(name: str, reader: Member, key: str, **context: Any) -> None:
    if not reader.is_active:
        return
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={"first_name": reader.first_name, **context},
        dedupe_key=f"{name}:{key}:{reader.pk}",
        member=reader,
    )
