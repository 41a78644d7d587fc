"""A mentor's own places, programs, days away and pause (FIND-8)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caot_mentor.dates import written_day
from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.models import Member
from members.queries import today
from mentorship.profiles import workflow
from mentorship.profiles.consequences import open_with
from mentorship.profiles.forms.availability import AvailabilityForm
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.program_notices import notices_for
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
            profile = workflow.save_availability(request.user, form.availability(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, " ".join([_("Saved."), *_what_it_changes(profile, request.user, today(now))]))
            return redirect("mentorship:my-profile")
    context = {"form": form, "profile": profile, "notices": notices_for(offered)}
    return render(request, "mentorship/my_profile_availability.html", context)


@login_required
@form_only("mentorship:my-profile")
def my_profile_pause(request: MemberRequest) -> HttpResponse:
    try:
        profile = workflow.pause_mentoring(request.user, now=timezone.now())
        messages.success(request, " ".join([_("You are paused."), *_what_it_changes(profile, request.user, today())]))
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect("mentorship:my-profile")


@login_required
@form_only("mentorship:my-profile")
def my_profile_resume(request: MemberRequest) -> HttpResponse:
    try:
        workflow.resume_mentoring(request.user, now=timezone.now())
        messages.success(request, _("The pause is over."))
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect("mentorship:my-profile")


def _what_it_changes(profile: MentorProfile, mentor: Member, on: date) -> list[str]:
    """What a pause, days away, or places that are all taken mean for others, in sentences; none where all is open."""
    if not profile.is_listed:
        return []
    found = []
    if profile.is_paused:
        found.append(_("Members see that you take a pause, and nobody new can ask you."))
    elif profile.away_from and profile.away_to and profile.away_to >= on:
        days = {"first": written_day(profile.away_from), "last": written_day(profile.away_to)}
        found.append(_("From %(first)s to %(last)s members see that you are away, and nobody new can ask you.") % days)
    is_full = profile.places_taken >= profile.places
    if is_full:
        found.append(_("All your places are taken: nobody new can ask you, and what is under way goes on."))
    people = open_with(mentor) if found else 0
    if people:
        stays = ngettext(
            "One open request stays; you can still answer it.",
            "%(count)s open requests stay; you can still answer them.",
            people,
        )
        found.append(stays % {"count": people})
        if is_full:
            found.append(_("To accept another one, a place must be free."))
    return found
