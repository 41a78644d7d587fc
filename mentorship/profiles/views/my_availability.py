"""A mentor's own places, programs, days away and pause (FIND-8)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import today
from mentorship.profiles import workflow
from mentorship.profiles.forms.availability import AvailabilityForm
from mentorship.profiles.queries import profile_of
from mentorship.profiles.rules import Action, available_actions, programs_open_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile_availability(request: MemberRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if profile is None or Action.AVAILABILITY not in available_actions(profile):
        return redirect("mentorship:my-profile")
    now = timezone.now()
    offered = programs_open_to(request.user, today(now))
    form = AvailabilityForm(request.POST or None, profile=profile, offered=offered, on=today(now))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_availability(request.user, form.availability(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("mentorship:my-profile")
    return render(request, "mentorship/my_profile_availability.html", {"form": form, "profile": profile})


@login_required
@form_only("mentorship:my-profile")
def my_profile_pause(request: MemberRequest) -> HttpResponse:
    try:
        workflow.pause_mentoring(request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect("mentorship:my-profile")


@login_required
@form_only("mentorship:my-profile")
def my_profile_resume(request: MemberRequest) -> HttpResponse:
    try:
        workflow.resume_mentoring(request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect("mentorship:my-profile")
