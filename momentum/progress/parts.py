"""What progress puts on other pages: a mentorship's page."""

from __future__ import annotations

from mentorship.pairs.pairing_page import Part, Reading
from mentorship.profiles.policy import Program
from mentorship.workbooks.rules import standing_of
from momentum.progress.queries import (
    Side,
    answers_of,
    other_side,
    reflection_of,
    sections_by_side,
    side_of,
    template_for,
)
from momentum.progress.rules import may_write, shared_at


def reflection_part(reading: Reading) -> Part | None:
    """On the mentorship's page: how far the reflective workbook is, and whether the other one has shared a part."""
    pairing = reading.pairing
    if pairing.program != Program.MOMENTUM:
        return None
    reflection = reflection_of(pairing)
    template = template_for(reflection)
    if template is None or (reflection is None and not may_write(pairing)):
        return None
    side, answers, parts = side_of(pairing, reading.reader), answers_of(reflection), sections_by_side(template)
    standings = standing_of([*parts[side], *parts[Side.JOINT]], answers)
    context = {
        "done": sum(standing.is_done for standing in standings),
        "pages": len(standings),
        "has_begun": reflection is not None,
        "may_write": may_write(pairing),
        "other_has_shared": shared_at(reflection, other_side(side)) is not None,
    }
    return Part("momentum/reflection_part.html", context)
