"""Categories, programs and roles, the table of MEM-3, and single admissions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.errors import WorkflowError
from members.admin.people import PEOPLE, SEARCHED_BY
from members.forms.memberships import AdmissionForm, CategoryForm, EligibilityTableForm
from members.gates import MemberRequest
from members.models import Activity, Admission, Eligibility, Member, MembershipCategory
from members.queries import eligibility_table
from members.workflow.eligibility import admit, set_eligibility, withdraw_admission


@admin.register(MembershipCategory)
class MembershipCategoryAdmin(admin.ModelAdmin):
    """The categories of MEM-1, in both languages."""

    form = CategoryForm
    list_display = ["name", "code", "position"]
    list_display_links = ["name"]

    def get_fields(self, request, obj=None):
        fields = [name for name in super().get_fields(request, obj) if name != "also_called"]
        may = obj is None or self.has_change_permission(request, obj)
        return fields if may else ["also_called" if name == "aliases" else name for name in fields]

    def get_readonly_fields(self, request, obj=None):
        # the table and the content files name the code
        return ["code", "also_called"] if obj else ["also_called"]

    @admin.display(description=_("other names on the roll"))
    def also_called(self, category):
        return ", ".join(category.aliases) or "–"


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """Programs and roles: the columns of the table of MEM-3."""

    list_display = ["name", "code", "position"]
    fields = ["code", "program", "role", "name_en", "name_fr", "position"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []  # views ask for it by name


@admin.register(Eligibility)
class EligibilityAdmin(admin.ModelAdmin):
    """The table of MEM-3, as one page; its cells have no pages of their own."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            path("table/", self.admin_site.admin_view(self.table_view), name="members_eligibility_table"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:members_eligibility_table")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:members_eligibility_table")

    def table_view(self, request: MemberRequest) -> HttpResponse:
        """Every category and activity, each with its answer, to read or (administrators) to change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_change = self.has_change_permission(request)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        activities, rows = eligibility_table()
        form = EligibilityTableForm(request.POST if request.method == "POST" else None, rows=rows)
        if request.method == "POST" and form.is_valid():
            changed = set_eligibility(form.cells(), by=request.user)
            for cell in changed:
                self.log_change(request, cell, [{"changed": {"fields": ["answer", "condition"]}}])
            sentence = ngettext("%(n)s cell was changed.", "%(n)s cells were changed.", len(changed))
            self.message_user(request, sentence % {"n": len(changed)}, messages.SUCCESS)
            return redirect("admin:members_eligibility_table")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who may take part in what"),
            "opts": self.opts,
            "activities": activities,
            "rows": rows,
            "form": form,
            "may_change": may_change,
        }
        return render(request, "admin/members/eligibility_table.html", context)


@admin.register(Admission)
class AdmissionAdmin(admin.ModelAdmin):
    """People whom staff admitted to an activity that their category has by request."""

    list_display = ["member", "activity", "admitted_by", "admitted_at"]
    list_select_related = ["member", "activity", "admitted_by"]
    list_filter = ["activity"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    search_help_text = SEARCHED_BY
    list_per_page = 50
    actions = None
    fields = ["member", "activity", "admitted_by", "admitted_at", "note"]
    readonly_fields = ["member", "activity", "admitted_by", "admitted_at", "note"]

    def has_change_permission(self, request, obj=None):
        return False

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Admit one person; `?member=` comes from the person's page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = Member.objects.filter(pk=pk).first() if (pk := request.GET.get("member", "")).isdecimal() else None
        initial = {"person": (chosen.member_number or chosen.email) if chosen else ""}
        form = AdmissionForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            given, now = form.cleaned_data, timezone.now()
            try:
                admission = admit(given["person"], given["activity"], note=given["note"], by=request.user, now=now)
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                if admission.admitted_at < now:
                    said = _("The person was admitted before: nothing changes, and no new e-mail is sent.")
                else:
                    self.log_addition(request, admission, [{"added": {}}])
                    said = _("The person is admitted, and was told by e-mail.")
                self.message_user(request, said, messages.SUCCESS)
                return redirect("admin:members_admission_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Admit a person to a program"),
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/members/admission_add.html", context)

    def delete_model(self, request: HttpRequest, obj: Admission) -> None:
        withdraw_admission(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]
