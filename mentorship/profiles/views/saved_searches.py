"""Searches that a member keeps: saved from the search page, listed, looked at, changed, deleted; the owner's alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from members.queries import today, wants_mail
from members.rules import may_take_part
from mentorship import asked
from mentorship.profiles import filters, saved_searches
from mentorship.profiles.forms.saved_searches import SavedSearchForm
from mentorship.profiles.limits import seconds_to_wait
from mentorship.profiles.models import SavedSearch, UseCount
from mentorship.profiles.policy import MENTEE_ACTIVITY, NEWS_KIND, SAVED_SEARCHES_MOST
from mentorship.profiles.queries import mentors_at
from mentorship.profiles.views.search import too_many
from mentorship.profiles.workflow import saved_searches as workflow


@sensitive_variables()
@login_required
@require_safe
def saved_search_list(request: MemberRequest) -> HttpResponse:
    """One's saved searches; with how many mentors fit and who is new, while MEM-3 lets the member search."""
    now, member = timezone.now(), request.user
    mine = list(SavedSearch.objects.visible_to(member))
    may_search = bool(mine) and may_take_part(member, MENTEE_ACTIVITY, today(now)).is_allowed
    if may_search and (seconds := seconds_to_wait(member, UseCount.What.SEARCH, now)):
        return too_many(request, seconds)
    context = {
        "rows": _rows(mine, member, may_search=may_search),
        "may_search": may_search,
        "most": SAVED_SEARCHES_MOST,
        "is_mail_off": any(each.wants_mail for each in mine) and not wants_mail(member, NEWS_KIND),
    }
    return render(request, "mentorship/saved_search_list.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@for_activity(MENTEE_ACTIVITY)
def saved_search_save(request: MemberRequest) -> HttpResponse:
    labels = saved_searches.labels_of_filters()
    criteria = saved_searches.savable(filters.read_criteria(request.GET), labels)
    back = reverse("mentorship:mentor-search") + asked.address_of(criteria).removesuffix("?")
    if why_not := saved_searches.why_not_save(request.user, criteria):
        messages.error(request, str(why_not))
        return redirect("mentorship:saved-search-list" if criteria.names else back)
    initial = {"name": saved_searches.proposed_name(criteria, labels)}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_search(request.user, criteria, **form.cleaned_data, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The search is saved."))
        return redirect("mentorship:saved-search-list")
    context = {
        "form": form,
        "chips": saved_searches.in_words(criteria, labels),
        "back": back,
        "address": asked.address_of(criteria),
        "is_mail_off": not wants_mail(request.user, NEWS_KIND),
    }
    return render(request, "mentorship/saved_search_save.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_change(request: MemberRequest, public_id: UUID) -> HttpResponse:
    search = _own(request, public_id)
    initial = {"name": search.name, "wants_mail": search.wants_mail}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_search(search, **form.cleaned_data, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your changes are saved."))
        return redirect("mentorship:saved-search-list")
    context = {"form": form, "search": search, "is_mail_off": not wants_mail(request.user, NEWS_KIND)}
    return render(request, "mentorship/saved_search_change.html", context | _described(search))


@sensitive_variables()
@for_activity(MENTEE_ACTIVITY)
@form_only(lambda request, public_id: _list_with(request, public_id))
def saved_search_run(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """To the search with these filters; whoever fits counts as seen."""
    search = _own(request, public_id)
    try:
        workflow.look_at_search(search, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("mentorship:saved-search-list")
    return redirect(reverse("mentorship:mentor-search") + asked.address_of(saved_searches.criteria_of(search)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_delete(request: MemberRequest, public_id: UUID) -> HttpResponse:
    search = _own(request, public_id)
    if request.method == "POST":
        workflow.delete_search(search, now=timezone.now())
        messages.success(request, _("The saved search is deleted."))
        return redirect("mentorship:saved-search-list")
    return render(request, "mentorship/saved_search_delete.html", {"search": search} | _described(search))


def _own(request: MemberRequest, public_id: UUID) -> SavedSearch:
    mine = SavedSearch.objects.visible_to(request.user).select_related("member")
    return get_object_or_404(mine, public_id=public_id)


def _list_with(request: MemberRequest, public_id: UUID) -> str:
    _own(request, public_id)
    return reverse("mentorship:saved-search-list")


def _described(search: SavedSearch) -> dict[str, Any]:
    return {"chips": saved_searches.in_words(saved_searches.criteria_of(search), saved_searches.labels_of_filters())}


def _rows(mine: list[SavedSearch], member: Any, *, may_search: bool) -> list[dict[str, Any]]:
    """What the list shows of each search; `total` is None for who may not search now."""
    labels = saved_searches.labels_of_filters() if mine else {}
    found = saved_searches.fitting(mine, member) if may_search else {}
    new = {key: saved_searches.newest(fitting.unseen) for key, fitting in found.items()}
    people = mentors_at({key for keys in new.values() for key in keys}) if any(new.values()) else {}
    rows = []
    for search in mine:
        fitting, keys = found.get(search.pk), new.get(search.pk, [])
        rows.append(
            {
                "search": search,
                "chips": saved_searches.in_words(saved_searches.criteria_of(search), labels),
                "total": None if fitting is None else int(fitting.now.sum()),
                "new": 0 if fitting is None else int(fitting.unseen.sum()),
                "named": [people[key] for key in keys if key in people],
            }
        )
    return rows
