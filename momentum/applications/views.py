"""Applying to an offering, the one page of an application, changing and withdrawing it (MOM-4, EQ-1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import missing_acceptances, today
from members.rules import may_take_part
from mentorship.profiles.cards import labels_of_terms
from momentum.applications import queries, workflow
from momentum.applications.described import said_in
from momentum.applications.drafts import draft_for
from momentum.applications.forms import ApplicationForm
from momentum.applications.models import Application
from momentum.applications.page import rendered_parts
from momentum.applications.rules import State, available_actions, why_not_apply
from momentum.applications.standing import standing_of, timeline_of
from momentum.programs.models import Window


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_apply(request: MemberRequest, public_id: UUID, tier_code: str, role: str) -> HttpResponse:
    """The form; instead of it the application that there is, or why nobody or not this person can apply now."""
    member, now = request.user, timezone.now()
    window = get_object_or_404(queries.windows_to_apply(public_id, tier_code, role))
    earlier = queries.application_in(member, window.offering, window.tier)
    if earlier is not None:
        return redirect("momentum:application-detail", earlier.public_id)
    activity = window.tier.activity(role)
    answer, why = may_take_part(member, activity, today(now)), why_not_apply(window, today(now))
    if why is not None:
        context: dict[str, Any] = {"window": window, "why": why, "is_ahead": today(now) < window.opens_on}
        return render(request, "momentum/application_closed.html", context)
    if not answer.is_allowed:
        context = {"answer": answer, "activity_code": activity}
        return render(request, "members/activity_closed.html", context, status=403)
    form = _new_form(request, window)
    if request.method == "POST" and form.is_valid():
        try:
            made = workflow.submit_application(
                member,
                window,
                form.written(),
                condition=queries.condition_to_confirm(member, window.tier, role, today(now)),
                documents=form.documents,
                language=(get_language() or "en")[:2],
                now=now,
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your application is with us. This page always says how it stands."))
            return redirect("momentum:application-detail", made.public_id)
    return render(request, "momentum/application_apply.html", {"form": form, "window": window})


@login_required
@require_safe
def application_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """How it stands, what happens next and by when, the parts of the other subjects, what was written."""
    found, now = _mine(request, public_id), timezone.now()
    on = today(now)
    window = queries.window_of(found.offering_id, found.tier_id, found.role)
    place = queries.place_in_line(found) if found.state == State.WAITLISTED else (0, 0)
    standing = standing_of(found, window, place, on)
    context = {
        "application": found,
        "standing": standing,
        "timeline": timeline_of(found, found.events.all(), standing, on),
        "actions": available_actions(found, request.user, window=window, on=on),
        "change_until": window.last_day if window else None,
        "parts": rendered_parts(request, found, now),
        "said": said_in(found, labels_of_terms()),
    }
    return render(request, "momentum/application_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_change(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The same form, as long as people may apply and nobody has decided on it; else the application's page."""
    found, now = _mine(request, public_id), timezone.now()
    window = queries.window_of(found.offering_id, found.tier_id, found.role)
    if "change" not in available_actions(found, request.user, window=window, on=today(now)):
        messages.info(request, _("This application cannot be changed any more. Write to us if something is wrong."))
        return redirect("momentum:application-detail", found.public_id)
    form = ApplicationForm(request.POST or None, **_asked(found), is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_application(found, request.user, form.written(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("momentum:application-detail", found.public_id)
    return render(request, "momentum/application_apply.html", {"form": form, "window": window, "application": found})


def _page_of(request: MemberRequest, public_id: UUID) -> str:
    return reverse("momentum:application-detail", args=[_mine(request, public_id).public_id])


@login_required
@form_only(_page_of)
def application_withdraw(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _mine(request, public_id)
    try:
        workflow.withdraw_application(found, request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your application is withdrawn. Nobody asks you why."))
    return redirect("momentum:application-detail", found.public_id)


def _mine(request: MemberRequest, public_id: UUID) -> Application:
    mine = queries.applications_of(request.user).select_related("continues_with")
    return get_object_or_404(mine, public_id=public_id)


def _new_form(request: MemberRequest, window: Window) -> ApplicationForm:
    member, on = request.user, today()
    draft = draft_for(member, window, (get_language() or "en")[:2])
    return ApplicationForm(
        request.POST if request.method == "POST" else None,
        **_asked(draft),
        is_new=True,
        condition=queries.condition_to_confirm(member, window.tier, window.role, on),
        documents=missing_acceptances(member, on),
    )


def _asked(draft: Application) -> dict[str, Any]:
    """What the form asks for a draft, or for an application that is changed."""
    held = dict(draft.answers.values_list("question_id", "value")) if draft.pk else {}
    return {
        "draft": draft,
        "questions": queries.questions_of(draft.tier, draft.role),
        "held": held,
        "people": queries.to_go_on_with(draft.member, draft.role),
    }
