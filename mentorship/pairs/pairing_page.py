"""What the subjects put on a mentorship's page, in order. Nothing calls up.

Registered in `mentorship/account.py`, which is found when the site starts. Positions: 10 what is next, 20 agreement,
30 meetings, 40 rhythm, 50 goals, 60 what is shared, 70 evaluation, 80 proof; the page itself ends with the ending.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest
from members.models import Member
from mentorship.pairs.meeting_parts import Board, board_of
from mentorship.pairs.models import Agreement, Evaluation, Pairing
from mentorship.pairs.queries import agreement_in_force, draft_of, evaluation_left
from mentorship.pairs.rules import available_actions
from mentorship.pairs.totals import Totals, totals_of


class Reading:
    """One opening of a mentorship's page by one of its two: what several parts want to know is asked once."""

    def __init__(self, pairing: Pairing, reader: Member, now: datetime) -> None:
        self.pairing, self.reader, self.now = pairing, reader, now
        self.is_mentor = pairing.mentor_id == reader.pk
        self.actions = available_actions(pairing, reader)

    @cached_property
    def board(self) -> Board:
        """All meetings, for the reader."""
        return board_of(self.pairing, self.reader, self.now)

    @cached_property
    def totals(self) -> Totals:
        """What the log adds up to."""
        return totals_of(self.pairing, self.now)

    @cached_property
    def draft(self) -> Agreement | None:
        """The draft that waits to be signed by both."""
        return draft_of(self.pairing)

    @cached_property
    def has_signed(self) -> bool:
        """Whether the reader has signed the draft."""
        return self.draft is not None and self.draft.signatures.filter(member=self.reader).exists()

    @cached_property
    def in_force(self) -> Agreement | None:
        """The version that both have signed."""
        return agreement_in_force(self.pairing)

    @cached_property
    def evaluation(self) -> Evaluation.Point | None:
        """The evaluation that the reader is to give now."""
        return evaluation_left(self.pairing, self.reader, self.in_force, self.now)


# The reader is one of the two, the mentorship has begun, and both people are loaded.
_parts = PageParts[Part, [Reading]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, pairing: Pairing, now: datetime) -> list[SafeString]:
    """The parts for this reader and this mentorship, rendered, in order.

    Each has `pairing` and `is_mentor` (who reads it) besides its own context.
    """
    reading = Reading(pairing, request.user, now)
    always = {"pairing": pairing, "is_mentor": reading.is_mentor}
    return [part.rendered(request, always) for part in _parts.built(reading)]
