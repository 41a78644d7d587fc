"""One small optional step of the own mentor profile (fields 5.2)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.profiles import workflow
from mentorship.profiles.forms.mentor_steps import MENTOR_FORMS
from mentorship.profiles.queries import profile_of
from mentorship.profiles.views.steps import after_step, following


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile_step(request: MemberRequest, step: str) -> HttpResponse:
    if step not in MENTOR_FORMS:
        raise Http404
    profile = profile_of(request.user)
    if profile is None or profile.completed_at is None:  # the short questionnaire comes first
        return redirect("mentorship:my-profile")
    form = MENTOR_FORMS[step](request.POST if request.method == "POST" else None, profile=profile)
    after = following(step, MENTOR_FORMS)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_mentor_step(request.user, step, form.answers(), now=timezone.now())
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return after_step(request, "mentorship:my-profile", after)
    context = {"form": form, "after": MENTOR_FORMS[after].title if after else ""}
    return render(request, "mentorship/my_profile_step.html", context)
