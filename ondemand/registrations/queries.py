"""Registrations as pages ask for them: always through their owner; and those that time has to look at."""

from __future__ import annotations

from datetime import datetime

from members.models import Eligibility, Member
from members.queries import current_membership, today
from ondemand.registrations.models import ClockPause, Registration, RegistrationQuerySet
from ondemand.registrations.policy import ACTIVITY


def open_registration_of(member: Member) -> Registration | None:
    """The member's registration that is not over; there is one at most."""
    return Registration.objects.open().visible_to(member).select_related("member").first()


def former_registrations_of(member: Member) -> RegistrationQuerySet:
    """The member's registrations that are over, the latest first."""
    return Registration.objects.visible_to(member).exclude(state__in=Registration.OPEN_STATES)


def open_pause_of(registration: Registration) -> ClockPause | None:
    """The pause that lets the registration's clock stand still, if one does."""
    if not registration.is_clock_paused:
        return None
    return ClockPause.objects.filter(registration=registration.pk, resumed_at__isnull=True).first()


def condition_by_request(member: Member, now: datetime) -> str:
    """What somebody confirms who takes part by request (MEM-3: "by request, if declared"); else nothing."""
    membership = current_membership(member, today(now))
    if membership is None:
        return ""
    cell = Eligibility.objects.filter(
        category=membership.category_id, activity__code=ACTIVITY, answer=Eligibility.Answer.BY_REQUEST
    ).first()
    return cell.condition if cell else ""
