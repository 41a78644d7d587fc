"""What was issued: to find, to read, to revoke, to have made again. Nobody edits a document by hand (CPD-7)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.profiles.admin.reading import PEOPLE, WithEvents
from mentorship.profiles.policy import Program
from mentorship.records import workflow
from mentorship.records.admin.issuing import IssuingPages
from mentorship.records.codes import read_code, written_code
from mentorship.records.documents import as_download, read_number, said
from mentorship.records.forms.staff import ReasonForm
from mentorship.records.models import Record, RecordFile
from mentorship.records.policy import TRIES_MOST
from mentorship.records.queries import not_made, readable_records
from mentorship.records.rules import Action, available_actions

State = Record.State


class StateFilter(admin.SimpleListFilter):
    """How documents stand; one that could not be made waits as well."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return [*State.choices, ("failed", _("could not be made"))]

    def queryset(self, request, queryset):
        if self.value() == "failed":
            return queryset.filter(pk__in=not_made())
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class ProgramFilter(admin.SimpleListFilter):
    """The program that a document names."""

    title, parameter_name = _("program"), "program"

    def lookups(self, request, model_admin):
        return Program.choices

    def queryset(self, request, queryset):
        return queryset.filter(facts__program=self.value()) if self.value() in Program.values else queryset


@admin.register(Record)
class RecordAdmin(IssuingPages, WithEvents):
    """Read only. Nobody reads here of the own mentorships."""

    list_display = ["number_told", "kind", "holder_told", "role", "program_told", "state_told", "issued_at"]
    list_filter = ["kind", ProgramFilter, StateFilter]
    search_fields = [f"holder__{name}" for name in PEOPLE]
    search_help_text = _("Number (C-2026-00014), code on the document, or the holder’s name, address or member number")
    ordering = ["-issued_at", "-pk"]
    words = dict(Action.choices)
    change_form_template = "admin/mentorship/record_change.html"
    fieldsets = [
        (None, {"fields": ["number_told", "kind", "state_told", "holder", "role", "pairing_told", "files_told"]}),
        (_("What it says"), {"fields": ["says"]}),
        (
            _("How it came about; the reasons are for staff only"),
            {"fields": ["code_told", "issued_at", "issued_by", "reason", "revoked_at", "revoked_because"]},
        ),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    def has_add_permission(self, request):
        return bool(request.user.has_perm("mentorship.add_record"))

    def get_queryset(self, request):
        return readable_records(request.user).select_related(
            "holder", "issued_by", "pairing__mentor", "pairing__mentee"
        )

    def get_search_results(self, request, queryset, search_term):
        number, code = read_number(search_term), read_code(search_term)
        if number:
            return queryset.filter(**number), False
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | queryset.filter(code=code) if code else found), may_repeat

    @admin.display(description=_("number"), ordering="number")
    def number_told(self, record):
        return record.written_number

    @admin.display(description=_("holder"), ordering="holder__last_name")
    def holder_told(self, record):
        return record.facts.get("holder") or _("A person who has left")

    @admin.display(description=_("program"))
    def program_told(self, record):
        if not (program := record.facts.get("program")):
            return "–"
        names = record.facts.get("program_name") or {}
        return names.get((get_language() or "en")[:2]) or Program(program).label

    @admin.display(description=_("state"), ordering="state")
    def state_told(self, record):
        if record.state == State.WAITING and record.tries >= TRIES_MOST:
            return _("could not be made")
        return record.get_state_display()

    @admin.display(description=_("mentorship"))
    def pairing_told(self, record):
        if record.pairing is None:
            return "–"
        address = reverse("admin:mentorship_pairing_change", args=[record.pairing.pk])
        return format_html('<a href="{}">{}</a>', address, record.pairing)

    @admin.display(description=_("files"))
    def files_told(self, record):
        names = {"en": _("English (PDF)"), "fr": _("French (PDF)")}
        made = RecordFile.objects.filter(record=record).order_by("language").values_list("language", flat=True)
        links = [
            (reverse("admin:mentorship_record_file", args=[record.pk, language]), names[language]) for language in made
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or "–"

    @admin.display(description=_("code to check it"))
    def code_told(self, record):
        address = reverse("mentorship:verify-code", args=[written_code(record.code)])
        return format_html('<a href="{}">{}</a>', address, written_code(record.code))

    @admin.display(description=_("what it says"))
    def says(self, record):
        if not record.facts:
            return _("The holder has left: what it said is deleted, and its code leads to nothing.")
        context = {"record": record, "says": said(record.facts, get_language() or "en")}
        return render_to_string("admin/mentorship/record_says.html", context)

    def get_urls(self):
        def own(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"mentorship_record_{name}")

        return [
            own("<path:object_id>/revoke/", self.revoke_view, "revoke"),
            own("<path:object_id>/retry/", self.retry_view, "retry"),
            own("<path:object_id>/file/<slug:language>/", self.file_view, "file"),
            own("issue/<int:pairing_id>/<slug:kind>/<slug:role>/", self.issue_view, "issue"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record: Any = self.get_object(request, unquote(object_id))
        may_change = record is not None and request.user.has_perm("mentorship.change_record")
        actions = available_actions(record) if may_change else frozenset()
        context = {
            **(extra_context or {}),
            "may_revoke": Action.REVOKED in actions,
            "may_retry": Action.TRIED_AGAIN in actions and record.tries > 0,
        }
        return super().change_view(request, object_id, form_url, context)

    def revoke_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Take back what a document says, with a reason (CPD-7)."""
        record = self._record(request, object_id, "mentorship.change_record")
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                workflow.revoke_record(record, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, record, [{"changed": {"fields": [gettext_noop("revoked")]}}])
                messages.success(request, _("%(number)s is revoked.") % {"number": record.written_number})
            return redirect("admin:mentorship_record_change", record.pk)
        is_possible = Action.REVOKED in available_actions(record)
        return self._page(request, "revoke", _("Revoke a document"), record=record, form=form, is_possible=is_possible)

    def retry_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Have a document made again that could not be made."""
        record = self._record(request, object_id, "mentorship.change_record")
        if request.method == "POST":
            try:
                workflow.try_again(record, by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, record, [{"changed": {"fields": [gettext_noop("to be made again")]}}])
                messages.success(request, _("It is tried again within a minute: reload this page to see."))
            return redirect("admin:mentorship_record_change", record.pk)
        is_possible = Action.TRIED_AGAIN in available_actions(record)
        return self._page(request, "retry", _("Have a document made again"), record=record, is_possible=is_possible)

    def file_view(self, request: MemberRequest, object_id: str, language: str) -> HttpResponse:
        """The PDF, also of a document that is revoked."""
        record = self._record(request, object_id, "mentorship.view_record")
        file = RecordFile.objects.filter(record=record, language=language).first()
        if file is None:
            raise Http404
        return as_download(file.content, "application/pdf", f"{record.written_number}-{language}.pdf")

    def _record(self, request, object_id, permission):
        record = self.get_object(request, unquote(object_id)) if request.user.has_perm(permission) else None
        if record is None:
            raise Http404
        return record

    def _page(self, request, name, title, **context):
        record = context.get("record")
        more = {"number": record.written_number, "kind": capfirst(record.get_kind_display())} if record else {}
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **more, **context}
        return render(request, f"admin/mentorship/record_{name}.html", context)
