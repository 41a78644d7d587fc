"""What the subjects put on a member's page of programs, in order. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 applications, 20 pairs, 30
sessions, 40 the path through the years, 50 what is sought now. The page itself ends with interest.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest

_parts = PageParts[Part, [MemberRequest, datetime]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, now: datetime) -> list[SafeString]:
    """The member's parts, rendered, in order."""
    return [part.rendered(request) for part in _parts.built(request, now)]
