"""Receipts and credit notes for finance, and the month's export (OD-19)."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from caot_mentor.dates import written_month
from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest, recently_authenticated
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_file
from mentorship.records.documents import as_download
from ondemand.payments import workflow
from ondemand.payments.admin.pages import MoneyPages
from ondemand.payments.facts import province_in_words, said
from ondemand.payments.forms import MonthForm
from ondemand.payments.models import Receipt, ReceiptFile
from ondemand.payments.money import written_money
from ondemand.payments.policy import TRIES_MOST
from ondemand.payments.report import Month, month_of, months_until, paper_lines, sum_lines
from ondemand.payments.rules import DECIDE, EXPORT

TABLES = {"papers": paper_lines, "provinces": sum_lines}


class FilesFilter(admin.SimpleListFilter):
    """Papers whose files are still to be made."""

    title, parameter_name = _("files"), "files"

    def lookups(self, request, model_admin):
        return [("waiting", _("not made yet"))]

    def queryset(self, request, queryset):
        return queryset.filter(made_at__isnull=True) if self.value() == "waiting" else queryset


@admin.register(Receipt)
class ReceiptAdmin(MoneyPages):
    """What was issued. Nobody edits a paper; numbers have no gaps."""

    person = "payment__registration__member"
    right = DECIDE
    list_display = ["number_told", "kind", "holder", "province_told", "total_told", "issued_at"]
    list_filter = ["kind", FilesFilter]
    ordering = ["-issued_at", "-pk"]
    list_select_related = ["payment__registration__member"]
    change_list_template = "admin/ondemand/receipt_list.html"
    change_form_template = "admin/ondemand/receipt_change.html"
    fieldsets = [
        (None, {"fields": ["number_told", "kind", "issued_at", "files_told"]}),
        (_("What it says"), {"fields": ["says"]}),
    ]

    @admin.display(description=_("number"), ordering="number")
    def number_told(self, receipt):
        return receipt.written_number

    @admin.display(description=_("issued to"), ordering="payment__registration__member__last_name")
    def holder(self, receipt):
        return receipt.facts["name"]

    @admin.display(description=_("province or territory"))
    def province_told(self, receipt):
        return province_in_words(receipt.facts["province"])

    @admin.display(description=_("total"), ordering="total_cents")
    def total_told(self, receipt):
        return written_money(receipt.total_cents)

    @admin.display(description=_("files"))
    def files_told(self, receipt):
        names = {"en": _("English (PDF)"), "fr": _("French (PDF)")}
        made = ReceiptFile.objects.filter(receipt=receipt).order_by("language").values_list("language", flat=True)
        return format_html_join(" · ", '<a href="../file/{}/">{}</a>', ((code, names[code]) for code in made)) or "–"

    @admin.display(description=_("what it says"))
    def says(self, receipt):
        words = {"says": said(receipt, (get_language() or "en")[:2])}
        return render_to_string("ondemand/includes/receipt_words.html", words)

    def get_urls(self):
        return [
            self.own("month/", self.month_view, "month"),
            self.own("month/<slug:table>/<slug:kind>/", self.export_view, "export"),
            self.own("<path:object_id>/file/<slug:language>/", self.file_view, "file"),
            self.own("<path:object_id>/retry/", self.retry_view, "retry"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        receipt = self.get_object(request, unquote(object_id))
        may = receipt is not None and receipt.made_at is None and receipt.tries >= TRIES_MOST
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_retry": may})

    @method_decorator(require_safe)
    def file_view(self, request: MemberRequest, object_id: str, language: str) -> HttpResponse:
        receipt = self.row(request, object_id, EXPORT)
        file = get_object_or_404(ReceiptFile, receipt=receipt, language=language)
        return as_download(file.content, "application/pdf", f"{receipt.written_number}-{language}.pdf")

    @method_decorator(permission_required(DECIDE, raise_exception=True))
    @method_decorator(require_POST)
    def retry_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        receipt = self.row(request, object_id)
        try:
            workflow.try_files_again(receipt, by=request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The files are made anew."))
        return redirect("admin:ondemand_receipt_change", receipt.pk)

    @method_decorator(require_safe)
    @method_decorator(permission_required(EXPORT, raise_exception=True))
    def month_view(self, request: MemberRequest) -> HttpResponse:
        """Sales, refunds and tax by province of a month (OD-19)."""
        form, month = self._asked(request)
        context = {"form": form, "month": month, "asked": month.first.isoformat(), "month_name": _named(month)}
        return self.page(request, "month", _("Finance by month"), **context)

    @method_decorator(require_safe)
    @method_decorator(permission_required(EXPORT, raise_exception=True))
    @method_decorator(recently_authenticated)
    def export_view(self, request: HttpRequest, table: str, kind: str) -> HttpResponse | StreamingHttpResponse:
        """The papers, or the sums by province, as CSV or XLSX."""
        if table not in TABLES or kind not in ("csv", "xlsx"):
            raise Http404
        _form, month = self._asked(request)
        lines, name = list(TABLES[table](month)), f"on-demand-{month.first:%Y-%m}-{table}.{kind}"
        response: HttpResponse | StreamingHttpResponse
        if kind == "xlsx":
            response = HttpResponse(xlsx_file(lines, title=_named(month)), content_type=XLSX_TYPE)
        else:
            # a spreadsheet program set to French expects semicolons
            delimiter = ";" if get_language() == "fr" else ","
            response = StreamingHttpResponse(
                csv_lines(lines, delimiter=delimiter), content_type="text/csv; charset=utf-8"
            )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _asked(self, request: Any) -> tuple[MonthForm, Month]:
        months = months_until(timezone.now())
        choices = [(day.isoformat(), capfirst(written_month(day))) for day in months]
        form = MonthForm(request.GET if "month" in request.GET else {"month": choices[0][0]}, months=choices)
        chosen = date.fromisoformat(form.cleaned_data["month"]) if form.is_valid() else months[0]
        return form, month_of(chosen)


def _named(month: Month) -> str:
    return str(capfirst(written_month(month.first)))
