"""A workbook that came by e-mail or on paper: staff enter it, and read its file, which leaves a record (OD-4)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.models import IdentityAccess
from members.workflow.looks import note_look
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.queries import mentee_profile_of
from mentorship.records.documents import as_download
from ondemand.registrations import workflow
from ondemand.registrations.forms import EnterWorkbookForm
from ondemand.registrations.models import ReceivedWorkbook, Registration
from ondemand.registrations.rules import Action, available_actions


@require_http_methods(["GET", "HEAD", "POST"])
def enter_view(request: Any, pk: int) -> HttpResponse:
    """The moment, the file and the few answers; what the mentee profile says already stands there."""
    registration = _registration(request, pk)
    profile = mentee_profile_of(registration.member) or MenteeProfile(languages=registration.languages)
    now = timezone.now()
    form = EnterWorkbookForm(
        request.POST or None, request.FILES or None, registration=registration, profile=profile, now=now
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.enter_workbook(registration, request.user, form.received(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The workbook is entered, the clock runs, and the mentee is told the date."))
            return redirect("admin:ondemand_registration_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Enter a workbook"),
        "opts": Registration._meta,
        "registration": registration,
        "is_possible": Action.WORKBOOK_RECEIVED in available_actions(registration, request.user),
        "form": form,
    }
    return render(request, "admin/ondemand/registration_workbook.html", context)


@require_safe
def file_view(request: Any, pk: int, file_pk: int) -> HttpResponse:
    """The file, to save; that it was opened is on record like other words in confidence (design 5)."""
    registration = _registration(request, pk)
    received = ReceivedWorkbook.objects.filter(registration=registration, pk=file_pk).first()
    if received is None:
        raise Http404
    note_look(IdentityAccess.What.WORKBOOK, [registration.member_id], by=request.user, now=timezone.now())
    return as_download(received.content, received.content_type, received.file_name)


def _registration(request: Any, pk: int) -> Registration:
    if not request.user.has_perm("ondemand.change_registration"):
        raise PermissionDenied
    found = Registration.objects.exclude(member=request.user.pk).select_related("member").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
