"""A place that is offered, and saying that it is no good match (EQ-1)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.pairs.forms.pairings import ObjectionForm
from mentorship.pairs.rules import name_of
from momentum.applications.models import Application
from momentum.matching import workflow
from momentum.matching.models import Match, PlaceOffer
from momentum.matching.queries import visible_matches, visible_offers
from momentum.matching.rules import OFFER_SENTENCES, may_object
from momentum.matching.shown import described_mentor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Who the mentor is, until when to answer, and two buttons."""
    offer, now = get_object_or_404(visible_offers(request.user), public_id=public_id), timezone.now()
    if request.method == "POST":
        return _answer(request, offer)
    context = {
        "offer": offer,
        "application": offer.mentee,
        "mentor": described_mentor(offer.mentor),
        "mentor_name": name_of(offer.mentor.member),
        "is_open": offer.state == PlaceOffer.State.OPEN and now <= offer.answer_by,
        "why_not": OFFER_SENTENCES.get(offer.state, OFFER_SENTENCES[PlaceOffer.State.LAPSED]),
    }
    return render(request, "momentum/place.html", context)


def _answer(request: MemberRequest, offer: PlaceOffer) -> HttpResponse:
    says_yes = request.POST.get("answer") == "accept"
    deed = workflow.accept_place if says_yes else workflow.decline_place
    try:
        deed(offer, request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        if says_yes:
            messages.success(request, _("You have a mentor. Both of you get an e-mail with the other’s address."))
        else:
            messages.success(request, _("Thank you for your answer. You keep your place in line."))
    return redirect("momentum:application-detail", offer.mentee.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_object(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What it brings about, and a word for staff, before the button."""
    match, now = get_object_or_404(visible_matches(request.user), public_id=public_id), timezone.now()
    own = _own_application(match, request)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.object_to_match(match, request.user, reason=form.cleaned_data["reason"], now=now)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you for telling us. Both of you are told, without a reason."))
        return redirect("momentum:application-detail", own.public_id)
    context = {
        "match": match,
        "application": own,
        "other_name": name_of(match.pairing.other(request.user)),
        "is_possible": may_object(match, request.user, now),
        "form": form,
    }
    return render(request, "momentum/match_object.html", context)


def _own_application(match: Match, request: MemberRequest) -> Application:
    return match.mentor if match.pairing.mentor_id == request.user.pk else match.mentee
