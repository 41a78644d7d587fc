"""Switching a kind of mail off by the link in it, without signing in (MEM-5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from caot_mentor.my_account import NOTIFICATION_KINDS
from members.links import choice_of_mail_off
from members.workflow.my_account import stop_notifications


# mail programs post here by themselves, with the address alone (RFC 8058); opening the link changes nothing
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    found = choice_of_mail_off(token)
    kind = NOTIFICATION_KINDS.get(found[1]) if found else None
    if found is None or kind is None or not kind.is_optional:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        stop_notifications(found[0], kind.code, now=timezone.now())
    return render(request, "members/mail_off.html", {"kind": kind, "is_done": is_done})
