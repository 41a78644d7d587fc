"""What matching puts on other pages: the mentee's page, a mentorship's page, My Account, the mentor questionnaire."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import Part as AccountPart
from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from members.models import Member
from mentorship.pairs.pairing_page import Reading
from mentorship.pairs.rules import name_of
from mentorship.profiles.policy import Program
from ondemand.matching.models import Match
from ondemand.matching.queries import chosen_of, entries_of, latest_match, list_of, matches_of
from ondemand.matching.rules import may_object
from ondemand.matching.shown import shown_mentors
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import OBJECTION_DAYS
from ondemand.registrations.rules import State

# OD-2, where mentors choose languages and programs
MENTORS_NOTICE = format_lazy(
    _(
        "The association’s staff may match you with a mentee without asking you first. You then have {days} business "
        "days to say that it is not a good match, without giving a reason. Mentees are matched by language: choose all "
        "languages in which you can mentor."
    ),
    days=OBJECTION_DAYS,
)


def match_part(request: MemberRequest, registration: Registration, now: datetime) -> Part | None:
    """The list, then the choices, then the match: what the mentee has to do with mentors now."""
    if registration.state == State.AWAITING_CHOICES and (shortlist := list_of(registration)) is not None:
        mentors = shown_mentors(registration, entries_of(shortlist), now)
        return Part("ondemand/match_part.html", {"mentors": mentors})
    match = latest_match(registration)
    if match is not None and (match.ended_at is None or match.end == Match.End.COMPLETED):
        context = {
            "match": match,
            "mentor_name": name_of(match.pairing.mentor),
            "may_object": registration.state == State.TRIAL and may_object(match, request.user, now),
        }
        return Part("ondemand/match_part.html", context)
    if registration.state == State.AWAITING_MATCH and match is None:
        return Part("ondemand/match_part.html", {"chosen": [name_of(each.mentor) for each in chosen_of(registration)]})
    return None


def trial_part(reading: Reading) -> Part | None:
    """On the mentorship's page, for both, while the days to object run (OD-6)."""
    pairing = reading.pairing
    if pairing.program != Program.ONDEMAND or pairing.ended_at is not None:
        return None
    match = Match.objects.filter(pairing=pairing, registration__state=State.TRIAL).select_related("pairing").first()
    if match is None or not may_object(match, reading.reader, reading.now):
        return None
    return Part("ondemand/trial_part.html", {"match": match})


def mentees_part(request: HttpRequest) -> AccountPart | None:
    """In My Account, for who has or had On Demand mentees: how many run, and the free webinars not used yet."""
    member = request.user
    if not isinstance(member, Member):
        return None
    matches = matches_of(member)
    running, webinars = matches.filter(ended_at=None).count(), member.webinar_credits.filter(given_at=None).count()
    if not running and not webinars:
        return None
    return AccountPart("ondemand/mentees_part.html", {"running": running, "webinars": webinars})
