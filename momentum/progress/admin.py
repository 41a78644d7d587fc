"""Progress and completion for staff: an offering at a glance, completing it, progress updates (MOM-7, EQ-5)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from members.queries import today
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, told
from momentum.applications.models import Application
from momentum.programs.models import Offering
from momentum.progress import workflow
from momentum.progress.forms import DecideForm
from momentum.progress.models import Completion, ProgressUpdate
from momentum.progress.queries import to_complete
from momentum.progress.standing import standing_of, standings_of
from momentum.progress.workflow.completing import RIGHT

may_complete = permission_required(RIGHT, raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_complete
def offering_progress(request: MemberRequest, offering_id: int) -> HttpResponse:
    """Everybody of an offering with what is met and what is missing. A POST completes all who meet everything."""
    offering: Offering = get_object_or_404(Offering.objects.select_related("program"), pk=offering_id)
    now = timezone.now()
    standings = standings_of(offering, to_complete(offering, request.user), now)
    ready = [each for each in standings if each.application.state == Application.State.MATCHED and each.meets_all]
    is_over = offering.ends_on is not None and today(now) >= offering.ends_on
    if request.method == "POST":
        done, refused = 0, ""
        for standing in ready:
            try:
                workflow.complete_application(standing.application.pk, by=request.user, now=now)
                done += 1
            except WorkflowError as error:
                refused = str(error)
        if refused:
            messages.error(request, refused)
        if done:
            words = ngettext("%(count)s person completed it.", "%(count)s people completed it.", done)
            messages.success(request, words % {"count": done})
        return redirect("admin:momentum_completion_offering", offering.pk)
    context = {"offering": offering, "standings": standings, "ready": len(ready), "is_over": is_over}
    return _page(request, "offering", _("Progress: %(offering)s") % {"offering": offering}, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_complete
def completion_decide(request: MemberRequest, application_id: int) -> HttpResponse:
    """Complete one person's offering with a reason, though something is missing."""
    found = Application.objects.exclude(member=request.user.pk).select_related("offering__program", "member", "tier")
    application, now = get_object_or_404(found, pk=application_id), timezone.now()
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            workflow.complete_application(application.pk, by=request.user, reason=reason, now=now)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s completed it.") % {"name": application.member})
        return redirect("admin:momentum_completion_offering", application.offering_id)
    context = {"application": application, "standing": standing_of(application, now), "form": form}
    return _page(request, "decide", _("Decide: %(name)s") % {"name": application.member}, **context)


def _page(request: MemberRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    always = {"title": title, "opts": Completion._meta, "is_nav_sidebar_enabled": False}
    return render(
        request, f"admin/momentum/completion_{name}.html", admin.site.each_context(request) | always | context
    )


@admin.register(Completion)
class CompletionAdmin(ReadOnly):
    """Who completed what, and by whose decision."""

    list_display = ["application", "completed_at", "decided_by", "reason"]
    list_filter = ["application__offering"]
    list_select_related = ["application__member", "application__offering__program", "decided_by"]
    search_fields = [f"application__member__{name}" for name in PEOPLE]
    fields = ["application", "completed_at", "decided_by", "reason"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(application__member=request.user.pk)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("offering/<int:offering_id>/", view(offering_progress), name="momentum_completion_offering"),
            path("decide/<int:application_id>/", view(completion_decide), name="momentum_completion_decide"),
            *super().get_urls(),
        ]


class HelpFilter(admin.SimpleListFilter):
    """Updates in which somebody asks for help."""

    title, parameter_name = _("asks for help"), "help"

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.exclude(help_wanted="") if self.value() == "yes" else queryset


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnly):
    """How terms went, as the people say; staff read nothing of their own."""

    list_display = ["application", "term", "how_it_goes", "asks_for_help", "given_at"]
    list_filter = [HelpFilter, "how_it_goes", "application__offering"]
    list_select_related = ["application__member", "application__offering__program", "term"]
    search_fields = [f"application__member__{name}" for name in PEOPLE]
    fields = ["application", "term", "how_it_goes", "said", "help_asked", "given_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(application__member=request.user.pk)

    @admin.display(description=_("asks for help"), boolean=True)
    def asks_for_help(self, update):
        return bool(update.help_wanted)

    @admin.display(description=_("what they worked on"))
    def said(self, update):
        return told(update.words, update.application.member.language)

    @admin.display(description=_("what staff could help with"))
    def help_asked(self, update):
        return told(update.help_wanted, update.application.member.language)
