"""What members read and watch (OD-3, FIND-9), for the categories that have resources (MEM-3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from mentorship.library import workflow
from mentorship.library.models import Resource, ResourceFile
from mentorship.library.policy import ACTIVITY
from mentorship.library.queries import resources_for


@require_safe
@for_activity(ACTIVITY)
def resource_list(request: MemberRequest) -> HttpResponse:
    shown = resources_for(request.user, (get_language() or "en")[:2])
    context = {
        "webinars": [each for each in shown if each.resource.kind == Resource.Kind.WEBINAR],
        "others": [each for each in shown if each.resource.kind != Resource.Kind.WEBINAR],
    }
    return render(request, "mentorship/resource_list.html", context)


@for_activity(ACTIVITY)
@form_only("mentorship:resource-list")
def resource_watched(request: MemberRequest, code: str) -> HttpResponse:
    resource = get_object_or_404(Resource, code=code, is_shown=True)
    is_watched = request.POST.get("watched") == "1"
    workflow.set_watched(request.user, resource, is_watched=is_watched, now=timezone.now())
    messages.success(request, _("Noted."))
    return redirect("mentorship:resource-list")


@require_safe
@for_activity(ACTIVITY)
def resource_file(request: MemberRequest, code: str, language: str, part: str) -> HttpResponse:
    """The file to download; no browser opens it within the site."""
    file = get_object_or_404(ResourceFile, resource__code=code, resource__is_shown=True, language=language, part=part)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    answer = HttpResponse(bytes(file.content), content_type=file.content_type, headers=headers)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return answer
