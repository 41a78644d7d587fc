"""A participant's sessions: the list, one session with its link and its code, the file for the own calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from members.zones import zone_of
from mentorship.pairs.zones import name_of_zone
from momentum.sessions import workflow
from momentum.sessions.forms import CodeForm
from momentum.sessions.in_calendars import session_to_keep
from momentum.sessions.models import Session
from momentum.sessions.queries import sessions_of
from momentum.sessions.shown import rows_of


@login_required
@require_safe
def session_list(request: MemberRequest) -> HttpResponse:
    rows = rows_of(sessions_of(request.user), request.user, timezone.now())
    ahead = [row for row in rows if not row.is_over and not row.is_off]
    past = [row for row in reversed(rows) if row.is_over]
    context = {"ahead": ahead, "past": past, "zone": name_of_zone(zone_of(request.user))}
    return render(request, "momentum/session_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A POST is the code that was said in the session."""
    session, now = _own(request, public_id), timezone.now()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            tried = workflow.attend_by_code(session, request.user, form.cleaned_data["code"], now=now)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect("momentum:session-detail", public_id)
        if tried.is_right:
            messages.success(request, _("Thank you: it is noted that you were there."))
            return redirect("momentum:session-detail", public_id)
        form.add_error("code", _left(tried.tries_left))
    row = rows_of([session], request.user, now)[0]
    return render(request, "momentum/session_detail.html", {"row": row, "session": session, "form": form})


@login_required
@require_safe
def session_calendar(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The session as a file for one's own calendar."""
    session = _own(request, public_id)
    content = session_to_keep(session, request.user, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{session.starts_at:%Y-%m-%d}.ics"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _own(request: MemberRequest, public_id: UUID) -> Session:
    return get_object_or_404(sessions_of(request.user), public_id=public_id)


def _left(tries: int) -> str:
    if not tries:
        return _("This is not the code, and it was the last try. Write to us: staff can note that you were there.")
    words = ngettext(
        "This is not the code. You can try %(count)s more time.",
        "This is not the code. You can try %(count)s more times.",
        tries,
    )
    return words % {"count": tries}
