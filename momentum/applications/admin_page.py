"""What upper subjects put on the staff's page of an application, below what was written. Nothing calls up.

Registered in `momentum/account.py`, which is found when the site starts. Positions: 10 the path through the years.
"""

from __future__ import annotations

from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.gates import MemberRequest
from momentum.applications.models import Application

_parts = PageParts[Part, [MemberRequest, Application]]()
add_part = _parts.add


def rendered_parts(request: MemberRequest, application: Application) -> list[SafeString]:
    """The parts for this application, rendered, in order."""
    return [part.rendered(request) for part in _parts.built(request, application)]
