"""A mentor's On Demand mentees, and saying that it is no good match, for both sides (OD-6, OD-16)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.pairs.forms.pairings import ObjectionForm
from mentorship.pairs.rules import name_of
from mentorship.profiles.policy import Program
from mentorship.profiles.queries import profile_of
from ondemand.matching import workflow
from ondemand.matching.parts import MENTORS_NOTICE
from ondemand.matching.queries import matches_of, visible_matches
from ondemand.matching.rules import may_object, side_of
from ondemand.registrations.policy import REMATCH_DAYS


@login_required
@require_safe
def mentee_list(request: MemberRequest) -> HttpResponse:
    """The reader's On Demand mentees, and the free webinars that they earned."""
    now, profile = timezone.now(), profile_of(request.user)
    rows = [
        (each, name_of(each.pairing.mentee), may_object(each, request.user, now)) for each in matches_of(request.user)
    ]
    context = {
        "running": [row for row in rows if row[0].ended_at is None],
        "over": [row for row in rows if row[0].ended_at is not None],
        "credits": list(request.user.webinar_credits.all()),
        "takes_part": profile is not None and profile.wants_to_mentor and Program.ONDEMAND in profile.programs,
        "notice": MENTORS_NOTICE,
    }
    return render(request, "ondemand/mentee_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_object(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What it brings about, and a word for staff, before the button."""
    match, now = get_object_or_404(visible_matches(request.user), public_id=public_id), timezone.now()
    is_mentor = side_of(match, request.user) == "mentor"
    back = "ondemand:mentee-list" if is_mentor else "ondemand:registration"
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.object_to_match(match, request.user, reason=form.cleaned_data["reason"], now=now)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            done = _("Thank you for telling us. Both of you are told, without a reason.")
            then = _("We find another mentor for you.")
            messages.success(request, done if is_mentor else f"{done} {then}")
        return redirect(back)
    context = {
        "match": match,
        "other_name": name_of(match.pairing.other(request.user)),
        "is_mentor": is_mentor,
        "is_possible": may_object(match, request.user, now),
        "rematch_days": REMATCH_DAYS,
        "form": form,
        "back": back,
    }
    return render(request, "ondemand/match_object.html", context)
