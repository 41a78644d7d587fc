"""The mentee's list of mentors, a mentor of it, and the choices (OD-4, OD-5)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from members.queries import today
from mentorship.profiles.cards import described, fit_in_words, labels_of_terms
from ondemand.matching import workflow
from ondemand.matching.fitting import fits_for_mentee, profile_of
from ondemand.matching.forms import ChoicesForm
from ondemand.matching.models import ShortlistEntry
from ondemand.matching.queries import entries_of, list_of, listed_for
from ondemand.matching.rules import obstacles_of
from ondemand.matching.shown import shown_mentors
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import MATCH_DAYS
from ondemand.registrations.rules import State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices_send(request: MemberRequest) -> HttpResponse:
    """The list with its mentors, and the choices in order."""
    registration = get_object_or_404(Registration.objects.open().visible_to(request.user).select_related("member"))
    shortlist, now = list_of(registration), timezone.now()
    if shortlist is None:
        raise Http404
    if registration.state != State.AWAITING_CHOICES:
        return redirect("ondemand:registration")
    mentors = shown_mentors(registration, entries_of(shortlist), now)
    form = ChoicesForm(request.POST if request.method == "POST" else None, mentors=mentors)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.send_choices(registration, request.user, form.choices(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you: we have your choices."))
            return redirect("ondemand:registration")
    context = {"registration": registration, "shortlist": shortlist, "mentors": mentors, "form": form}
    return render(request, "ondemand/choices_send.html", context | {"match_days": MATCH_DAYS})


@login_required
@require_safe
def listed_mentor(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A mentor of the mentee's list, as all members see mentors; who cannot be matched any more is not there."""
    mine: ShortlistEntry = get_object_or_404(listed_for(request.user), public_id=public_id)
    registration, profile, now = mine.shortlist.registration, profile_of(mine), timezone.now()
    if profile is None or obstacles_of(registration, [mine.mentor_id], now):
        raise Http404
    labels = labels_of_terms()
    fit = fits_for_mentee(registration, [mine], labels, now).get(mine.mentor_id)
    context = {
        "mentor": described(profile, today(now), labels),
        "person": mine.mentor,
        "fit": fit and fit_in_words(fit),
        "may_choose": registration.state == State.AWAITING_CHOICES,
    }
    return render(request, "ondemand/listed_mentor.html", context)
