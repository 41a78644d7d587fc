"""The free webinar that a mentor earned (OD-16)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from ondemand.matching.models import WebinarCredit


@transaction.atomic
def mark_given(credit_id: int, *, by: Member, note: str = "", now: datetime) -> WebinarCredit:
    """Note that the mentor got the webinar, and which. Marking again changes nothing. Nothing is sent."""
    credit = WebinarCredit.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=credit_id)
    if credit.given_at is None:
        credit.given_at, credit.given_by, credit.note = now, by, note
        credit.save(update_fields=["given_at", "given_by", "note"])
    return credit


@transaction.atomic
def take_back_given(credit_id: int) -> WebinarCredit:
    """It was marked by mistake: the webinar is still to be given. Twice changes nothing. Nothing is sent."""
    credit = WebinarCredit.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=credit_id)
    credit.given_at, credit.given_by, credit.note = None, None, ""
    credit.save(update_fields=["given_at", "given_by", "note"])
    return credit
