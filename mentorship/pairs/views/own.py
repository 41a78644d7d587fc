"""What the views of mentorships share: one is looked up through the person who asks, to all others it is not there; and
a deed is done, or said why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import pairings_of


def own_pairing(request: MemberRequest, public_id: UUID) -> Pairing:
    """The mentorship that has begun and of which the reader is one side, both people loaded; else 404."""
    return get_object_or_404(pairings_of(request.user), public_id=public_id)


def pairing_address(request: MemberRequest, public_id: UUID, *args: Any, **kwargs: Any) -> str:
    """Its page, for `form_only`."""
    return reverse("mentorship:pairing-detail", args=[own_pairing(request, public_id).public_id])


def done_or_why(request: MemberRequest, deed: Callable[[], object], done: str) -> None:
    """Do it, and say that it is done; where it cannot be done, say why."""
    try:
        deed()
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
