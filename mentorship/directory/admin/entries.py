"""Entries of the directory: the list, one entry with its form and its deeds, and the whole as a spreadsheet."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from members.admin.filters import OnlyFilter
from members.admin.happened import Happened, in_words
from members.queries import today
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_file
from mentorship.directory import workflow
from mentorship.directory.event_words import note_in_words
from mentorship.directory.filters import card_of
from mentorship.directory.forms import OpportunityForm
from mentorship.directory.models import Opportunity
from mentorship.directory.rules import Action, available_actions
from mentorship.directory.spreadsheet import cells, headings
from mentorship.profiles.admin.reading import told

BUTTONS = {
    Action.PUBLISHED: _("Save and publish"),
    Action.WITHDRAWN: _("Save and take out of the directory"),
    Action.VERIFIED: _("Save: verified today"),
}
ASIDE = _("Save and put the draft aside")  # it never was in the directory
DONE = {
    Action.PUBLISHED: _("Saved. The entry is in the directory, as verified today."),
    Action.WITHDRAWN: _("Saved. Members do not see the entry."),
    Action.VERIFIED: _("Saved, and noted: verified today."),
}


class UnverifiedFilter(OnlyFilter):
    """Published, and not verified for a year (DIR-3)."""

    title, parameter_name = _("not verified for a year"), "unverified"

    def only(self, queryset):
        return queryset.filter(pk__in=Opportunity.objects.unverified(today()))


class ClosingFilter(OnlyFilter):
    """Published, and closing soon."""

    title, parameter_name = _("closing soon"), "closing"

    def only(self, queryset):
        return queryset.filter(pk__in=Opportunity.objects.closing(today()))


@admin.register(Opportunity)
class OpportunityAdmin(admin.ModelAdmin):
    """Nobody deletes an entry: what is over is withdrawn."""

    list_display = ["__str__", "host", "state", "closes_on", "last_verified_on"]
    list_filter = ["state", UnverifiedFilter, ClosingFilter, "type", "host_kind"]
    search_fields = ["title_en", "title_fr", "host", "notes"]
    search_help_text = _("Title, host or notes")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_list_template = "admin/mentorship/opportunity_list.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("search_text", "search_en", "search_fr")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export/<slug:kind>/", view(self.export_view), name="mentorship_opportunity_export"),
            path(
                "<path:object_id>/preview/",
                view(require_safe(self.preview_view)),
                name="mentorship_opportunity_preview",
            ),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._form_page(request, None)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        opportunity = self._opportunity(request, object_id)
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return self._form_page(request, opportunity)

    def _form_page(self, request, opportunity):
        """The form of an entry, or of a new one, which begins as a draft. Each deed saves what is typed first."""
        form = OpportunityForm(request.POST if request.method == "POST" else None, opportunity=opportunity)
        then = _wanted(request.POST, opportunity)
        if request.method == "POST" and form.is_valid():
            known = {"as_of": form.cleaned_data.get("as_of", ""), "then": then}
            try:
                saved = workflow.save_opportunity(
                    opportunity, form.values(), by=request.user, now=timezone.now(), **known
                )
            except WorkflowError as error:
                form.refuse(error)
            else:
                messages.success(request, DONE[then] if then else _("Saved."))
                return redirect("admin:mentorship_opportunity_change", saved.pk)
        actions = available_actions(opportunity, request.user) if opportunity else []
        context = {
            **self.admin_site.each_context(request),
            "title": str(opportunity) if opportunity else _("New entry of the directory"),
            "opts": self.opts,
            "form": form,
            "opportunity": opportunity,
            "deeds": [(action, _button(action, opportunity)) for action in actions],
            "told": _told(opportunity, request.user) if opportunity else [],
            "happened": _happened(opportunity) if opportunity else "",
            "is_unverified": bool(opportunity)
            and Opportunity.objects.unverified(today()).filter(pk=opportunity.pk).exists(),
        }
        return render(request, "admin/mentorship/opportunity_change.html", context)

    def preview_view(self, request, object_id):
        """The entry as members see it, also while it is a draft or withdrawn."""
        opportunity = self._opportunity(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **card_of(opportunity, today()),
            "title": _("Preview: %(title)s") % {"title": opportunity},
            "opts": self.opts,
        }
        return render(request, "admin/mentorship/opportunity_preview.html", context)

    @method_decorator(require_safe)
    def export_view(self, request: Any, kind: str) -> HttpResponseBase:
        """All entries, whatever their state, as a file that can be corrected and sent back (DIR-2)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in {"xlsx", "csv"}:
            raise Http404
        entries = Opportunity.objects.defer("search_text", "search_en", "search_fr").order_by("pk")
        rows = [headings(), *(cells(entry) for entry in entries.iterator(1000))]
        answer: HttpResponseBase
        if kind == "xlsx":
            answer = HttpResponse(xlsx_file(rows, title=str(_("Opportunities")), has_days=True), content_type=XLSX_TYPE)
        else:
            delimiter = ";" if get_language() == "fr" else ","
            lines = csv_lines(rows, delimiter=delimiter)
            answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="opportunities-{today():%Y-%m-%d}.{kind}"'
        return answer

    def _opportunity(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        opportunity = self.get_object(request, unquote(object_id))
        if opportunity is None:
            raise Http404
        return opportunity


def _wanted(sent, opportunity):
    """The deed whose button sent the form."""
    name = sent.get("_deed")
    if name is None:
        return None
    if opportunity is None or name not in DONE:
        raise Http404
    return Action(name)


def _button(action, opportunity):
    is_draft = opportunity.state == Opportunity.State.DRAFT
    return ASIDE if is_draft and action == Action.WITHDRAWN else BUTTONS[action]


def _told(opportunity, reader):
    """What members told about the entry, with their words where it is not settled; not the reader's own."""
    suggestions = opportunity.suggestions.exclude(member=reader.pk)
    return [(each, "" if each.settled_at else told(each.words, each.language)) for each in suggestions]


def _happened(opportunity):
    words = dict(Action.choices)
    events = opportunity.events.select_related("actor").order_by("-at", "-pk")
    return in_words(
        Happened(event.at, words.get(event.action, event.action), event.actor, note_in_words(event)) for event in events
    )
