"""A mentorship is looked up through the person who asks: to all others it is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import pairings_of


def own_pairing(request: MemberRequest, public_id: UUID) -> Pairing:
    """The mentorship that has begun and of which the reader is one side, both people loaded; else 404."""
    return get_object_or_404(pairings_of(request.user), public_id=public_id)


def pairing_address(request: MemberRequest, public_id: UUID, *args: Any, **kwargs: Any) -> str:
    """Its page, for `form_only`."""
    return reverse("mentorship:pairing-detail", args=[own_pairing(request, public_id).public_id])
