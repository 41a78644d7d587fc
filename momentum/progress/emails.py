"""The messages about progress and completion, one function each."""

from __future__ import annotations

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.rules import name_of
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import OfferingTerm
from momentum.progress.contact import Stretch
from momentum.progress.models import Completion
from momentum.progress.said import contact_words


def update_due(application: Application, term: OfferingTerm) -> None:
    """To the mentee or mentor: the term ends soon; how did it go (EQ-5)?"""
    reader = application.member
    address = url_for(reader.language, "momentum:update-give", public_id=str(application.public_id))
    with translation.override(reader.language):
        words = {"offering": str(application.offering), "term": term.name}
    _send("progress_update_due", reader, f"{application.pk}:{term.pk}", last=term.last, update_url=address, **words)


def contact_due(match: Match, stretch: Stretch) -> None:
    """To both, kindly: a span of contact ends soon, and there is time for more (EQ-5)."""
    pairing = match.pairing
    for reader in (pairing.mentor, pairing.mentee):
        with translation.override(reader.language):
            words = {"offering": str(match.mentee.offering), "done": contact_words(stretch)}
        _send(
            "contact_due",
            reader,
            f"{match.pk}:{stretch.span.last}",
            last=stretch.span.last,
            other_name=name_of(pairing.other(reader)),
            plan_url=url_for(reader.language, "mentorship:meeting-plan", public_id=str(pairing.public_id)),
            log_url=url_for(reader.language, "mentorship:meeting-log", public_id=str(pairing.public_id)),
            **words,
        )


def program_completed(completion: Completion) -> None:
    """To who completed: with thanks, and where the certificate will be."""
    application = completion.application
    reader = application.member
    with translation.override(reader.language):
        words = {"offering": str(application.offering)}
    address = url_for(reader.language, "mentorship:record-list")
    _send(
        "program_completed", reader, str(completion.pk), is_mentor=application.is_mentor, records_url=address, **words
    )


def _send(name: str, reader: Member, occasion: str, **context: object) -> None:
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={"first_name": reader.first_name, **context},
        dedupe_key=f"{name}:{occasion}:{reader.pk}",
        member=reader,
    )
