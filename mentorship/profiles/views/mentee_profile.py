"""A member's own mentee profile: five questions, then small steps; what a mentor sees of it (FIND-5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest, for_activity
from members.queries import today
from members.rules import may_take_part
from mentorship.profiles import workflow
from mentorship.profiles.forms.mentees import MENTEE_FORMS, FiveQuestionsForm
from mentorship.profiles.mentees import described_mentee
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY
from mentorship.profiles.queries import mentee_profile_of
from mentorship.profiles.rules import MENTEE_SENTENCES
from mentorship.profiles.views.steps import after_step, following, steps_of


@login_required
@require_safe
def mentee_profile(request: MemberRequest) -> HttpResponse:
    profile = mentee_profile_of(request.user)
    if profile is None:
        may_ask = may_take_part(request.user, MENTEE_ACTIVITY, today())
        context: dict[str, Any] = {"why_not": MENTEE_SENTENCES.get(may_ask.reason, "")}
    else:
        profile.member = request.user
        context = {
            "profile": profile,
            "steps": steps_of(profile, MENTEE_FORMS, "mentorship:mentee-profile-step"),
            "mentee": described_mentee(profile),
            "is_last_step": "finished" in request.GET,
        }
    return render(request, "mentorship/mentee_profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentee_profile_questions(request: MemberRequest) -> HttpResponse:
    """Who has a profile may always correct it; a first one is for who may look for a mentor (MEM-3)."""
    profile = mentee_profile_of(request.user)
    return _questions(request, profile) if profile else _first_questions(request, None)


def _questions(request: MemberRequest, profile: MenteeProfile | None) -> HttpResponse:
    held = profile or MenteeProfile(member=request.user, languages=[request.user.language])
    form = FiveQuestionsForm(request.POST or None, profile=held)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en")[:2]
        try:
            workflow.save_five_answers(request.user, form.answers(), language=language, now=timezone.now())
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            # the page of the profile says by itself that five answers are enough
            messages.success(request, _("Saved."))
            return redirect(_way_on(request) or "mentorship:mentee-profile")
    return render(request, "mentorship/mentee_profile_questions.html", {"form": form, "profile": profile})


_first_questions = for_activity(MENTEE_ACTIVITY)(_questions)


def _way_on(request: MemberRequest) -> str:
    """The page of this site that sent the person here to answer first, if one did."""
    address = request.GET.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()) else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentee_profile_step(request: MemberRequest, step: str) -> HttpResponse:
    if step not in MENTEE_FORMS:
        raise Http404
    profile = mentee_profile_of(request.user)
    if profile is None:
        return redirect("mentorship:mentee-profile")
    form = MENTEE_FORMS[step](request.POST if request.method == "POST" else None, profile=profile)
    after = following(step, MENTEE_FORMS)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_mentee_step(request.user, step, form.answers(), now=timezone.now())
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return after_step(request, "mentorship:mentee-profile", after)
    context = {"form": form, "after": MENTEE_FORMS[after].title if after else ""}
    return render(request, "mentorship/mentee_profile_step.html", context)
