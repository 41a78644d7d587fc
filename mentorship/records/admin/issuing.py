"""Staff issue a letter (CPD-6) or decide a certificate (OD-9): whose, of which mentorship, and what it will say."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.records import workflow
from mentorship.records.documents import said
from mentorship.records.facts import facts_of
from mentorship.records.forms.staff import LetterForm, PersonForm, ReasonForm
from mentorship.records.models import Record
from mentorship.records.policy import FOUND_MOST
from mentorship.records.queries import certificate_rule, current_signatory, pairings_with, valid_certificate
from mentorship.records.rules import is_earned, side_of

Kind, Role = Record.Kind, Record.Role
TITLES = {Kind.LETTER: _("Letter confirming hours: %(name)s"), Kind.CERTIFICATE: _("Certificate: %(name)s")}
DONE = {
    Kind.LETTER: _("The letter is issued. It is being made, and %(name)s is told when it is ready."),
    Kind.CERTIFICATE: _("The certificate is issued. It is being made, and %(name)s is told when it is ready."),
}


class IssuingPages:
    """For `RecordAdmin`: choose a mentorship, then read what the document will say and issue it."""

    has_add_permission: Any
    log_addition: Any
    _page: Any

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Whose document, of which mentorship: a search by GET."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.GET if "person" in request.GET else None)
        found = None
        if form.is_bound and form.is_valid():
            found = list(pairings_with(form.cleaned_data["person"], request.user)[: FOUND_MOST + 1])
        more = {"is_cut": found is not None and len(found) > FOUND_MOST, "most": FOUND_MOST}
        return self._page(
            request, "add", _("Issue a letter or a certificate"), form=form, found=found and found[:FOUND_MOST], **more
        )

    def issue_view(self, request: MemberRequest, pairing_id: int, kind: str, role: str) -> HttpResponse:
        """What it will say, who signs, and the order to issue it."""
        pairing = self._pairing(request, pairing_id, kind, role)
        holder = pairing.mentor if role == Role.MENTOR else pairing.mentee
        sent = request.POST if request.method == "POST" else None
        form: Any = LetterForm(sent, pairing=pairing) if kind == Kind.LETTER else ReasonForm(sent)
        is_valid = request.method == "POST" and form.is_valid()
        if is_valid and "preview" not in request.POST:
            try:
                record = _issue(kind, pairing, Role(role), form, request.user)
            except WorkflowError as error:
                messages.error(request, str(error))
                return redirect(request.path)
            self.log_addition(request, record, [{"added": {}}])
            messages.success(request, DONE[Kind(kind)] % {"name": holder})
            return redirect("admin:mentorship_record_change", record.pk)
        span = form.span() if is_valid and kind == Kind.LETTER else None
        context = {
            "form": form,
            "pairing": pairing,
            "holder": holder,
            "kind": kind,
            "role": role,
            "signatory": current_signatory(),
            "previews": _previews(kind, pairing, Role(role), span),
            "is_preview": is_valid,
            **(_standing(pairing, Role(role)) if kind == Kind.CERTIFICATE else {}),
        }
        return self._page(request, "issue", TITLES[Kind(kind)] % {"name": holder}, **context)

    def _pairing(self, request: MemberRequest, pairing_id: int, kind: str, role: str) -> Pairing:
        """The mentorship; to who may not issue anything, or is one of the two, it is not there."""
        begun = Pairing.objects.filter(pk=pairing_id, started_at__isnull=False).select_related("mentor", "mentee")
        pairing = begun.first() if request.user.has_perm("mentorship.add_record") else None
        if pairing is None or side_of(pairing, request.user) is not None:
            raise Http404
        if kind not in TITLES or role not in Role.values:
            raise Http404
        return pairing


def _issue(kind: str, pairing: Pairing, role: Record.Role, form: Any, by: Any) -> Record:
    reason, now = form.cleaned_data["reason"], timezone.now()
    if kind == Kind.LETTER:
        return workflow.issue_letter(pairing, role, reason=reason, by=by, now=now, span=form.span())
    return workflow.decide_certificate(pairing, role, reason=reason, by=by, now=now)


def _previews(kind: str, pairing: Pairing, role: Record.Role, span: Any) -> list[dict[str, Any]]:
    """What it would say if it were issued now, in both languages, that of its holder first."""
    now = timezone.now()
    facts = facts_of(Kind(kind), pairing, role, current_signatory(), now, span)
    first = (pairing.mentor if role == Role.MENTOR else pairing.mentee).language
    shown = []
    for language in sorted(("en", "fr"), key=lambda each: each != first):
        with translation.override(language):
            words = said(facts, language) | {"role": str(role), "issued_on": now}
            html = render_to_string(f"mentorship/pdf/{kind}.html#words", words)
        shown.append({"language": language, "html": html})
    return shown


def _standing(pairing: Pairing, role: Record.Role) -> dict[str, Any]:
    """What the program's rule says of this mentorship, and the certificate that is there already."""
    rule = certificate_rule(pairing.program)
    return {
        "rule": rule,
        "is_earned": is_earned(rule, pairing, role, timezone.now()),
        "held": valid_certificate(pairing, role),
    }
