"""Who comes through a door: decorators for views that only some people may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from members.models import Member
from members.queries import today
from members.rules import Answer, may_take_part

CONFIRMED = "confirmed"  # in the address of a page to which somebody comes back who was asked who they are


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in: what a view behind `login_required` gets."""

    user: Member
    htmx: HtmxDetails


type View[**P] = Callable[Concatenate[MemberRequest, P], HttpResponse]


def answer_for(member: Member, activity_code: str) -> Answer:
    """Whether the member may do the activity today, and why not; of most it is known since the session was read."""
    return Answer("ok") if activity_code in member.open_doors else may_take_part(member, activity_code, today())


def for_activity[**P](activity_code: str) -> Callable[[View[P]], View[P]]:
    """Let in who may do the activity today (MEM-2, MEM-3); tell everybody else, kindly, what is missing.

    A visitor is sent to sign in. The answer to a member without the right is a page of status 403 that says why:
    no current membership, a condition to confirm, by request, or not for this category.
    """

    def decorate(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def gate(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            answer = answer_for(request.user, activity_code)
            if answer.is_allowed:
                return view(request, *args, **kwargs)
            context = {"answer": answer, "activity_code": activity_code}
            return render(request, "members/activity_closed.html", context, status=403)

        return gate

    return decorate


def recently_authenticated[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Let in who has confirmed, within the last 5 minutes, that it is still them (quality S7).

    Anybody else is asked for the password or a second factor, and then comes back; what was sent with the form is kept.
    A visitor is sent to sign in. For exports, roles, and whatever else a stolen open session must not do.
    """
    return cast(V, login_required(reauthentication_required(view)))


def is_recently_authenticated(request: HttpRequest) -> bool:
    """Whether `recently_authenticated` would let in."""
    try:
        reauthentication_required(lambda _request: None)(request)
    except ReauthenticationRequired:
        return False
    return True


def confirmed_for_download[V: Callable[..., HttpResponseBase]](page: str, *names: str) -> Callable[[V], V]:
    """Let in like `recently_authenticated`; but who is asked comes back to `page`, where the download is offered again.

    The page is asked for with the arguments `names` of the file's address, and with what the file was asked for. A file
    as the answer to the password would leave the browser on the question: it saves the file and stays there.
    """

    def decorate(view: V) -> V:
        @login_required
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_recently_authenticated(request):
                return view(request, *args, **kwargs)
            wanted = request.GET.copy()
            wanted[CONFIRMED] = ""
            address = reverse(page, kwargs={name: kwargs[name] for name in names}, query=wanted)
            return redirect(reverse("account_reauthenticate", query={REDIRECT_FIELD_NAME: address}))

        return cast(V, gate)

    return decorate


def has_come_back(request: HttpRequest) -> bool:
    """Whether the page is opened by who was asked for a download's sake, and whose download now begins at once."""
    return CONFIRMED in request.GET and is_recently_authenticated(request)
