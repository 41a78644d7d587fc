"""The documents that bind mentors and mentees (SAFE-2): to read by everybody, to accept by members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from members.forms.policies import AcceptForm
from members.gates import MemberRequest
from members.models import Acceptance, PolicyDocument
from members.queries import documents_in_force, today
from members.workflow.policies import accept_documents


@require_safe
def document(request: MemberRequest, kind: str) -> HttpResponse:
    """The version in force."""
    in_force = {found.kind: found for found in documents_in_force(today())}
    if kind not in in_force:
        raise Http404
    return _page(request, in_force[kind], in_force[kind])


@login_required
@require_safe
def document_version(request: MemberRequest, kind: str, version: int) -> HttpResponse:
    """An earlier version, for those who accepted it and for staff; to anybody else it is not there."""
    found = get_object_or_404(PolicyDocument, kind=kind, version=version)
    current = next((each for each in documents_in_force(today()) if each.kind == kind), None)
    if found == current:
        return redirect("members:document", kind=kind)
    has_accepted = Acceptance.objects.filter(member=request.user, document=found).exists()
    if not has_accepted and not request.user.has_perm("members.view_policydocument"):
        raise Http404
    return _page(request, found, current)


def _page(request: MemberRequest, found: PolicyDocument, current: PolicyDocument | None) -> HttpResponse:
    accepted = []
    if request.user.is_authenticated:
        mine = Acceptance.objects.filter(member=request.user, document__kind=found.kind)
        accepted = list(mine.select_related("document").order_by("-document__version"))
    context = {
        "document": found,
        "current": current,
        "accepted": next((each for each in accepted if each.document_id == found.pk), None),
        "others": [each for each in accepted if each.document_id != found.pk],
    }
    return render(request, "members/document.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: MemberRequest) -> HttpResponse:
    """The documents in force, which of them the member accepted and when, and a form for the others."""
    in_force = documents_in_force(today())
    accepted = {each.document_id: each for each in Acceptance.objects.filter(member=request.user)}
    missing = [each for each in in_force if each.pk not in accepted]
    form = AcceptForm(request.POST if request.method == "POST" else None, documents=missing)
    if request.method == "POST" and form.is_valid():
        try:
            accept_documents(request.user, missing, (get_language() or "en")[:2], timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you. You have accepted the documents in force."))
        return redirect("members:documents")
    rows = [(each, accepted.get(each.pk)) for each in in_force]
    return render(request, "members/documents.html", {"form": form, "rows": rows, "missing": missing})
