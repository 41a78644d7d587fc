"""The roll's way in for staff (MEM-4): upload, preview by outcome, import or discard, the refused rows to take home."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.forms.roll import RollUploadForm
from members.gates import recently_authenticated
from members.models import MembershipCategory, RollImport, RollRow
from members.roll.columns import COLUMNS, LABELS
from members.roll.reading import UnreadableRoll
from members.roll.reasons import sentence
from members.roll.wording import changes_in_words
from members.spreadsheets import csv_lines
from members.workflow.roll import apply_roll, discard_roll, stage_roll

ROWS_PER_PAGE = 50
NOTED = "noted"


@admin.register(RollImport)
class RollImportAdmin(admin.ModelAdmin):
    """Adding an import is uploading its file; looking at one is its preview, or what it did."""

    list_display = ["file_name", "uploaded_at", "state", "added", "changed", "unchanged", "refused", "uploaded_by"]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    actions = None

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/apply/",
                view(form_only(self._preview)(self.apply_view)),
                name="members_rollimport_apply",
            ),
            path(
                "<path:object_id>/discard/",
                view(form_only(self._preview)(self.discard_view)),
                name="members_rollimport_discard",
            ),
            path("<path:object_id>/refused.csv", view(self.refused_view), name="members_rollimport_refused"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """Upload a file and go on to its preview; a file that cannot be taken comes back with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RollUploadForm(request.POST, request.FILES) if request.method == "POST" else RollUploadForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                roll = stage_roll(file, file_name=file.name, by=request.user, now=timezone.now())
            except UnreadableRoll as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(reverse("admin:members_rollimport_change", args=[roll.pk]))
        context = self._context(request, _("Import the list of members")) | {"form": form, "columns": LABELS.values()}
        return render(request, "admin/members/rollimport/upload.html", context)

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The rows of one import by what becomes of them, 50 a page."""
        roll = self._roll(request, object_id)
        rows, chosen = _chosen_rows(roll, request.GET.get("outcome", ""))
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        categories = {category.code: category.name for category in MembershipCategory.objects.all()}
        context = self._context(request, roll.file_name) | {
            "roll": roll,
            "tabs": _tabs(roll),
            "chosen": chosen,
            "page": page,
            "rows": [_shown(row, categories) for row in page],
            "may_import": self.has_add_permission(request) and roll.state == RollImport.State.PREVIEWED,
            "good_rows": roll.total - roll.refused,
            "import_label": _import_label(roll),
        }
        return render(request, "admin/members/rollimport/preview.html", context)

    def apply_view(self, request, object_id):
        roll = self._roll(request, object_id, to_import=True)
        try:
            apply_roll(roll, good_rows_only="good_rows_only" in request.POST, by=request.user, now=timezone.now())
        except WorkflowError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("The list of members was imported."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:members_rollimport_change", args=[roll.pk]))

    def discard_view(self, request, object_id):
        roll = self._roll(request, object_id, to_import=True)
        try:
            discard_roll(roll, by=request.user, now=timezone.now())
        except WorkflowError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("The preview was discarded. Nothing was imported."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:members_rollimport_changelist"))

    @method_decorator(permission_required("members.view_rollimport", raise_exception=True))
    @method_decorator(recently_authenticated)
    def refused_view(self, request, object_id):
        """The refused rows as a file that can be corrected and uploaded again: its first two columns are not read."""
        roll = self._roll(request, object_id)
        # a spreadsheet program set to French expects semicolons
        delimiter = ";" if get_language() == "fr" else ","
        response = StreamingHttpResponse(csv_lines(_refused_table(roll), delimiter=delimiter), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="refused-rows-{roll.pk}.csv"'
        return response

    def _roll(self, request: HttpRequest, object_id: str, *, to_import: bool = False) -> RollImport:
        allowed = self.has_add_permission(request) if to_import else self.has_view_permission(request)
        if not allowed:
            raise PermissionDenied
        roll = self.get_object(request, unquote(object_id))
        if roll is None:
            raise Http404
        return roll

    def _preview(self, request: HttpRequest, object_id: str) -> str:
        roll = self._roll(request, object_id, to_import=True)
        return reverse("admin:members_rollimport_change", args=[roll.pk])

    def _context(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _tabs(roll: RollImport) -> list[tuple[str, Any, int]]:
    outcomes = RollRow.Outcome
    tabs = [(outcome.value, outcome.label, getattr(roll, outcome)) for outcome in outcomes]
    return [*tabs, (NOTED, _("with a note"), roll.noted)]


def _import_label(roll: RollImport) -> str:
    """What importing does, with its counts; nothing where no row would do anything."""
    counts = [
        (roll.added, ngettext("%(n)s addition", "%(n)s additions", roll.added)),
        (roll.changed, ngettext("%(n)s change", "%(n)s changes", roll.changed)),
    ]
    if roll.changes_nothing:
        counts = [(roll.noted, ngettext("%(n)s row with a note", "%(n)s rows with a note", roll.noted))]
    what = get_text_list([words % {"n": n} for n, words in counts if n], gettext("and"))
    if not what or not roll.refused:
        return gettext("Import %(what)s") % {"what": what} if what else ""
    sentence = ngettext(
        "Import %(what)s, leave out %(n)s refused row", "Import %(what)s, leave out %(n)s refused rows", roll.refused
    )
    return sentence % {"what": what, "n": roll.refused}


def _chosen_rows(roll: RollImport, wanted: str) -> tuple[QuerySet[RollRow], str]:
    """The rows of the wanted tab; by default of the first tab that needs eyes."""
    first = next((name for name in ("refused", "changed", "added") if getattr(roll, name)), "unchanged")
    chosen = wanted if wanted in {*RollRow.Outcome.values, NOTED} else first
    only = ~Q(notes=[]) if chosen == NOTED else Q(outcome=chosen)
    return RollRow.objects.filter(only, roll=roll).select_related("category").order_by("line"), chosen


def _shown(row: RollRow, categories: dict[str, str]) -> dict[str, Any]:
    name = f"{row.written('first_name')} {row.written('last_name')}"
    return {
        "row": row,
        "number": row.written("member_number"),
        "email": row.written("email"),
        "name": name,
        "reasons": [sentence(reason) for reason in [*row.faults, *row.conflicts]],
        "written": [(LABELS[column], text) for column, text in row.as_written.items()],
        "notes": [sentence(note) for note in row.notes],
        "changes": changes_in_words(row.changes, categories),
    }


def _refused_table(roll: RollImport) -> Iterator[list[Any]]:
    yield [_("Line in the file"), _("Why it was refused"), *(LABELS[column] for column in COLUMNS)]
    for row in RollRow.objects.filter(roll=roll, outcome=RollRow.Outcome.REFUSED).order_by("line").iterator(2000):
        reasons = " ".join(sentence(reason) for reason in [*row.faults, *row.conflicts])
        yield [row.line, reasons, *(row.written(column) for column in COLUMNS)]
