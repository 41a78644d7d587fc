"""A person's private calendar address: made, replaced, taken back. Only its hash is kept (quality S)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from members.models import Member
from mentorship.pairs.models import CalendarFeed

TOKEN_BYTES = 32


@transaction.atomic
def make_feed(member: Member, *, now: datetime) -> str:
    """A new address's token (256 bits), shown this once; the one before stops working at once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(member=member, defaults={"token_hash": hash_of(token), "made_at": now})
    return token


@transaction.atomic
def stop_feed(member: Member) -> None:
    """The address stops working at once; twice changes nothing."""
    CalendarFeed.objects.filter(member=member).delete()


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random: a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
