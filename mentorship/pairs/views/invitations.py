"""Two who have found each other: inviting by e-mail, and answering (OD-12)."""

from __future__ import annotations

from collections.abc import Callable
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
from members.gates import MemberRequest, for_activity
from members.queries import missing_acceptances, today
from mentorship.pairs import workflow
from mentorship.pairs.forms.invitations import AnswerForm, InvitationForm
from mentorship.pairs.invitation_rules import available_actions, side_of
from mentorship.pairs.models import Invitation
from mentorship.pairs.policy import INVITATION_DAYS
from mentorship.pairs.queries import invitations_of
from mentorship.pairs.rules import name_of
from mentorship.pairs.views.own import done_or_why
from mentorship.profiles.policy import MENTEE_ACTIVITY


@require_http_methods(["GET", "HEAD", "POST"])
@for_activity(MENTEE_ACTIVITY)
def invitation_send(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    documents = missing_acceptances(request.user, today(now))
    form = InvitationForm(request.POST or None, documents=documents)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.send_invitation(request.user, form.letter(), documents=documents, language=_language(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your invitation is on its way. You will have mail when it is answered."))
            return redirect("mentorship:pairing-list")
    return render(request, "mentorship/invitation_send.html", {"form": form, "days": INVITATION_DAYS})


@login_required
@require_safe
def invitation_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    invitation = _own(request, public_id)
    return _page(request, invitation, AnswerForm(documents=missing_acceptances(request.user, today())))


def _address(request: MemberRequest, public_id: UUID) -> str:
    return reverse("mentorship:invitation-detail", args=[_own(request, public_id).public_id])


@login_required
@form_only(_address)
def invitation_accept(request: MemberRequest, public_id: UUID) -> HttpResponse:
    invitation, now = _own(request, public_id), timezone.now()
    documents = missing_acceptances(request.user, today(now))
    form = AnswerForm(request.POST, documents=documents)
    if not form.is_valid():
        return _page(request, invitation, form)
    try:
        pairing = workflow.accept_invitation(
            invitation, request.user, documents=documents, language=_language(), now=now
        )
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:invitation-detail", public_id)
    messages.success(request, _("The mentorship has begun. Both of you are told, with each other’s e-mail address."))
    return redirect("mentorship:pairing-detail", pairing.public_id)


@login_required
@form_only(_address)
def invitation_decline(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _do(request, public_id, workflow.decline_invitation, _("Declined. The other person is told, kindly."))


@login_required
@form_only(_address)
def invitation_withdraw(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _do(request, public_id, workflow.withdraw_invitation, _("You took the invitation back."))


def _do(request: MemberRequest, public_id: UUID, deed: Callable[..., object], done: str) -> HttpResponse:
    invitation = _own(request, public_id)
    done_or_why(request, lambda: deed(invitation, request.user, now=timezone.now()), done)
    return redirect("mentorship:pairing-list")


def _own(request: MemberRequest, public_id: UUID) -> Invitation:
    return get_object_or_404(invitations_of(request.user), public_id=public_id)


def _page(request: MemberRequest, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    context = {
        "invitation": invitation,
        "is_invited": side_of(invitation, request.user) == "invitee",
        "inviter_name": name_of(invitation.inviter),
        "actions": available_actions(invitation, request.user),
        "form": form,
    }
    return render(request, "mentorship/invitation_detail.html", context)


def _language() -> str:
    return (get_language() or "en")[:2]
