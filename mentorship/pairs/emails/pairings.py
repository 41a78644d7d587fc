"""The messages about a mentorship, one function each, in the language of whoever reads."""

from __future__ import annotations

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.models import Pairing, PairingEvent


def pairing_started(pairing: Pairing, event: PairingEvent) -> None:
    """To both: the mentorship begins, with the other's address."""
    for reader in (pairing.mentor, pairing.mentee):
        other = pairing.other(reader)
        is_mentor = reader.pk == pairing.mentor_id
        _send("pairing_started", reader, pairing, event, other_address=other.email, is_mentor=is_mentor)


def pairing_ended(pairing: Pairing, event: PairingEvent, reader: Member, *, says_name: bool = True) -> None:
    """To one of the two: the mentorship has ended, without a reason (FIND-6)."""
    unnamed = {} if says_name else {"other_name": ""}  # of an account that is being erased
    _send("pairing_ended", reader, pairing, event, is_mentor=reader.pk == pairing.mentor_id, **unnamed)


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
