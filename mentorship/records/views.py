"""Proofs of mentoring: one's own, to ask for and to download, and the public page that checks a code (CPD-7)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from caot_mentor.visits import too_many_visits
from members.gates import MemberRequest
from mentorship.pairs.queries import cpd_figures
from mentorship.pairs.rules import name_of
from mentorship.pairs.views.own import own_pairing, pairing_address
from mentorship.records import workflow
from mentorship.records.codes import read_code
from mentorship.records.documents import as_download, said
from mentorship.records.forms.proofs import CodeForm, EvidenceForm
from mentorship.records.models import Evidence, Record, RecordFile
from mentorship.records.queries import evidence_of, latest_blank_form, record_by_code, records_of


@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """The same page, and the same answer 200, for a genuine, a revoked and an unknown code."""
    typed = code or request.GET.get("code")
    form = CodeForm(None if typed is None else {"code": typed})
    context: dict[str, object] = {"form": form, "is_asked": typed is not None and form.is_valid()}
    if context["is_asked"]:
        if refused := too_many_visits(request, "verify"):
            return refused
        record = record_by_code(read_code(form.cleaned_data["code"]))
        if record is not None:
            says = said(record.facts, get_language() or "en")
            context |= {"record": record, "says": says, "number": record.written_number}
    response = render(request, "mentorship/verify.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def record_list(request: MemberRequest) -> HttpResponse:
    rows = []
    for record in records_of(request.user).select_related("pairing__mentor", "pairing__mentee"):
        says = said(record.facts, get_language() or "en")
        other = says["mentee"] if record.role == Record.Role.MENTOR else says["mentor"]
        if not other and record.pairing is not None:  # a certificate does not name the other person; this page does
            other = name_of(record.pairing.other(request.user))
        rows.append((record, record.written_number, says, other))
    return render(request, "mentorship/record_list.html", {"rows": rows, "evidence": evidence_of(request.user)})


@login_required
@require_safe
def record_download(request: MemberRequest, public_id: UUID, language: str) -> HttpResponse:
    """For its holder alone; a revoked one is not there any more."""
    files = RecordFile.objects.filter(record__in=records_of(request.user), record__state=Record.State.READY)
    file = get_object_or_404(files.select_related("record"), record__public_id=public_id, language=language)
    return as_download(file.content, "application/pdf", f"{file.record.written_number}-{language}.pdf")


@require_safe
def record_blank(request: HttpRequest, language: str) -> HttpResponse:
    """The blank form (CPD-5) with the figures in force; with those of the first version it is a file of the site."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    made = latest_blank_form(cpd_figures(), language)
    if made is None:
        return redirect(static(f"documents/record-of-mentoring-{language}.pdf"))
    return as_download(made.content, "application/pdf", f"record-of-mentoring-{language}.pdf")


@login_required
@form_only(pairing_address)
def record_request(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing = own_pairing(request, public_id)
    try:
        workflow.request_cpd_record(pairing, request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:pairing-detail", public_id)
    messages.success(request, _("Your CPD record is being made, in English and in French: it takes a few seconds."))
    return redirect("mentorship:record-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: MemberRequest) -> HttpResponse:
    """`?mentorship=` chooses the one from whose page one comes."""
    asked = {"pairing": request.GET.get("mentorship", "")}
    form = EvidenceForm(request.POST or None, request.FILES or None, member=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        pairing = form.cleaned_data["pairing"]
        try:
            workflow.attach_evidence(request.user, form.attached(), pairing=pairing, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The file is attached to your proofs of mentoring."))
        return redirect("mentorship:record-list")
    return render(request, "mentorship/evidence_add.html", {"form": form})


@login_required
@require_safe
def evidence_download(request: MemberRequest, public_id: UUID) -> HttpResponse:
    evidence = get_object_or_404(Evidence, holder=request.user, public_id=public_id)
    return as_download(evidence.content, evidence.content_type, evidence.file_name)


def _list_of_owner(request: MemberRequest, public_id: UUID) -> str:
    get_object_or_404(evidence_of(request.user), public_id=public_id)
    return reverse("mentorship:record-list")


@login_required
@form_only(_list_of_owner)
def evidence_remove(request: MemberRequest, public_id: UUID) -> HttpResponse:
    workflow.remove_evidence(get_object_or_404(evidence_of(request.user), public_id=public_id), request.user)
    messages.success(request, _("The file is deleted."))
    return redirect("mentorship:record-list")
