"""Spreadsheets of the directory: send one, look at what it would do field by field, import it or put it aside.

Jobs read and import; meanwhile the page says so, and looks again by itself.
"""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from caot_mentor.numbers import written_number
from members.queries import today
from members.roll.reading import UnreadableRoll
from members.roll.wording import Change
from mentorship.directory import workflow
from mentorship.directory.forms import ImportForm
from mentorship.directory.importing import Outcome, planned
from mentorship.directory.models import DirectoryImport
from mentorship.directory.spreadsheet import COLUMNS, HEADINGS, ID, as_text, sentence

ROWS_PER_PAGE = 50
LINES_NAMED = 20
OUTCOMES = {
    Outcome.REFUSED: pgettext_lazy("rows", "refused"),
    Outcome.CHANGED: pgettext_lazy("rows", "changed"),
    Outcome.ADDED: pgettext_lazy("rows", "added"),
    Outcome.UNCHANGED: pgettext_lazy("rows", "left alone"),
}


@admin.register(DirectoryImport)
class DirectoryImportAdmin(admin.ModelAdmin):
    """Adding an import is sending its file; looking at one is its preview, or what it did."""

    list_display = ["file_name", "uploaded_at", "state", "all_added", "all_changed", "left_alone", "uploaded_by"]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    actions = None
    change_list_template = "admin/mentorship/directoryimport_list.html"

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rows", "content")

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(form_only(self._preview)(view)),
                name=f"mentorship_directoryimport_{name}",
            )
            for name, view in (("apply", self.apply_view), ("discard", self.discard_view))
        ] + super().get_urls()

    @admin.display(description=_("added"), ordering="added")
    def all_added(self, staged):
        return written_number(staged.added)

    @admin.display(description=_("changed"), ordering="changed")
    def all_changed(self, staged):
        return written_number(staged.changed)

    @admin.display(description=_("left alone"), ordering="unchanged")
    def left_alone(self, staged):
        return written_number(staged.unchanged)

    def add_view(self, request, form_url="", extra_context=None):
        """Send a file and go on to its preview; a file that cannot be taken comes back with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                staged = workflow.stage_import(file, file_name=file.name, by=request.user, now=timezone.now())
            except UnreadableRoll as error:
                form.add_error("file", str(error))
            else:
                return redirect("admin:mentorship_directoryimport_change", staged.pk)
        columns = [HEADINGS[column] for column in (*COLUMNS, ID)]
        context = self._context(request, _("Import a spreadsheet")) | {"form": form, "columns": columns}
        return render(request, "admin/mentorship/directoryimport_add.html", context)

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What becomes of the file: it waits for a job, its preview is to be decided on, or it is over."""
        staged = self._import(request, object_id)
        states = DirectoryImport.State
        may_decide = self.has_add_permission(request)
        context = self._context(request, staged.file_name) | {
            "staged": staged,
            "is_waiting": staged.state in {states.READING, states.APPLYING},
            "may_decide": may_decide,
            "may_discard": may_decide and staged.state in {states.READING, states.PREVIEWED},
            "why_not_read": staged.why_not_read.get(get_language() or "en", ""),
        }
        if staged.state == states.PREVIEWED:
            context |= _compared(staged, request.GET)
        return render(request, "admin/mentorship/directoryimport_change.html", context)

    def apply_view(self, request, object_id):
        fingerprint = request.POST.get("fingerprint", "")
        return self._decided(request, object_id, workflow.apply_import, "", fingerprint=fingerprint)

    def discard_view(self, request, object_id):
        done = _("The preview was put aside. Nothing was imported.")
        return self._decided(request, object_id, workflow.discard_import, done)

    def _decided(self, request, object_id, deed, done, **more):
        staged = self._import(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            deed(staged, by=request.user, now=timezone.now(), **more)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            if done:
                messages.success(request, done)
        return redirect("admin:mentorship_directoryimport_change", staged.pk)

    def _import(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        staged = self.get_object(request, unquote(object_id))
        if staged is None:
            raise Http404
        return staged

    def _preview(self, request, object_id):
        return reverse("admin:mentorship_directoryimport_change", args=[self._import(request, object_id).pk])

    def _context(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _compared(staged, asked):
    """The rows by what becomes of them, faults first, 50 a page, compared with the directory as it is now. Of those
    that are left alone, the number."""
    plan = planned(staged.rows, on=today())
    counts = plan.counts
    listed = [outcome for outcome in OUTCOMES if outcome != Outcome.UNCHANGED]
    first = next((outcome for outcome in listed if counts[outcome]), listed[0])
    chosen = next((outcome for outcome in listed if outcome == asked.get("outcome")), first)
    rows = [row for row in plan.rows if row.outcome == chosen]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(asked.get("page"))
    return {
        "tabs": [(outcome.value, OUTCOMES[outcome], written_number(counts[outcome])) for outcome in listed],
        "is_empty": not plan.rows,
        "unchanged": counts[Outcome.UNCHANGED],
        "added": counts[Outcome.ADDED],
        "added_unverified": sum(
            not row.values["last_verified_on"] for row in plan.rows if row.outcome == Outcome.ADDED
        ),
        "other_states": _lines_with_other_states(plan),
        "chosen": chosen.value,
        "chosen_label": OUTCOMES[chosen],
        "page": page,
        "rows": [_shown(row) for row in page],
        "refused": counts[Outcome.REFUSED],
        "import_label": "" if counts[Outcome.REFUSED] else _import_label(counts),
        "fingerprint": plan.fingerprint,
    }


def _lines_with_other_states(plan):
    """On which lines the file says another state; the first of many."""
    lines = [str(row.line) for row in plan.rows if row.has_other_state]
    return ", ".join([*lines[:LINES_NAMED], *(["…"] if len(lines) > LINES_NAMED else [])])


def _import_label(counts):
    """What importing does, with its counts; nothing where no row would do anything."""
    added, changed = counts[Outcome.ADDED], counts[Outcome.CHANGED]
    words = [
        (added, ngettext("%(n)s addition", "%(n)s additions", added)),
        (changed, ngettext("%(n)s change", "%(n)s changes", changed)),
    ]
    what = get_text_list([each % {"n": written_number(n)} for n, each in words if n], gettext("and"))
    return gettext("Import %(what)s") % {"what": what} if what else ""


def _shown(row):
    """A row in words: of a new entry where it stands and, folded, all that it says; of a changed one what changes."""
    changes = [
        Change(str(HEADINGS[column]), as_text(column, old), as_text(column, new))
        for column, (old, new) in sorted(row.changes.items(), key=lambda change: COLUMNS.index(change[0]))
    ]
    return {
        "line": row.line,
        "title": row.values["title_en"] or row.values["title_fr"],
        "host": row.values["host"],
        "type": as_text("type", row.values["type"]) if row.values["type"] else "",
        "place": as_text("provinces", row.values["provinces"]),
        "entry": row.opportunity,
        "reasons": [sentence(reason) for reason in row.faults],
        "changes": [] if row.faults else changes,
    }
