"""Activation of an account (MEM-4), and keeping a staff session open (quality A13)."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import DeadlinePassed
from members.forms.accounts import ActivationForm, ChoosePasswordForm
from members.links import member_of_activation
from members.middleware import is_staff_session, staff_session_ends_in
from members.models import Member
from members.workflow import accounts as workflow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Ask for an address; the answer is the same whoever it belongs to."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="activate", key=email):
            return ratelimit.respond_429(request)
        workflow.ask_for_activation(email=email)
        return redirect("members:activate-sent")
    return render(request, "members/activate.html", {"form": form})


@require_safe
def activate_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "members/activate_sent.html", {})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def activate_password(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: choose a password, and be signed in."""
    if not ratelimit.consume(request, action="choose_password"):
        return ratelimit.respond_429(request)
    member = member_of_activation(token)
    if member is None:
        return render(request, "members/activate_expired.html", {}, status=410)
    form = ChoosePasswordForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            member = workflow.activate_account(token=token, password=form.cleaned_data["password"], now=timezone.now())
        except DeadlinePassed:
            return render(request, "members/activate_expired.html", {}, status=410)
        return sign_in_with_new_password(request, member)
    return render(request, "members/activate_password.html", {"form": form, "member": member})


def sign_in_with_new_password(request: HttpRequest, member: Member) -> HttpResponse:
    """Sign in a person who has just chosen a password behind a mailed link, in a new session."""
    record_authentication(request, member, "password", email=member.email, reauthenticated=True)
    return cast(HttpResponse, perform_login(request, member, email=member.email))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_extend(request: HttpRequest) -> HttpResponse:
    """Say how long the session lasts; asked by POST, after having extended it.

    The middleware has counted this request as activity already. The token lets a page that outlived its session send
    its form after its reader has signed in again elsewhere.
    """
    ends_in = int(staff_session_ends_in(request).total_seconds()) if is_staff_session(request) else None
    return JsonResponse({"ends_in": ends_in, "csrf_token": get_token(request)})
