"""Free webinars that mentors earned: who, since when, given or not; the list as a file (OD-16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from members.gates import MemberRequest, recently_authenticated
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_file
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly
from ondemand.matching import workflow
from ondemand.matching.forms import GivenForm
from ondemand.matching.models import WebinarCredit
from ondemand.matching.queries import credits_in_order

may_view = permission_required("ondemand.view_webinarcredit", raise_exception=True)
may_change = permission_required("ondemand.change_webinarcredit", raise_exception=True)


class GivenFilter(admin.SimpleListFilter):
    """Whether the webinar was given."""

    title, parameter_name = _("given"), "given"

    def lookups(self, request, model_admin):
        return [("no", _("still to be given")), ("yes", _("given"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(given_at__isnull=self.value() == "no")
        return queryset


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def credit_mark(request: MemberRequest, credit_id: int) -> HttpResponse:
    """Mark a webinar as given, with which one; or take that back."""
    credit = get_object_or_404(WebinarCredit.objects.select_related("mentor", "given_by"), pk=credit_id)
    form = GivenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "back" in request.POST:
        workflow.take_back_given(credit.pk)
        messages.success(request, _("It is still to be given."))
        return redirect("admin:ondemand_webinarcredit_changelist")
    if request.method == "POST" and form.is_valid():
        workflow.mark_given(credit.pk, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
        messages.success(request, _("Marked as given to %(name)s.") % {"name": credit})
        return redirect("admin:ondemand_webinarcredit_changelist")
    title = _("The free webinar of %(name)s") % {"name": credit}
    context = {"title": title, "opts": WebinarCredit._meta, "credit": credit, "form": form}
    return render(request, "admin/ondemand/webinar_mark.html", admin.site.each_context(request) | context)


@require_safe
@may_view
@recently_authenticated
def credits_export(request: MemberRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """All of them as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    response: HttpResponse | StreamingHttpResponse
    if kind == "xlsx":
        response = HttpResponse(xlsx_file(_lines(), title=str(_("Free webinars"))), content_type=XLSX_TYPE)
    else:
        # a spreadsheet program set to French expects semicolons
        delimiter = ";" if get_language() == "fr" else ","
        response = StreamingHttpResponse(
            csv_lines(_lines(), delimiter=delimiter), content_type="text/csv; charset=utf-8"
        )
    name = f"free-webinars-{timezone.localdate():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines() -> Iterator[list[Any]]:
    yield [
        *(_("Mentor"), _("Member number"), _("E-mail address"), _("Mentee")),
        *(_("Earned on"), _("Given on"), _("Given by"), _("Which webinar")),
    ]
    for credit in credits_in_order():
        mentor = credit.mentor
        yield [
            *(mentor.get_full_name(), mentor.member_number, mentor.email, credit.match.pairing.mentee.get_full_name()),
            *(_day(credit.earned_at), _day(credit.given_at), credit.given_by, credit.note),
        ]


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).date() if moment else None


@admin.register(WebinarCredit)
class WebinarCreditAdmin(ReadOnly):
    """Who earned a free webinar, and whether it was given."""

    list_display = ["mentor", "earned_at", "given_at", "given_by", "note", "mark"]
    list_filter = [GivenFilter]
    list_select_related = ["mentor", "given_by"]
    search_fields = [f"mentor__{name}" for name in PEOPLE]
    change_list_template = "admin/ondemand/webinar_list.html"

    @admin.display(description=_("to do"))
    def mark(self, credit):
        words = _("Look, or take back") if credit.given_at else _("Mark as given")
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            reverse("admin:ondemand_webinarcredit_mark", args=[credit.pk]),
            words,
            credit,
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:credit_id>/mark/", view(credit_mark), name="ondemand_webinarcredit_mark"),
            path("export/<slug:kind>/", view(credits_export), name="ondemand_webinarcredit_export"),
            *super().get_urls(),
        ]
