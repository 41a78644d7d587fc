"""The directory for members with MEM-3's "resources and directory" (DIR-1 to DIR-4)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from caot_mentor.pages.queries import text_named
from caot_mentor.retention import in_words
from members.gates import MemberRequest, answer_for, for_activity
from members.models import Member
from members.queries import today
from members.spreadsheets import XLSX_TYPE, xlsx_file
from mentorship.asked import address_of, searched, without
from mentorship.directory import filters, workflow
from mentorship.directory.forms import AdditionForm, PrivateFiltersForm, QuestionForm, StaleForm
from mentorship.directory.models import Opportunity, Suggestion
from mentorship.directory.policy import ACTIVITY, PAGE_SIZE, SUGGESTION_KEPT
from mentorship.directory.queries import last_updated, numbers_by_type, suggestions_by
from mentorship.directory.search import all_found, find, private_numbers
from mentorship.directory.spreadsheet import FOR_MEMBERS, cells, headings

asked = require_http_methods(["GET", "HEAD", "POST"])
FORMS: dict[str, Any] = {
    Suggestion.Kind.ADDITION: AdditionForm,
    Suggestion.Kind.QUESTION: QuestionForm,
    Suggestion.Kind.STALE: StaleForm,
}


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """What members find; who has no right to it reads what the directory holds, in numbers, and how to come by it."""
    member = request.user if isinstance(request.user, Member) else None
    answer = answer_for(member, ACTIVITY) if member else None
    if answer is not None and answer.is_allowed:
        return _found(cast(MemberRequest, request))
    context = {"numbers": numbers_by_type(), "answer": answer, "activity_code": ACTIVITY}
    return render(request, "mentorship/opportunity_outside.html", context)


@sensitive_variables()
def _found(request: MemberRequest) -> HttpResponse:
    on, criteria, private = today(), filters.read_criteria(request.GET), filters.read_private(request.session)
    found = find(searched(filters.with_private(criteria, private)), _language(), on)
    context = filters.Page(criteria, found, on, bool(private)).context()
    # htmx asks for the results and counts alone, but for a whole page when it goes back in history
    is_part = request.htmx and not request.htmx.history_restore_request
    if not is_part:
        context |= {"updated_at": last_updated(), "scope": text_named("directory")}
    response = render(request, "mentorship/opportunity_list.html" + ("#found" if is_part else ""), context)
    if is_part:
        response.headers["X-Found"] = "1"
        response.headers["HX-Push-Url"] = _list_at(context["address"])
    patch_vary_headers(response, ["HX-Request"])
    return response


@sensitive_variables()
@require_safe
@for_activity(ACTIVITY)
def opportunity_download(request: MemberRequest) -> HttpResponse:
    """All entries that fit, without what staff noted (DIR-2)."""
    criteria = filters.with_private(filters.read_criteria(request.GET), filters.read_private(request.session))
    rows = [cells(each, FOR_MEMBERS) for each in all_found(searched(criteria), _language(), today())]
    content = xlsx_file([headings(FOR_MEMBERS), *rows], title=_("Opportunities"), has_days=True)
    answer, name = HttpResponse(content, content_type=XLSX_TYPE), pgettext("file name", "opportunities")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{today():%Y-%m-%d}.xlsx"'
    return answer


@sensitive_post_parameters()
@sensitive_variables()
@asked
@for_activity(ACTIVITY)
def opportunity_private_filters(request: MemberRequest) -> HttpResponse:
    criteria, private = filters.read_criteria(request.GET), filters.read_private(request.session)
    options = filters.private_options(private_numbers(searched(criteria), _language(), today()), private)
    form = PrivateFiltersForm(request.POST if request.method == "POST" else None, options=options, chosen=private)
    if request.method == "POST" and form.is_valid():
        filters.keep_private(request.session, form.cleaned_data["equity"])
        return redirect(_first_page(request))
    context = {"form": form, "address": address_of(criteria)}
    return render(request, "mentorship/opportunity_private_filters.html", context)


def _first_page(request: MemberRequest) -> str:
    """The list with the filters of this address, from its first page."""
    return _list_at(address_of(without(filters.read_criteria(request.GET))))


@for_activity(ACTIVITY)
@form_only(_first_page)
def opportunity_private_filters_clear(request: MemberRequest) -> HttpResponse:
    filters.keep_private(request.session, ())
    return redirect(_first_page(request))


@require_safe
@for_activity(ACTIVITY)
def opportunity_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    opportunity = get_object_or_404(Opportunity.objects.published().defer("notes"), public_id=public_id)
    context = filters.card_of(opportunity, today()) | {"scope": text_named("directory")}
    return render(request, "mentorship/opportunity_detail.html", context)


@require_safe
@login_required
def suggestion_list(request: MemberRequest) -> HttpResponse:
    """What one told about the directory, and what became of it; its author alone finds it, also after a lapse."""
    told = Paginator(suggestions_by(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    answer = answer_for(request.user, ACTIVITY)
    context = {"told": told, "kept": in_words(SUGGESTION_KEPT), "answer": answer, "activity_code": ACTIVITY}
    return render(request, "mentorship/suggestion_list.html", context)


@asked
@for_activity(ACTIVITY)
def suggestion_add(request: MemberRequest) -> HttpResponse:
    return _told(request, Suggestion.Kind.ADDITION)


@asked
@for_activity(ACTIVITY)
def suggestion_ask(request: MemberRequest) -> HttpResponse:
    return _told(request, Suggestion.Kind.QUESTION)


@asked
@for_activity(ACTIVITY)
def suggestion_stale(request: MemberRequest, public_id: str) -> HttpResponse:
    opportunity = get_object_or_404(Opportunity.objects.published(), public_id=public_id)
    return _told(request, Suggestion.Kind.STALE, opportunity)


def _told(request: MemberRequest, kind: Suggestion.Kind, opportunity: Opportunity | None = None) -> HttpResponse:
    """One form for all that members tell; what the workflow refuses is said on it, with everything kept."""
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"opportunity": opportunity, "language": _language(), "now": timezone.now()}
        try:
            workflow.send_suggestion(request.user, kind, **told)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Staff read it, and you get an e-mail with what came of it."))
            return redirect(opportunity or "mentorship:suggestion-list")
    context = {"form": form, "kind": kind, "opportunity": opportunity}
    return render(request, "mentorship/suggestion_send.html", context)


def _list_at(address: str) -> str:
    return reverse("mentorship:opportunity-list") + address.removesuffix("?")


def _language() -> str:
    return (get_language() or "en")[:2]
