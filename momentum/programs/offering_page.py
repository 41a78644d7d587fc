"""What the subjects put on an offering's page for staff, in order. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 applications and selection,
20 matching, 30 sessions, 40 progress and completion. The page begins with what is next and ends with the history.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest
from momentum.programs.models import Offering

_parts = PageParts[Part, [MemberRequest, Offering, datetime]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, offering: Offering, now: datetime) -> list[SafeString]:
    """The parts for this offering, rendered, in order. Each has `offering` besides its own context."""
    return [part.rendered(request, {"offering": offering}) for part in _parts.built(request, offering, now)]
