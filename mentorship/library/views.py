"""What members read and watch (OD-3, FIND-9, EQ-7), for the categories that have resources (MEM-3)."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.form_only import form_only
from caot_mentor.pages.models import ProgramPage
from members.gates import MemberRequest, answer_for, for_activity
from members.models import Member
from mentorship.library import queries, workflow
from mentorship.library.filters import Page, sections
from mentorship.library.policy import ACTIVITY
from mentorship.library.serving import file_response


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """What members find here; who has no right to it reads what there would be, and how to come by it (INFO-2)."""
    language = (get_language() or "en")[:2]
    member = request.user if isinstance(request.user, Member) else None
    answer = answer_for(member, ACTIVITY) if member else None
    if member is None or answer is None or not answer.is_allowed:
        context: dict[str, Any] = {
            "sections": sections(queries.shown_to_all(language)),
            "answer": answer,
            "activity_code": ACTIVITY,
        }
        return render(request, "mentorship/resource_outside.html", context)
    page = Page(queries.shown_to(member, language), list(ProgramPage.objects.all()), request.GET)
    # htmx asks for what is found alone, but for a whole page when it goes back in history
    htmx = cast(MemberRequest, request).htmx
    is_part = htmx and not htmx.history_restore_request
    response = render(request, "mentorship/resource_list.html" + ("#found" if is_part else ""), page.context())
    if is_part:
        response.headers["X-Found"] = "1"
        response.headers["HX-Push-Url"] = request.path + page.context()["address"].removesuffix("?")
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@for_activity(ACTIVITY)
def resource_detail(request: MemberRequest, code: str) -> HttpResponse:
    resource = get_object_or_404(queries.with_parts(queries.resources_of(request.user)), code=code)
    shown = queries.shown(resource, (get_language() or "en")[:2], queries.has_watched(request.user, resource))
    return render(request, "mentorship/resource_detail.html", {"shown": shown, "file_view": "mentorship:resource-file"})


def _its_page(request: MemberRequest, code: str) -> str:
    return get_object_or_404(queries.resources_of(request.user), code=code).get_absolute_url()


@for_activity(ACTIVITY)
@form_only(_its_page)
def resource_watched(request: MemberRequest, code: str) -> HttpResponse:
    resource = get_object_or_404(queries.resources_of(request.user), code=code)
    is_watched = request.POST.get("watched") == "1"
    workflow.set_watched(request.user, resource, is_watched=is_watched, now=timezone.now())
    messages.success(request, _("Noted."))
    return redirect(resource)


@require_safe
@for_activity(ACTIVITY)
def resource_file(request: MemberRequest, key: UUID) -> HttpResponse:
    """A file, whole or a range of it; who may have it is asked each time."""
    return cast(HttpResponse, file_response(request, get_object_or_404(queries.files_of(request.user), key=key)))
