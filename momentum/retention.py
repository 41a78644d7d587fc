"""How long what the programs in offerings know of people is kept: each subject enters its own by being imported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import AUDIT_KEPT, expire, kept_on
from momentum.applications import retention as applications_retention
from momentum.matching.models import Match, PlaceOffer, Run, RunEvent
from momentum.programs import retention as programs_retention
from momentum.programs.models import OfferingEvent, Program, ProgramEvent
from momentum.sessions.models import SessionEvent

__all__ = ["applications_retention", "programs_retention"]

DEEDS_OF_STAFF = (ProgramEvent, OfferingEvent, SessionEvent, RunEvent)


def old_staff_events(now: datetime) -> list[QuerySet[Any]]:
    return [model._base_manager.filter(at__lt=now - AUDIT_KEPT) for model in DEEDS_OF_STAFF]


expire(
    "momentum.staff_events",
    _("What staff did with programs, rounds and sessions"),
    old_staff_events,
    "at",
    kept=AUDIT_KEPT,
    since=_("after it happened"),
)
kept_on(
    _("Programs in offerings, their rounds, matches and places offered"),
    _("they say how mentorships came about; erasure takes the name out"),
    Program,
    Run,
    Match,
    PlaceOffer,
)
