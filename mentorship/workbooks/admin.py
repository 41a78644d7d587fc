"""Workbooks for staff: versions of the questions, whose workbook stands how, and the answers of those sent."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from caot_mentor.errors import WorkflowError
from members.models import IdentityAccess
from members.workflow.looks import note_look
from mentorship.profiles.admin.reading import PEOPLE, WithEvents
from mentorship.profiles.models import Term
from mentorship.workbooks import workflow
from mentorship.workbooks.described import described_workbook
from mentorship.workbooks.forms import ReopenForm, SectionForm
from mentorship.workbooks.models import Workbook, WorkbookQuestion, WorkbookSection, WorkbookTemplate
from mentorship.workbooks.policy import TURNS_MOST
from mentorship.workbooks.queries import sections_of
from mentorship.workbooks.rules import Action, is_possible


class DraftForm(forms.Form):
    """Of which workbook the next version is drafted."""

    kind = forms.ChoiceField(label=_("Workbook"), choices=WorkbookTemplate.Kind, widget=forms.RadioSelect)


class QuestionForm(forms.ModelForm):
    """A question; its own options are written one a line."""

    lines = forms.CharField(
        label=_("Options, one a line"),
        help_text=_("English | French. Leave it empty for a list of the site."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    term_kind = forms.ChoiceField(label=_("List of the site"), choices=[("", "–"), *Term.Kind.choices], required=False)

    class Meta:
        model = WorkbookQuestion
        fields = ["position", "code", "kind", "prompt", "help", "is_required", "term_kind", "least", "most"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].initial = "\n".join(f"{each['en']} | {each['fr']}" for each in self.instance.options)

    def clean_lines(self):
        held = {(each["en"], each["fr"]): each["code"] for each in self.instance.options}
        options: list[dict[str, str]] = []
        for line in self.cleaned_data["lines"].splitlines():
            if not line.strip():
                continue
            english, bar, french = (part.strip() for part in line.partition("|"))
            if not (english and bar and french):
                raise ValidationError(_("Each line is: English | French."))
            # an option that stays keeps its code
            code = held.get((english, french)) or slugify(english)[:40] or f"option-{len(options) + 1}"
            if code in {each["code"] for each in options}:
                raise ValidationError(_("Two options begin with the same words."))
            options.append({"code": code, "en": english, "fr": french})
        self.instance.options = options
        return self.cleaned_data["lines"]


def is_draft(template: WorkbookTemplate | None) -> bool:
    return template is None or template.published_at is None


@admin.register(WorkbookTemplate)
class WorkbookTemplateAdmin(TranslationAdmin):
    """Versions. A new one is a copy of the published one; a published one is only read."""

    list_display = ["title", "kind", "version", "published_at"]
    list_filter = ["kind"]
    fields = ["kind", "version", "published_at", "title", "lead", "its_sections"]
    readonly_fields = ["kind", "version", "published_at", "its_sections"]
    change_form_template = "admin/mentorship/workbooktemplate_change.html"
    actions = None

    def has_change_permission(self, request, obj=None):
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        workflow.save_part(obj)

    @admin.display(description=_("sections"))
    def its_sections(self, template):
        rows = (
            (reverse("admin:mentorship_workbooksection_change", args=[section.pk]), section.title)
            for section in template.sections.order_by("position")
        )
        return format_html("<ol>{}</ol>", format_html_join("", '<li><a href="{}">{}</a></li>', rows))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Draft the next version: a copy of the published one, or the draft that is there."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DraftForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            draft = workflow.draft_next_version(form.cleaned_data["kind"])
            messages.success(request, _("This is the draft: change it, look at the preview, then publish it."))
            return redirect("admin:mentorship_workbooktemplate_change", draft.pk)
        return self._page(request, "add", _("Draft the next version"), form=form)

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"mentorship_workbooktemplate_{name}",
            )
            for name, view in (("preview", self.preview_view), ("publish", self.publish_view))
        ] + super().get_urls()

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every section as a member sees it, in one of the two languages."""
        template = self._template(request, object_id)
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        asked = request.GET.get("language", "")
        language = asked if asked in ("en", "fr") else (get_language() or "en")[:2]
        with translation.override(language):
            shown = [
                (section, SectionForm(section=section, answers={}, member=request.user, prefix=section.code).turns())
                for section in sections_of(template)
            ]
            title = template.title
        heading = _("Preview: %(title)s") % {"title": title}
        return self._page(request, "preview", heading, template=template, sections=shown, language=language)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once, then put the draft in force for workbooks that are begun from now on."""
        template = self._template(request, object_id)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                workflow.publish_version(template, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, template, [{"changed": {"fields": [gettext_noop("published")]}}])
                messages.success(request, _("Version %(version)s is in force.") % {"version": template.version})
            return redirect("admin:mentorship_workbooktemplate_change", template.pk)
        heading = _("Publish: %(title)s") % {"title": template}
        return self._page(request, "publish", heading, template=template, faults=workflow.faults_of(template))

    def _template(self, request, object_id):
        template = self.get_object(request, unquote(object_id))
        if template is None:
            raise Http404
        return template

    def _page(self, request, name, title, **context):
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return render(request, f"admin/mentorship/workbooktemplate_{name}.html", context)


class QuestionInline(TranslationStackedInline):
    """The questions of a section."""

    model = WorkbookQuestion
    form = QuestionForm
    fields = ["position", "code", "kind", "prompt", "help", "is_required", "lines", "term_kind", "least", "most"]
    extra = 0


@admin.register(WorkbookSection)
class WorkbookSectionAdmin(TranslationAdmin):
    """Sections of drafts, with their questions; those of a published version are only read."""

    list_display = ["title", "template", "side", "position", "repeats"]
    list_filter = ["template", "side"]
    list_select_related = ["template"]
    fields = ["template", "position", "code", "side", "title", "lead", "repeats"]
    inlines = [QuestionInline]
    actions = None

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "template":
            kwargs["queryset"] = WorkbookTemplate.objects.filter(published_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "repeats":
            kwargs |= {"min_value": 1, "max_value": TURNS_MOST}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return (obj is None or is_draft(obj.template)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return (obj is None or is_draft(obj.template)) and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        workflow.save_part(obj)

    def delete_model(self, request, obj):
        workflow.remove_part(obj)

    def save_formset(self, request, form, formset, change):
        for question in formset.save(commit=False):
            workflow.save_part(question)
        for question in formset.deleted_objects:
            workflow.remove_part(question)


@admin.register(Workbook)
class WorkbookAdmin(WithEvents):
    """Whose workbook stands how. Answers are the member's own until they are sent; then they have a page of their own,
    each opening of which is on record (design 5)."""

    list_display = ["member", "template", "state", "begun_at", "sent_at"]
    list_filter = ["state", "template"]
    list_select_related = ["member", "template"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    words = dict(Action.choices)
    fieldsets = [
        (None, {"fields": ["member", "template", "state", "begun_at", "changed_at", "sent_at"]}),
        (_("History"), {"fields": ["what_happened"]}),
    ]
    change_form_template = "admin/mentorship/workbook_change.html"

    def get_urls(self):
        return [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"mentorship_workbook_{name}")
            for name, view in (("reopen", self.reopen_view), ("answers", self.answers_view))
        ] + super().get_urls()

    @method_decorator(require_safe)
    def answers_view(self, request: Any, object_id: str) -> HttpResponse:
        """What a member sent; an open workbook is read by nobody here."""
        if not request.user.has_perm("mentorship.view_workbook"):
            raise PermissionDenied
        workbook = self.get_object(request, unquote(object_id))
        if workbook is None or workbook.state != Workbook.State.SENT:
            raise Http404
        note_look(IdentityAccess.What.WORKBOOK, [workbook.member_id], by=request.user, now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answers: %(workbook)s") % {"workbook": workbook},
            "opts": self.opts,
            "workbook": workbook,
            "described": described_workbook(workbook),
        }
        return render(request, "admin/mentorship/workbook_answers.html", context)

    def reopen_view(self, request: Any, object_id: str) -> HttpResponse:
        """Let the member write again, with a reason."""
        if not request.user.has_perm("mentorship.change_workbook"):
            raise PermissionDenied
        workbook = self.get_object(request, unquote(object_id))
        if workbook is None:
            raise Http404
        form = ReopenForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                workflow.reopen_workbook(workbook, by=request.user, reason=reason, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, workbook, [{"changed": {"fields": [gettext_noop("reopened")]}}])
                messages.success(request, _("The workbook is open again, and the member is told."))
            return redirect("admin:mentorship_workbook_change", workbook.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(_("reopen the workbook")),
            "opts": self.opts,
            "workbook": workbook,
            "is_sent": is_possible(workbook, Action.REOPEN),
            "form": form,
        }
        return render(request, "admin/mentorship/workbook_reopen.html", context)
