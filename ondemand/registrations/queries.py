"""Registrations as pages ask for them: always through their owner."""

from __future__ import annotations

from members.models import Member
from ondemand.registrations.models import Registration


def open_registration_of(member: Member) -> Registration | None:
    """The member's registration that is not over; there is one at most."""
    return Registration.objects.open().visible_to(member).select_related("member").first()
