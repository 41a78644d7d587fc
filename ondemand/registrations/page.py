"""What the subjects put on the mentee's page, in order. Nothing calls up.

Registered in `ondemand/account.py`, which is found when the site starts. Positions: 10 pay; 20 the list, choices,
match, objection; 30 what was paid, receipt, cancel; the page itself begins with what happens next and ends with the
timeline.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest
from ondemand.registrations.models import Registration

_parts = PageParts[Part, [MemberRequest, Registration, datetime]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, registration: Registration, now: datetime) -> list[SafeString]:
    """The parts for this registration, rendered, in order. Each has `registration` besides its own context."""
    return [part.rendered(request, {"registration": registration}) for part in _parts.built(request, registration, now)]
