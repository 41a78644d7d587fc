"""The reflective workbook of a pair (MOM-5): overview, a page for each section, sharing, reading; progress updates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import name_of
from mentorship.workbooks.described import sections_in_words
from mentorship.workbooks.forms import SectionForm
from mentorship.workbooks.models import WorkbookSection
from mentorship.workbooks.rules import standing_of
from momentum.applications.models import Application
from momentum.progress import workflow
from momentum.progress.forms import UpdateForm
from momentum.progress.models import Reflection
from momentum.progress.queries import (
    Side,
    answers_of,
    other_side,
    pairing_with_reflection,
    reflection_of,
    sections_by_side,
    side_of,
    template_for,
    term_to_tell_of,
)
from momentum.progress.rules import may_write, shared_at, sides_to_write


@login_required
@require_safe
def reflection_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, reflection, parts = _own(request, public_id)
    side, answers = side_of(pairing, request.user), answers_of(reflection)
    mine, joint = standing_of(parts[side], answers), standing_of(parts[Side.JOINT], answers)
    context = _always(pairing, request) | {
        "template": template_for(reflection),
        "mine": mine,
        "joint": joint,
        "done": sum(standing.is_done for standing in (*mine, *joint)),
        "pages": len(mine) + len(joint),
        "shared_at": shared_at(reflection, side),
        "other_shared_at": shared_at(reflection, other_side(side)),
        "has_begun": reflection is not None,
    }
    return render(request, "momentum/reflection_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflection_section(request: MemberRequest, public_id: UUID, section: str) -> HttpResponse:
    """A plain form, or the changed fields alone from `autosave.js`, which gets JSON; 409 where somebody else wrote."""
    pairing, reflection, parts = _own(request, public_id)
    side = side_of(pairing, request.user)
    pages = [page for part in sides_to_write(side) for page in parts[part]]
    place = next((page for page in pages if page.code == section), None)
    if place is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SectionForm(data, section=place, answers=answers_of(reflection), member=request.user)
    following = pages[pages.index(place) + 1 :]
    after = next((page for page in following if page.side == place.side), None)
    if request.method == "POST":
        form.is_valid()
        try:
            saved = workflow.save_reflection(pairing, request.user, form.given(), now=timezone.now())
        except WorkflowError as error:
            if not request.accepts("text/html"):
                return JsonResponse({"error": str(error)}, status=410)
            messages.error(request, str(error))
            return redirect("momentum:reflection-detail", public_id)
        form.take_back(saved)
        if not request.accepts("text/html"):
            return JsonResponse(form.told(saved), status=409 if saved.conflicts else 200)
        if not form.errors:
            _hint(request, form.told(saved)["may_identify"])
            if after is not None and "next" in request.POST:
                return redirect("momentum:reflection-section", public_id, after.code)
            return redirect("momentum:reflection-detail", public_id)
    context = _always(pairing, request) | {
        "section": place,
        "form": form,
        "after": after,
        "is_joint": place.side == Side.JOINT,
        "mark": f"{pairing.public_id}-{side}",
        "overview": _overview(pairing),
    }
    return render(request, "momentum/reflection_section.html", context, status=409 if form.theirs else 200)


@login_required
@form_only(lambda request, public_id: _overview(_own(request, public_id)[0]))
def reflection_share(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, is_shared = _own(request, public_id)[0], "share" in request.POST
    try:
        workflow.share_part(pairing, request.user, is_shared=is_shared, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        done = _("Your part is shared.") if is_shared else _("Your part is yours alone again.")
        messages.success(request, done)
    return redirect("momentum:reflection-detail", public_id)


@login_required
@require_safe
def reflection_read(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """All that the reader may see, to read and to print: own and joint part, the other's where it is shared."""
    pairing, reflection, parts = _own(request, public_id)
    side, answers = side_of(pairing, request.user), answers_of(reflection)
    other = other_side(side)
    shown = {"joint": parts[Side.JOINT], "mine": parts[side]}
    if shared_at(reflection, other):
        shown["other"] = parts[other]
    words = {name: sections_in_words(pages, answers, keeps_empty=False) for name, pages in shown.items()}
    context = _always(pairing, request) | {
        "template": template_for(reflection),
        "reflection": reflection,
        "words": words,
        "other_language": pairing.other(request.user).language,
        "my_language": request.user.language,
    }
    return render(request, "momentum/reflection_read.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def update_give(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The progress update of the term that ends about now (EQ-5)."""
    mine = Application.objects.visible_to(request.user).select_related("offering__program", "tier")
    application, now = get_object_or_404(mine, public_id=public_id), timezone.now()
    term = term_to_tell_of(application, now)
    given = application.progress_updates.filter(term=term).first() if term else None
    form = UpdateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and term is not None and form.is_valid():
        try:
            workflow.give_update(application, request.user, term, form.cleaned_data, now=now)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you: your update is with the association."))
        return redirect("momentum:application-detail", public_id)
    context = {"application": application, "term": term, "given": given, "form": form}
    return render(request, "momentum/update_give.html", context)


type Parts = dict[str, list[WorkbookSection]]


def _own(request: MemberRequest, public_id: UUID) -> tuple[Pairing, Reflection | None, Parts]:
    pairing = pairing_with_reflection(request.user, public_id)
    if pairing is None:
        raise Http404
    reflection = reflection_of(pairing)
    template = template_for(reflection)
    if template is None:
        raise Http404
    return pairing, reflection, sections_by_side(template)


def _overview(pairing: Pairing) -> str:
    return reverse("momentum:reflection-detail", args=[pairing.public_id])


def _always(pairing: Pairing, request: MemberRequest) -> dict[str, Any]:
    return {
        "pairing": pairing,
        "other_name": name_of(pairing.other(request.user)),
        "may_write": may_write(pairing),
    }


def _hint(request: MemberRequest, labels: list[str]) -> None:
    for label in labels:
        messages.warning(
            request,
            _("In “%(question)s” something looks like an address or a number. Take out what could tell who it is.")
            % {"question": label},
        )
    messages.success(request, _("Saved."))
