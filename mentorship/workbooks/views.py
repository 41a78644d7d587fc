"""A member's own workbooks: overview, one page for each section, print, sending (OD-3, FIND-9).

An address holds the kind of workbook, never a key: there is no way to anybody else's.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from members.queries import today
from members.rules import may_take_part
from mentorship.workbooks import workflow
from mentorship.workbooks.described import sections_for_print
from mentorship.workbooks.forms import SectionForm
from mentorship.workbooks.models import Workbook, WorkbookSection, WorkbookTemplate
from mentorship.workbooks.policy import ACTIVITY
from mentorship.workbooks.queries import (
    answers_of,
    files_of,
    removed_on,
    sections_of,
    template_in_force,
    workbook_of,
)
from mentorship.workbooks.rules import WHY_NOT, Standing, standing_of
from mentorship.workbooks.submission import programs_for, takers_of
from mentorship.workbooks.workflow import Saved
from mentorship.workbooks.workflow.keeping import is_under_way


@login_required
@require_safe
def workbook_list(request: MemberRequest) -> HttpResponse:
    rows = []
    for kind in WorkbookTemplate.OWN_KINDS:
        workbook = workbook_of(request.user, kind)
        template = workbook.template if workbook else template_in_force(kind)
        if template is not None:
            rows.append({"template": template, "workbook": workbook, **_progress(workbook)})
    why_not = ""
    if any(row["workbook"] is None for row in rows):
        why_not = str(WHY_NOT.get(may_take_part(request.user, ACTIVITY, today()).reason, ""))
    return render(request, "mentorship/workbook_list.html", {"rows": rows, "why_not": why_not})


@for_activity(ACTIVITY)
@form_only("mentorship:workbook-list")
def workbook_begin(request: MemberRequest, kind: str) -> HttpResponse:
    if kind not in WorkbookTemplate.OWN_KINDS:
        raise Http404
    try:
        workflow.begin_workbook(request.user, kind, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:workbook-list")
    return redirect("mentorship:workbook-detail", kind)


@login_required
@require_safe
def workbook_detail(request: MemberRequest, kind: str) -> HttpResponse:
    workbook = _own(request, kind)
    (takers, ways_in), latest = programs_for(workbook), template_in_force(kind)
    context = {
        "workbook": workbook,
        "takers": [sentence for _hook, sentence in takers],
        "ways_in": [] if takers else ways_in,
        "has_newer_questions": latest is not None and latest.version > workbook.template.version,
        "removed_on": removed_on(workbook),
        **_progress(workbook),
    }
    return render(request, "mentorship/workbook_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_section(request: MemberRequest, kind: str, section: str) -> HttpResponse:
    """A plain form, or the changed fields alone from `autosave.js`, which gets JSON; 409 where another window wrote."""
    workbook = _own(request, kind)
    sections = sections_of(workbook.template)
    place = next((each for each in sections if each.code == section), None)
    if place is None:
        raise Http404
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        section=place,
        answers=answers_of(workbook),
        member=request.user,
    )
    after = next((each for each in sections if each.position > place.position), None)
    if request.method == "POST":
        form.is_valid()
        try:
            saved = workflow.save_answers(workbook, form.given(), now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            if request.accepts("text/html"):
                return redirect("mentorship:workbook-detail", kind)
            return JsonResponse({"error": str(error)}, status=410)
        return _answer(request, workbook, form, saved, after)
    return _section_page(request, workbook, form, after)


@login_required
@require_safe
def workbook_print(request: MemberRequest, kind: str) -> HttpResponse:
    workbook, now = _own(request, kind), timezone.now()
    files = files_of(workbook)
    under_way = {language for language, file in files.items() if is_under_way(file, now)}
    context = {
        "workbook": workbook,
        "sections": sections_for_print(workbook, get_language() or "en"),
        "files": [(code, name, files.get(code), code in under_way) for code, name in settings.LANGUAGES],
        "is_being_made": bool(under_way),
    }
    return render(request, "mentorship/workbook_print.html", context)


def _print_address(request: MemberRequest, kind: str) -> str:
    return reverse("mentorship:workbook-print", args=[_own(request, kind).template.kind]) + "#pdf"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_pdf(request: MemberRequest, kind: str, language: str) -> HttpResponse:
    """A POST has the PDF made by a job; GET downloads it once it is there."""
    workbook = _own(request, kind)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.method == "POST":
        file = workflow.ask_for_file(workbook, language, by=request.user, now=timezone.now())
        if file.made_at is None:
            messages.success(request, _("Your PDF is being made: it takes a few seconds."))
        return redirect(_print_address(request, kind))
    made = get_object_or_404(workbook.files, language=language, made_at__isnull=False)
    headers = {"Cache-Control": "no-store, private"}
    answer = HttpResponse(bytes(made.content), content_type="application/pdf", headers=headers)
    name = _("workbook")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{language}.pdf"'
    return answer


@login_required
@form_only(lambda request, kind: reverse("mentorship:workbook-detail", args=[_own(request, kind).template.kind]))
def workbook_keep(request: MemberRequest, kind: str) -> HttpResponse:
    if workflow.keep_workbook(_own(request, kind), by=request.user, now=timezone.now()):
        messages.success(request, _("Your workbook is kept."))
    return redirect("mentorship:workbook-detail", kind)


@login_required
@form_only(lambda request, kind: reverse("mentorship:workbook-detail", args=[_own(request, kind).template.kind]))
def workbook_send(request: MemberRequest, kind: str) -> HttpResponse:
    workbook = _own(request, kind)
    pages = [hook.page for hook, _sentence in takers_of(workbook) if hook.page]
    try:
        workflow.send_workbook(workbook, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:workbook-detail", kind)
    messages.success(request, _("Your workbook is sent."))
    return redirect(pages[0]) if pages else redirect("mentorship:workbook-detail", kind)


def _own(request: MemberRequest, kind: str) -> Workbook:
    workbook = workbook_of(request.user, kind)
    if workbook is None:
        raise Http404
    return workbook


def _progress(workbook: Workbook | None) -> dict[str, Any]:
    if workbook is None:
        return {}
    standings: list[Standing] = standing_of(sections_of(workbook.template), answers_of(workbook))
    return {
        "standings": standings,
        "done": sum(standing.is_done for standing in standings),
        "missing": [standing for standing in standings if standing.missing],
        "following": next((standing for standing in standings if not standing.is_done), None),
    }


def _answer(
    request: MemberRequest, workbook: Workbook, form: SectionForm, saved: Saved, after: WorkbookSection | None
) -> HttpResponse:
    form.take_back(saved)
    told = form.told(saved)
    if not request.accepts("text/html"):
        return JsonResponse(told, status=409 if saved.conflicts else 200)
    for label in told["may_identify"]:
        messages.warning(
            request,
            _("In “%(question)s” something looks like an address or a number. Take out what could tell who it is.")
            % {"question": label},
        )
    if form.errors:
        return _section_page(request, workbook, form, after, status=409 if saved.conflicts else 200)
    messages.success(request, _("Saved."))
    kind = workbook.template.kind
    if after is not None and "next" in request.POST:
        return redirect("mentorship:workbook-section", kind, after.code)
    return redirect("mentorship:workbook-detail", kind)


def _section_page(
    request: MemberRequest, workbook: Workbook, form: SectionForm, after: WorkbookSection | None, status: int = 200
) -> HttpResponse:
    context = {"workbook": workbook, "section": form.section, "form": form, "after": after}
    return render(request, "mentorship/workbook_section.html", context, status=status)
