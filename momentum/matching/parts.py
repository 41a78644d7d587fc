"""What matching puts on other pages: the application's page, and a mentorship's page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from mentorship.pairs.pairing_page import Reading
from mentorship.pairs.rules import name_of
from mentorship.profiles.policy import Program
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.matching.queries import matches_of, open_offer
from momentum.matching.rules import RIGHT, may_object
from momentum.programs.models import Offering

State = Application.State


def match_part(request: MemberRequest, application: Application, now: datetime) -> Part | None:
    """The place that is offered, or who one is with: a mentor may have several mentees."""
    if application.state == State.WAITLISTED:
        offer = open_offer(application)
        if offer is None or now > offer.answer_by:
            return None
        return Part("momentum/offer_part.html", {"offer": offer, "mentor_name": name_of(offer.mentor.member)})
    if application.state not in (State.MATCHED, State.SELECTED, State.COMPLETED):
        return None
    found = [
        (match, name_of(match.pairing.other(request.user)), may_object(match, request.user, now))
        for match in matches_of(application)
        if match.ended_at is None or match.end == Match.End.COMPLETED
    ]
    return Part("momentum/match_part.html", {"matches": found}) if found else None


def objection_part(reading: Reading) -> Part | None:
    """On the mentorship's page, for both, while the days to object run."""
    pairing = reading.pairing
    if pairing.program != Program.MOMENTUM or pairing.ended_at is not None:
        return None
    match = Match.objects.filter(pairing=pairing).select_related("pairing").first()
    if match is None or not may_object(match, reading.reader, reading.now):
        return None
    return Part("momentum/objection_part.html", {"match": match})


def rounds_part(request: MemberRequest, offering: Offering, now: datetime) -> Part | None:
    """On the staff's page of an offering: the way to the round of each tier, once people can apply."""
    if not request.user.has_perm(RIGHT) or offering.state not in (Offering.State.PREPARING, Offering.State.RUNNING):
        return None
    links = [
        (reverse("admin:momentum_round", args=[offering.pk, tier.pk]), tier.name)
        for tier in offering.program.tiers.all()
    ]
    return Part("admin/momentum/rounds_part.html", {"links": links})
