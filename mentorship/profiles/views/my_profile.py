"""A member's own mentor profile: the toggle, the questionnaire, what others see of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import missing_acceptances, today
from mentorship.profiles import workflow
from mentorship.profiles.cards import described
from mentorship.profiles.consequences import open_with
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.mentor_steps import MENTOR_FORMS
from mentorship.profiles.forms.questionnaire import QuestionnaireForm
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.program_notices import notices_for
from mentorship.profiles.queries import profile_of
from mentorship.profiles.rules import Action, Standing, State, available_actions, standing_of
from mentorship.profiles.views.steps import steps_of


@login_required
@require_safe
def my_profile(request: MemberRequest) -> HttpResponse:
    profile = profile_of(request.user)
    standing = standing_of(request.user, profile, timezone.now())
    return render(request, "mentorship/my_profile.html", _page(request, profile, standing))


@login_required
@form_only("mentorship:my-profile")
def my_profile_tick(request: MemberRequest) -> HttpResponse:
    try:
        profile = workflow.tick_wants_to_mentor(request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:my-profile")
    if profile.completed_at is None:
        return redirect("mentorship:my-profile-questions")
    if profile.is_listed:
        messages.success(request, _("You are in the search, with the answers that you gave before."))
    return redirect("mentorship:my-profile")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile_untick(request: MemberRequest) -> HttpResponse:
    """One click where nobody waits; else the page says first how many people are told, and takes that number back."""
    people = open_with(request.user)
    if request.method != "POST":
        if not people:
            return redirect("mentorship:my-profile")
        return render(request, "mentorship/my_profile_off.html", {"people": people})
    if people and request.POST.get("people") != str(people):
        return redirect("mentorship:my-profile-untick")
    profile = workflow.untick_wants_to_mentor(request.user, now=timezone.now())
    response = redirect("mentorship:my-profile")
    if profile is not None and profile.completed_at is not None:
        response["Location"] += "?off"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile_questions(request: MemberRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if profile is None or Action.ANSWERED not in available_actions(profile):
        return redirect("mentorship:my-profile")
    documents = missing_acceptances(request.user, today()) if profile.wants_to_mentor else []
    form = QuestionnaireForm(request.POST or None, profile=profile, documents=documents)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en")[:2]
        try:
            profile = workflow.save_questionnaire(
                request.user, form.answers(), documents, language=language, now=timezone.now()
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            listed = _("Saved. You are in the search now.")
            messages.success(request, listed if profile.is_listed else _("Your answers are saved."))
            return redirect("mentorship:my-profile")
    context = {"form": form, "profile": profile, "notices": notices_for(profile.programs)}
    return render(request, "mentorship/my_profile_questions.html", context)


@login_required
@form_only("mentorship:my-profile")
def my_profile_confirm(request: MemberRequest) -> HttpResponse:
    try:
        workflow.confirm_profile(request.user, now=timezone.now())
        messages.success(request, _("Your profile is confirmed for another 12 months."))
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect("mentorship:my-profile")


@login_required
@form_only("mentorship:my-profile")
def my_profile_documents(request: MemberRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if Action.ACCEPTED not in available_actions(profile):
        return redirect("mentorship:my-profile")
    now = timezone.now()
    documents = missing_acceptances(request.user, today(now))
    form = DocumentsForm(request.POST, documents=documents)
    if not form.is_valid():
        standing = standing_of(request.user, profile, now)
        return render(request, "mentorship/my_profile.html", _page(request, profile, standing, form))
    language = (get_language() or "en")[:2]
    try:
        profile = workflow.accept_new_documents(request.user, documents, language=language, now=now)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:my-profile")
    messages.success(
        request, _("Thank you. You are in the search.") if profile.is_listed else _("Thank you. Both are accepted.")
    )
    return redirect("mentorship:my-profile")


@login_required
@require_safe
def my_profile_preview(request: MemberRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if profile is None or profile.completed_at is None:
        return redirect("mentorship:my-profile")
    context = {"mentor": described(profile, today()), "is_preview": True, "here": _("As others see it")}
    return render(request, "mentorship/mentor_detail.html", context)


def _page(
    request: MemberRequest, profile: MentorProfile | None, standing: Standing, form: DocumentsForm | None = None
) -> dict[str, Any]:
    return {
        "profile": profile,
        "standing": standing,
        "actions": available_actions(profile),
        "form": form or DocumentsForm(documents=standing.documents),
        "steps": steps_of(profile, MENTOR_FORMS, "mentorship:my-profile-step") if profile else [],
        "is_just_off": "off" in request.GET and standing.state == State.OFF,
        "is_last_step": "finished" in request.GET,
    }
