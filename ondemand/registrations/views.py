"""The mentee's one page of the paid program, and registering for it (OD-2)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from members.queries import condition_by_request, missing_acceptances, today
from members.rules import may_take_part
from mentorship.profiles.queries import mentee_profile_of
from mentorship.workbooks.queries import workbook_of
from ondemand.registrations import workflow
from ondemand.registrations.forms import RegisterForm
from ondemand.registrations.models import Registration
from ondemand.registrations.page import rendered_parts
from ondemand.registrations.policy import ACTIVITY, MATCH_DAYS, OBJECTION_DAYS, SHORTLIST_DAYS
from ondemand.registrations.queries import (
    former_registrations_of,
    open_pause_of,
    open_registration_of,
)
from ondemand.registrations.rules import State, available_actions
from ondemand.registrations.standing import standing_of, timeline_of


@login_required
@require_safe
def registration(request: MemberRequest) -> HttpResponse:
    """The open registration; without one, what the program is and how to register."""
    member = request.user
    found = open_registration_of(member)
    if found is not None:
        return _page(request, found)
    context = {
        "answer": may_take_part(member, ACTIVITY, today()),
        "activity_code": ACTIVITY,
        "former": former_registrations_of(member),
        "shortlist_days": SHORTLIST_DAYS,
        "match_days": MATCH_DAYS,
        "objection_days": OBJECTION_DAYS,
    }
    return render(request, "ondemand/registration_none.html", context)


@login_required
@require_safe
def registration_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    mine = Registration.objects.visible_to(request.user).select_related("member")
    return _page(request, get_object_or_404(mine, public_id=public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@for_activity(ACTIVITY)
def register(request: MemberRequest) -> HttpResponse:
    member, now = request.user, timezone.now()
    if open_registration_of(member) is not None:
        return redirect("ondemand:registration")
    documents, condition = missing_acceptances(member, today(now)), condition_by_request(member, ACTIVITY, today(now))
    profile = mentee_profile_of(member)
    preferred = list(profile.languages) if profile and profile.languages else [member.language]
    form = RegisterForm(request.POST or None, documents=documents, condition=condition, preferred=preferred)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en")[:2]
        try:
            workflow.register(
                member,
                languages=form.languages(),
                condition=condition,
                documents=documents,
                language=language,
                now=now,
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You are registered. The next step is the payment."))
            return redirect("ondemand:registration")
    return render(request, "ondemand/register.html", {"form": form, "notce_url": settings.ASSOCIATION_NOTCE_URL})


@login_required
@form_only("ondemand:registration")
def workbook_send_again(request: MemberRequest) -> HttpResponse:
    found = open_registration_of(request.user)
    if found is not None:
        try:
            workflow.send_earlier_workbook(found, request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your workbook is with us. The page says when your list is due."))
    return redirect("ondemand:registration")


def _page(request: MemberRequest, found: Registration) -> HttpResponse:
    now = timezone.now()
    pause = open_pause_of(found)
    standing = standing_of(found, pause, now)
    is_workbook_awaited = found.state == State.AWAITING_WORKBOOK
    context = {
        "registration": found,
        "standing": standing,
        "pause": pause,
        "timeline": timeline_of(found, found.events.all(), standing),
        "actions": available_actions(found, request.user),
        "workbook": workbook_of(request.user, "mentee") if is_workbook_awaited else None,
        "is_workbook_awaited": is_workbook_awaited,
        "parts": rendered_parts(request, found, now),
        "former": former_registrations_of(request.user).exclude(pk=found.pk),
    }
    return render(request, "ondemand/registration.html", context)
