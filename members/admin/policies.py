"""Documents that members accept (SAFE-2), and the days on which the office is closed (OD-11)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms.policies import VersionForm
from members.models import ClosedDay, PolicyDocument
from members.queries import today
from members.workflow.closed_days import remove_closed_day, save_closed_day
from members.workflow.policies import is_fixed, save_version


@admin.register(PolicyDocument)
class PolicyDocumentAdmin(admin.ModelAdmin):
    """Versions of the documents. A new version gets the next number; one in force, or replaced, is only read."""

    form = VersionForm
    list_display = ["title", "kind", "version", "in_force_on", "standing"]
    list_filter = ["kind"]
    change_form_template = "admin/members/policydocument_change.html"
    actions = None

    def has_change_permission(self, request, obj=None):
        is_open = obj is None or not is_fixed(obj, today())
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        fields = ["kind", "title_en", "title_fr", "body_en", "body_fr", "in_force_on"]
        return ["kind", "version", *fields[1:]] if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "version"] if obj else []

    def get_queryset(self, request):
        later = PolicyDocument.objects.filter(
            kind=OuterRef("kind"), in_force_on__gt=OuterRef("in_force_on"), in_force_on__lte=today()
        )
        return super().get_queryset(request).annotate(is_replaced=Exists(later))

    @admin.display(description=_("state"))
    def standing(self, document):
        if document.in_force_on > today():
            return _("not in force yet")
        return _("replaced") if document.is_replaced else _("in force")

    def save_model(self, request: HttpRequest, obj: PolicyDocument, form: Any, change: bool) -> None:
        save_version(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name="members_policydocument_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The document as members will read it, in both languages side by side."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = self.get_object(request, unquote(object_id))
        if document is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview: %(title)s") % {"title": document},
            "opts": self.opts,
            "document": document,
        }
        return render(request, "admin/members/policydocument_preview.html", context)


class YearFilter(admin.SimpleListFilter):
    """Closed days of one year; without a choice, those from today on."""

    title, parameter_name = _("year"), "year"

    def lookups(self, request, model_admin):
        years = ClosedDay.objects.dates("day", "year")
        return [*((str(first.year), str(first.year)) for first in years), ("all", _("all years"))]

    def choices(self, changelist):
        from_today, *years = super().choices(changelist)
        return [{**from_today, "display": _("from today on")}, *years]

    def queryset(self, request, queryset):
        year = self.value() or ""
        if year.isdecimal():
            return queryset.filter(day__year=year)
        return queryset if year == "all" else queryset.filter(day__gte=today())


@admin.register(ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin):
    """The table that business days are counted by."""

    list_display = ["day", "name_en", "name_fr"]
    list_filter = [YearFilter]
    list_per_page = 100
    fields = ["day", "name_en", "name_fr"]
    actions = None
    change_list_template = "admin/members/closedday_list.html"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name.startswith("name_"):
            field.required = True
        return field

    def save_model(self, request: HttpRequest, obj: ClosedDay, form: Any, change: bool) -> None:
        save_closed_day(obj, by=request.user)  # type: ignore[arg-type]
        messages.info(request, _("Due dates that are stored already do not move."))

    def delete_model(self, request: HttpRequest, obj: ClosedDay) -> None:
        remove_closed_day(obj, by=request.user)  # type: ignore[arg-type]
        messages.info(request, _("Due dates that are stored already do not move."))
