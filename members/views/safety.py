"""Between people (SAFE-1): report a concern, block, take the own blocks back. The other person is told of nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.form_only import form_only
from members.forms.safety import ConcernForm
from members.gates import MemberRequest
from members.links import person_of_safety, safety_token
from members.models import Concern, Member
from members.workflow import safety as workflow

UNBLOCK = "unblock"  # the links on one's own list of blocks


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def safety_concern(request: MemberRequest, token: str) -> HttpResponse:
    about, place = _person_or_404(request, token)
    if place not in Concern.Place.values:
        raise Http404
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        workflow.raise_concern(
            request.user,
            about,
            place=Concern.Place(place),
            text=form.cleaned_data["text"],
            language=(get_language() or "en")[:2],
            now=timezone.now(),
        )
        return redirect("members:safety-received")
    return render(request, "members/safety_concern.html", {"form": form, "person": about, "token": token})


@login_required
@require_safe
def safety_received(request: MemberRequest) -> HttpResponse:
    return render(request, "members/safety_received.html", {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def safety_block(request: MemberRequest, token: str) -> HttpResponse:
    person, _place = _person_or_404(request, token)
    if request.method == "POST":
        workflow.block(request.user, person, now=timezone.now())
        messages.success(request, _("You have blocked %(name)s. They are not told.") % {"name": person})
        return redirect("members:account-blocks")
    is_blocked = request.user.blocks.filter(blocked=person).exists()
    return render(request, "members/safety_block.html", {"person": person, "token": token, "is_blocked": is_blocked})


@login_required
@require_safe
def account_blocks(request: MemberRequest) -> HttpResponse:
    mine = request.user.blocks.select_related("blocked")
    blocks = [(block, safety_token(request.user, block.blocked, UNBLOCK)) for block in mine]
    return render(request, "members/account_blocks.html", {"blocks": blocks})


def _blocks_page(request: MemberRequest, token: str) -> str:
    _person_or_404(request, token)
    return reverse("members:account-blocks")


@login_required
@form_only(_blocks_page)
def safety_unblock(request: MemberRequest, token: str) -> HttpResponse:
    person, _place = _person_or_404(request, token)
    workflow.unblock(request.user, person, now=timezone.now())
    messages.success(request, _("You no longer block %(name)s.") % {"name": person})
    return redirect("members:account-blocks")


def _person_or_404(request: MemberRequest, token: str) -> tuple[Member, str]:
    """Whom the reader's own link is about: forged, old and other people's links are not there, all in the same way."""
    found = person_of_safety(token, request.user)
    if found is None:
        raise Http404
    return found
