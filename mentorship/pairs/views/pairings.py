"""One's own mentorships, for both sides (FIND-7)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.forms.pairings import ReasonForm
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import rendered_parts
from mentorship.pairs.queries import pairings_of
from mentorship.pairs.rules import available_actions, name_of
from mentorship.pairs.views.own import own_pairing, pairing_address
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
    return _page(request, own_pairing(request, public_id), ReasonForm())


@login_required
@form_only(pairing_address)
def pairing_end(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, form = own_pairing(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, pairing, form)
    try:
        workflow.end_pairing(pairing, request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mentorship has ended. The other person is told, without a reason."))
    return redirect("mentorship:pairing-detail", public_id)


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
        "parts": rendered_parts(request, pairing, timezone.now()),
    }
    return render(request, "mentorship/pairing_detail.html", context)
