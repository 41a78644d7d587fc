"""Who acts, for the history; what staff must have before they act, and when their session ends (MEM-8, quality S7)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pghistory
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.policy import SESSION_SEEN_EVERY, STAFF_IDLE, STAFF_SESSION

type GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED, SEEN, LISTED = "staff_session_started", "staff_session_seen", "session_listed"
# What a staff person without a second factor may open: the pages that add one, and the way out.
ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "health-live",
        "health-ready",
    }
)
# What a staff session that has not shown its second factor may open: the page that asks for it, and the way out.
# Not the pages above: a password alone must never be enough to replace a factor.
PROOF = frozenset(
    {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout", "health-live", "health-ready"}
)


class HistoryContextMiddleware:
    """Rows written by the history's triggers say who was signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        actor = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(actor=actor):
            return self.get_response(request)


class SessionListMiddleware:
    """Keeps "Where you are signed in" true to a few minutes.

    allauth's own middleware writes it on every request, which costs each page five queries.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = time.time()
            if now - request.session.get(LISTED, 0) >= SESSION_SEEN_EVERY.total_seconds():
                UserSession.objects.create_from_request(request)
                request.session[LISTED] = now
        return self.get_response(request)


class StaffSafetyMiddleware:
    """Ends idle and old staff sessions, and lets staff in only with a second factor, whatever the address (S7)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_session(request):
            return self.get_response(request)
        if staff_session_ends_in(request) <= timedelta(0):
            logout(request)
            messages.info(request, _("For safety, you were signed out. Sign in to go on."))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("admin:index"))
        note_staff_activity(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Before every view: without a second factor there are only the pages that add or ask for one."""
        if not is_staff_session(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        kinds.discard(Authenticator.Type.RECOVERY_CODES)
        if not kinds:
            return None if name in ENROLMENT else redirect("mfa_index")
        if any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
            return None
        if name in PROOF:
            return None
        has_app = Authenticator.Type.TOTP in kinds
        page = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
        return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("admin:index"), page)


def note_enrolment(
    sender: Any, *, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A first second factor was just shown to work: the session has passed it.

    Only the first: a session that has not passed the factor there is may not lift itself by adding another.
    """
    others = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and not others.exclude(pk=authenticator.pk).exists():
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def is_staff_session(request: HttpRequest) -> bool:
    """Whether a staff person is signed in; a visitor without a session costs no query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated and request.user.is_staff


def note_staff_activity(request: HttpRequest) -> None:
    """Begin the 30 minutes anew; the 12 hours are counted from the first page of the session."""
    now = time.time()
    request.session.setdefault(STARTED, now)
    request.session[SEEN] = now


def staff_session_ends_in(request: HttpRequest) -> timedelta:
    """How long the staff session lasts if nothing more is done: 30 minutes of rest, 12 hours in all."""
    now = time.time()
    idle_ends = request.session.get(SEEN, now) + STAFF_IDLE.total_seconds()
    session_ends = request.session.get(STARTED, now) + STAFF_SESSION.total_seconds()
    return timedelta(seconds=round(min(idle_ends, session_ends) - now))


def session_context(request: HttpRequest) -> dict[str, Any]:
    """For `base.html`: when the session of staff ends, and where it is extended (quality A13)."""
    if not hasattr(request, "user") or not is_staff_session(request):
        return {}
    return {
        # as words: a number would get the thousands separator of the language
        "session_ends_in": str(int(staff_session_ends_in(request).total_seconds())),
        "session_extend_url": reverse("members:session-extend"),
    }
