"""Becoming staff by invitation (MEM-8)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import DeadlinePassed, WorkflowError
from members.forms.staff import NewStaffForm
from members.links import invitation_of
from members.models import Member, StaffInvitation
from members.views.accounts import sign_in_with_new_password
from members.workflow import staff as workflow


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: one button for who has an account, name and password for who has none."""
    if not ratelimit.consume(request, action="choose_password"):
        return ratelimit.respond_429(request)
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "members/staff_invitation_expired.html", {}, status=410)
    holder = Member.objects.filter(email=invitation.email).first()
    try:
        if holder is not None and holder.activated_at is not None:
            return accept_as_member(request, token, invitation)
        return accept_with_password(request, token, invitation, holder)
    except DeadlinePassed:
        return render(request, "members/staff_invitation_expired.html", {}, status=410)


def accept_as_member(request: HttpRequest, token: str, invitation: StaffInvitation) -> HttpResponse:
    """For who has an account: sign in, then one button."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.method == "POST":
        try:
            member = workflow.accept_invitation_as_member(token=token, member=request.user, now=timezone.now())
        except DeadlinePassed:
            raise
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        update_session_auth_hash(request, member)
        messages.success(request, _("You are staff now."))
        return redirect("mfa_index")
    return render(request, "members/staff_invitation.html", {"invitation": invitation, "form": None})


def accept_with_password(
    request: HttpRequest, token: str, invitation: StaffInvitation, holder: Member | None
) -> HttpResponse:
    """For who has no account, or has not activated it: name and password."""
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    person = holder or Member(email=invitation.email, **names)
    form = NewStaffForm(request.POST or None, member=person, initial=names)
    if request.method == "POST" and form.is_valid():
        member = workflow.accept_invitation_with_password(token=token, now=timezone.now(), **form.cleaned_data)
        return sign_in_with_new_password(request, member)
    return render(request, "members/staff_invitation.html", {"invitation": invitation, "form": form})
