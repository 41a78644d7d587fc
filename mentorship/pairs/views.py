"""One's own mentorships, for both sides (FIND-7)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.forms import ReasonForm
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import pairings_of
from mentorship.pairs.rules import available_actions, name_of
from mentorship.profiles.mentor_page import page_open_to


@login_required
@require_safe
def pairing_list(request: MemberRequest) -> HttpResponse:
    rows = [(each, name_of(each.other(request.user))) for each in pairings_of(request.user)]
    context = {
        "running": [row for row in rows if row[0].ended_at is None],
        "over": [row for row in rows if row[0].ended_at is not None],
    }
    return render(request, "mentorship/pairing_list.html", context)


@login_required
@require_safe
def pairing_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _own(request, public_id), ReasonForm())


def _address(request: MemberRequest, public_id: UUID) -> str:
    return reverse("mentorship:pairing-detail", args=[_own(request, public_id).public_id])


@login_required
@form_only(_address)
def pairing_end(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, form = _own(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, pairing, form)
    try:
        workflow.end_pairing(pairing, request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mentorship has ended. The other person is told, without a reason."))
    return redirect("mentorship:pairing-detail", public_id)


def _own(request: MemberRequest, public_id: UUID) -> Pairing:
    return get_object_or_404(pairings_of(request.user), public_id=public_id)


def _page(request: MemberRequest, pairing: Pairing, form: ReasonForm) -> HttpResponse:
    other, is_mentor = pairing.other(request.user), pairing.mentor_id == request.user.pk
    context = {
        "pairing": pairing,
        "other": other,
        "other_name": name_of(other),
        "is_mentor": is_mentor,
        "mentor_profile": None if is_mentor else page_open_to(request.user, pairing.mentor, today()),
        "actions": available_actions(pairing),
        "form": form,
    }
    return render(request, "mentorship/pairing_detail.html", context)
