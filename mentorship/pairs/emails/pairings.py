"""The messages about a mentorship, one function each, in the language of whoever reads."""

from __future__ import annotations

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.pairs.policy import COMPLETE_AFTER_MONTHS
from mentorship.profiles.policy import Program


def pairing_started(pairing: Pairing, event: PairingEvent) -> None:
    """To both: the mentorship begins, with the other's address."""
    for reader in (pairing.mentor, pairing.mentee):
        other = pairing.other(reader)
        is_mentor = reader.pk == pairing.mentor_id
        months = COMPLETE_AFTER_MONTHS.get(pairing.program, 0)
        known = {"other_address": other.email, "is_mentor": is_mentor, "months": months}
        _send("pairing_started", reader, pairing, event, **known)


def pairing_ended(pairing: Pairing, event: PairingEvent, reader: Member, *, says_name: bool = True) -> None:
    """To one of the two: the mentorship has ended, without a reason (FIND-6). A mentee for whom the association finds
    another mentor (OD-17) is not sent to look for one."""
    unnamed = {} if says_name else {"other_name": ""}  # of an account that is being erased
    known = {"is_mentor": reader.pk == pairing.mentor_id, "is_found_another": pairing.program == Program.ONDEMAND}
    _send("pairing_ended", reader, pairing, event, **known, **unnamed)


def pairing_paused(pairing: Pairing, event: PairingEvent, reader: Member) -> None:
    """To the other side: it rests."""
    _send("pairing_paused", reader, pairing, event)


def pairing_resumed(pairing: Pairing, event: PairingEvent, reader: Member) -> None:
    """To the other side: it goes on."""
    _send("pairing_resumed", reader, pairing, event)


def pairing_completed(pairing: Pairing, event: PairingEvent, reader: Member) -> None:
    """To the other side: it is complete (OD-9)."""
    _send("pairing_completed", reader, pairing, event)


def pairing_evaluation_due(pairing: Pairing, event: PairingEvent, reader: Member, *, point: str) -> None:
    """To who has not given it: the evaluation at the start, half-way, or at the end, is due."""
    url = url_for(reader.language, "mentorship:evaluation-give", public_id=str(pairing.public_id))
    _send("pairing_evaluation_due", reader, pairing, event, point=point, page_url=url)


def agreement_to_sign(pairing: Pairing, event: PairingEvent, reader: Member, *, is_signed: bool) -> None:
    """To who has not signed: there is a draft, or (`is_signed`) the other has signed it."""
    _send(
        "pairing_agreement_to_sign",
        reader,
        pairing,
        event,
        is_signed=is_signed,
        page_url=_agreement_url(pairing, reader),
    )


def agreement_changed(pairing: Pairing, event: PairingEvent, reader: Member) -> None:
    """To who had signed: the draft changed, and the signature is void."""
    _send("pairing_agreement_changed", reader, pairing, event, page_url=_agreement_url(pairing, reader))


def agreement_signed(pairing: Pairing, event: PairingEvent) -> None:
    """To both: both have signed."""
    for reader in (pairing.mentor, pairing.mentee):
        _send("pairing_agreement_signed", reader, pairing, event, page_url=_agreement_url(pairing, reader))


def _agreement_url(pairing: Pairing, reader: Member) -> str:
    return url_for(reader.language, "mentorship:agreement-detail", public_id=str(pairing.public_id))


def _send(name: str, reader: Member, pairing: Pairing, event: PairingEvent, **context: object) -> None:
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "other_name": pairing.other(reader).get_full_name(),
            "pairing_url": url_for(reader.language, "mentorship:pairing-detail", public_id=str(pairing.public_id)),
            "search_url": url_for(reader.language, "mentorship:mentor-search"),
            **context,
        },
        dedupe_key=f"{name}:{event.pk}:{reader.pk}",
        member=reader,
    )
