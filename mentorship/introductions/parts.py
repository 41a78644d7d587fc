"""What introductions put on other pages: the box on a mentor's page, the section of My Account."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.my_account import Part as AccountPart
from caot_mentor.page_parts import Part
from members.models import Member
from mentorship.introductions.queries import introductions_of
from mentorship.introductions.rules import why_not_ask
from mentorship.introductions.standing import standing_of
from mentorship.pairs.queries import invitations_to, pairings_of
from mentorship.profiles.models import MentorProfile


def ask_part(request: HttpRequest, profile: MentorProfile) -> Part | None:
    """The button that asks for a first meeting, or kindly why not now."""
    if not isinstance(request.user, Member):
        return None
    context = {"profile": profile, "why_not": why_not_ask(request.user, profile, timezone.now())}
    return Part("mentorship/introduction_ask_part.html", context)


def introductions_part(request: HttpRequest) -> AccountPart | None:
    """The member's open introductions and invitations with what happens next, and how many mentorships run."""
    member = request.user
    if not isinstance(member, Member):
        return None
    waiting = introductions_of(member).open()
    rows = [(each, each.other(member), standing_of(each, member)) for each in waiting]
    running = pairings_of(member).taking_a_place().count()
    invited = list(invitations_to(member).open())
    if not rows and not running and not invited:
        return None
    is_waiting = bool(invited) or any(standing.is_mine for _introduction, _other, standing in rows)
    context = {"rows": rows, "running": running, "invited": invited}
    return AccountPart("mentorship/introductions_part.html", context, is_waiting)
