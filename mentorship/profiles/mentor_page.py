"""What upper subjects put on a mentor's page, such as the box that asks for a first meeting. Nothing calls up.

Registered in `mentorship/account.py`, which is found when the site starts.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from members.models import Member
from members.queries import is_blocked
from members.rules import may_take_part
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY

_parts = PageParts[Part, [HttpRequest, MentorProfile]]()  # of the page's aside
add_part = _parts.add


def rendered_parts(request: HttpRequest, profile: MentorProfile) -> list[SafeString]:
    """The parts for this reader and this mentor (`profile.member` is loaded), rendered, in order."""
    return [part.rendered(request) for part in _parts.built(request, profile)]


def page_open_to(reader: Member, mentor: Member, on: date) -> MentorProfile | None:
    """The mentor's profile when its page opens for the reader on that day, for a link to it; else None.

    Asks as the page does: listed, neither of the two blocked the other, the reader may look for mentors (MEM-2, MEM-3).
    """
    profile = MentorProfile.objects.filter(member=mentor, is_listed=True).first()
    if profile is None or is_blocked(reader, mentor) or not may_take_part(reader, MENTEE_ACTIVITY, on).is_allowed:
        return None
    return profile
