"""Who signs, when programs give certificates, and what counts as professional development: for administrators."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from caot_mentor.errors import WorkflowError
from mentorship.pairs.forms.figures import FiguresForm
from mentorship.pairs.models import CpdFigures
from mentorship.pairs.queries import cpd_figures
from mentorship.pairs.workflow.figures import set_figures
from mentorship.profiles.admin.reading import ReadOnly, told
from mentorship.records import workflow
from mentorship.records.models import CertificateRule, Signatory


class SignatoryForm(forms.ModelForm):
    """A name and an office in both languages."""

    class Meta:
        help_texts = {
            "name": _("As it stands under letters and certificates."),
            "is_current": _(
                "One person signs at a time: whoever did until now no longer does. What is issued keeps its name."
            ),
        }

    def validate_constraints(self) -> None:
        """Nothing: that somebody else signs now is no error, the new one takes over."""


@admin.register(Signatory)
class SignatoryAdmin(TranslationAdmin):
    """Nobody is deleted: whoever has signed stays on the list."""

    form = SignatoryForm
    list_display = ["name", "office", "is_current"]
    fields = ["name", "office", "is_current"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        workflow.save_signatory(obj)


@admin.register(CertificateRule)
class CertificateRuleAdmin(admin.ModelAdmin):
    """One row a program: programs are neither added nor taken away here."""

    list_display = ["program", "given", "needs_hours", "for_mentor"]
    fields = ["program", "given", "needs_hours", "for_mentor"]
    readonly_fields = ["program"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "given":
            kwargs["widget"] = forms.RadioSelect
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        workflow.save_rule(obj)


@admin.register(CpdFigures)
class CpdFiguresAdmin(ReadOnly):
    """Each change of the figures is a version of its own, with who set it and why (CPD-2)."""

    list_display = ["version", "enough", "since", "by", "note"]
    list_select_related = ["by"]
    fields = ["version", "enough", "in_english", "in_french", "since", "by", "note"]
    readonly_fields = ["by"]

    def has_add_permission(self, request):
        return bool(request.user.has_perm("mentorship.add_cpdfigures"))

    @admin.display(description=_("enough is"))
    def enough(self, figures):
        return figures.in_words

    @admin.display(description=_("category, in English"))
    def in_english(self, figures):
        return told(figures.category_en, "en")

    @admin.display(description=_("category, in French"))
    def in_french(self, figures):
        return told(figures.category_fr, "fr")

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The next version, beginning from the one in force."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FiguresForm(request.POST if request.method == "POST" else None, now=cpd_figures())
        if request.method == "POST" and form.is_valid():
            try:
                made = set_figures(form.values(), note=form.cleaned_data["note"], by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_addition(request, made, [{"added": {}}])
                messages.success(request, _("Version %(version)s is in force.") % {"version": made.version})
            return redirect("admin:mentorship_cpdfigures_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Set what counts as professional development"),
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/mentorship/cpdfigures_add.html", context)
