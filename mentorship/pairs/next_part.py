"""Where the two are in their mentorship, and what is next: the first part of its page (issue 4; position 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caot_mentor.business_days import OTTAWA
from caot_mentor.page_parts import Part
from mentorship.pairs.deadlines import completes_on
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Reading
from mentorship.pairs.policy import COMPLETE_AFTER_MONTHS
from mentorship.pairs.rules import name_of
from mentorship.profiles.policy import Program

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Step:
    """One thing to do, or to wait for; `address` leads to where it is done, empty while it is the other one's turn."""

    title: StrOrPromise
    text: StrOrPromise
    address: str = ""


def next_part(reading: Reading) -> Part | None:
    """What waits for the reader, most pressing first; None once the mentorship is over."""
    pairing, now = reading.pairing, reading.now
    if pairing.ended_at is not None:
        return None
    board = reading.board
    day = completes_on(pairing.program, pairing.started_at or now, pairing.months)
    context = {
        "months": pairing.months or COMPLETE_AFTER_MONTHS.get(pairing.program),
        "this_month": board.this_month,
        "last_day": board.months[-1].last if board.months else None,
        "ends_on": pairing.ends_on if pairing.program == Program.MOMENTUM else None,
        "is_paused": pairing.state == Pairing.State.PAUSED,
        "steps": [] if pairing.state == Pairing.State.PAUSED else _steps(reading),
        "may_complete": pairing.state == Pairing.State.ACTIVE and now.astimezone(OTTAWA).date() >= day,
    }
    return Part("mentorship/next_part.html", context)


def _steps(reading: Reading) -> list[Step]:
    pairing, board = reading.pairing, reading.board
    steps = [*_of_the_agreement(reading), *_of_meetings_held(reading)]
    if reading.evaluation:
        text = _("Two marks, and a word to the other person if you like.")
        steps.append(Step(_("Give your evaluation"), text, _at("evaluation-give", pairing)))
    if board.ahead:
        row = board.ahead[0]
        address = _at("meeting-detail", pairing, row.meeting.public_id)
        steps.append(Step(_("Your next meeting"), row.when, address))
    else:
        text = (
            _("The mentee usually suggests one; a short answer from you is enough.")
            if reading.is_mentor
            else _("It is usual that the mentee suggests two or three.")
        )
        steps.append(Step(_("Agree on a date"), text, _at("meeting-plan", pairing)))
    return steps


def _of_the_agreement(reading: Reading) -> list[Step]:
    pairing = reading.pairing
    if reading.draft is None:
        if reading.in_force is not None:
            return []
        text = _("Goals, how you like to talk, how often, and what stays between the two of you.")
        return [Step(_("Say what you hope for"), text, _at("agreement-write", pairing))]
    if reading.has_signed:
        name = name_of(pairing.other(reading.reader))
        text = _("You have signed the agreement. Nothing keeps you from meeting in the meantime.")
        return [Step(_("%(name)s has still to sign") % {"name": name}, text)]
    text = _("A version waits for your signature; both sign the same words.")
    return [Step(_("Read and sign the agreement"), text, _at("agreement-detail", pairing))]


def _of_meetings_held(reading: Reading) -> list[Step]:
    pairing, board = reading.pairing, reading.board
    steps = [
        Step(_("Did this meeting take place?"), row.when, _at("meeting-detail", pairing, row.meeting.public_id))
        for row in board.unsettled
    ]
    if board.to_confirm:
        title = _("Look at what %(name)s entered") % {"name": name_of(pairing.other(reading.reader))}
        count = len(board.to_confirm)
        text = ngettext("%(entries)s entry waits for your word.", "%(entries)s entries wait for your word.", count) % {
            "entries": count
        }
        steps.append(Step(title, text, f"{_at('meeting-list', pairing)}#confirm"))
    return steps


def _at(name: str, pairing: Pairing, *more: object) -> str:
    return reverse(f"mentorship:{name}", args=[pairing.public_id, *more])
