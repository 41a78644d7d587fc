"""The agreement of a mentorship: read, write, sign (OD-7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.agreement_words import proposal, words_of
from mentorship.pairs.forms.agreements import AgreementForm, SignForm
from mentorship.pairs.models import Agreement, Pairing
from mentorship.pairs.queries import draft_of, latest_agreement, readable_agreements
from mentorship.pairs.rules import Action, available_actions, name_of
from mentorship.pairs.views.own import done_or_why, own_pairing
from mentorship.pairs.workflow.agreements import TERMS


@login_required
@require_safe
def agreement_detail(request: MemberRequest, public_id: UUID, number: int | None = None) -> HttpResponse:
    pairing = own_pairing(request, public_id)
    if number is not None:
        agreement = get_object_or_404(readable_agreements(pairing), number=number)
    elif (latest := latest_agreement(pairing)) is not None:
        agreement = latest
    else:
        return redirect("mentorship:agreement-write", public_id)
    return _page(request, pairing, agreement, SignForm(signer=request.user, initial={"revision": agreement.revision}))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_write(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A first draft, a change of the draft, or an amendment: what there is decides."""
    pairing = own_pairing(request, public_id)
    draft = draft_of(pairing)
    meanwhile: Agreement | None = None
    form = AgreementForm(request.POST or None, pairing=pairing, initial=_initial(pairing, draft))
    if request.method == "POST" and form.is_valid():
        now, revision = timezone.now(), form.cleaned_data["revision"]
        try:
            if draft is None:
                workflow.draft_agreement(pairing, request.user, form.terms(), now=now)
            else:
                workflow.change_agreement(draft, request.user, form.terms(), revision=revision or 0, now=now)
        except WorkflowError as error:
            newer = draft_of(pairing)
            if newer is not None and newer.revision != revision:
                # what was typed stays, and the next save knows what it replaces
                form.replaces(newer.revision)
                meanwhile = newer
            else:
                form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft is saved. Read it once more, then sign it."))
            return redirect("mentorship:agreement-detail", public_id)
    context = {
        "meanwhile": words_of(meanwhile) if meanwhile else [],
        "form": form,
        "pairing": pairing,
        "other_name": name_of(pairing.other(request.user)),
        "draft": draft,
        "is_amendment": draft is None and latest_agreement(pairing) is not None,
        "may_write": Action.AGREEMENT_DRAFTED in available_actions(pairing, request.user),
    }
    return render(request, "mentorship/agreement_write.html", context)


def _address(request: MemberRequest, public_id: UUID) -> str:
    return reverse("mentorship:agreement-detail", args=[own_pairing(request, public_id).public_id])


@login_required
@form_only(_address)
def agreement_sign(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, form = own_pairing(request, public_id), SignForm(request.POST, signer=request.user)
    draft = _draft_or_404(pairing)
    if not form.is_valid():
        return _page(request, pairing, draft, form)
    answers, now = form.cleaned_data, timezone.now()
    words = {"name": answers["name"], "revision": answers["revision"]}
    done_or_why(
        request,
        lambda: workflow.sign_agreement(draft, request.user, **words, has_declared=True, now=now),
        _("You have signed."),
    )
    return redirect("mentorship:agreement-detail", public_id)


@login_required
@form_only(_address)
def agreement_drop(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing = own_pairing(request, public_id)
    draft, revision = _draft_or_404(pairing), request.POST.get("revision", "")
    try:
        workflow.drop_agreement(
            draft, request.user, revision=int(revision) if revision.isdecimal() else 0, now=timezone.now()
        )
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:agreement-detail", public_id)
    messages.success(request, _("The draft is dropped."))
    return redirect("mentorship:pairing-detail", public_id)


def _draft_or_404(pairing: Pairing) -> Agreement:
    draft = draft_of(pairing)
    if draft is None:
        raise Http404
    return draft


def _initial(pairing: Pairing, draft: Agreement | None) -> dict[str, Any]:
    source = draft or latest_agreement(pairing)
    if source is None:
        return proposal(pairing, today())
    return {name: getattr(source, name) for name in TERMS} | {"revision": source.revision}


def _page(request: MemberRequest, pairing: Pairing, agreement: Agreement, form: SignForm) -> HttpResponse:
    signatures = list(agreement.signatures.select_related("member"))
    is_draft = agreement.state == Agreement.State.DRAFT
    agreement.pairing = pairing
    context = {
        "pairing": pairing,
        "agreement": agreement,
        "other_name": name_of(pairing.other(request.user)),
        "mentor_name": name_of(pairing.mentor),
        "mentee_name": name_of(pairing.mentee),
        "words": words_of(agreement),
        "signatures": signatures,
        "is_draft": is_draft,
        "has_signed": any(each.member_id == request.user.pk for each in signatures),
        "may_sign": is_draft and Action.AGREEMENT_SIGNED in available_actions(pairing, request.user),
        "may_write": Action.AGREEMENT_DRAFTED in available_actions(pairing, request.user),
        "others": [each for each in readable_agreements(pairing) if each.pk != agreement.pk],
        "form": form,
    }
    return render(request, "mentorship/agreement_detail.html", context)
