"""What the subjects put on an applicant's page, in order. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 the pair, a place that is
offered, objecting; 20 sessions; 30 what is needed to complete, progress, the path through the years. The page itself
begins with what happens next and ends with what was written.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest
from momentum.applications.models import Application

_parts = PageParts[Part, [MemberRequest, Application, datetime]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, application: Application, now: datetime) -> list[SafeString]:
    """The parts for this application, rendered, in order. Each has `application` besides its own context."""
    return [part.rendered(request, {"application": application}) for part in _parts.built(request, application, now)]
