"""Find a mentor: the search, and the private filters beside it (FIND-3)."""

from urllib.parse import urlsplit

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from members.queries import blocked_ids, today
from mentorship import asked
from mentorship.profiles import filters
from mentorship.profiles.facets import cities_to_offer
from mentorship.profiles.private_filters import NONE, PrivateFiltersForm, keep_private, read_private
from mentorship.profiles.search import TooMany, find_for


@sensitive_variables()
@require_safe
@for_activity("find-mentee")
def mentor_search(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    criteria = filters.read_criteria(request.GET)
    language, private = (get_language() or "en")[:2], read_private(request.session)
    try:
        found = find_for(request.user, asked.searched(criteria), language, now, private)
    except TooMany as error:
        return too_many(request, error.seconds)
    context = filters.Page(criteria, found, today(now)).context()
    # htmx asks for the results and counts alone, but for a whole page when it goes back in history
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "mentorship/mentor_search.html" + ("#found" if is_part else ""), context)
    if is_part:
        # what else may come to such a request (signed out, too many) is a page of its own: search.js goes there
        response.headers["X-Found"] = "1"
        response.headers["HX-Push-Url"] = _search_at(context["address"])
    patch_vary_headers(response, ["HX-Request"])
    return response


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@for_activity("find-mentee")
def mentor_private_filters(request: MemberRequest) -> HttpResponse:
    address = asked.address_of(filters.read_criteria(request.GET))
    is_sent = request.method == "POST"
    form = PrivateFiltersForm(request.POST if is_sent else None, filters=read_private(request.session))
    if is_sent and form.is_valid():
        keep_private(request.session, form.filters())
        return redirect(_search_at(address))
    return render(request, "mentorship/mentor_private_filters.html", {"form": form, "address": address})


def _same_search(request: MemberRequest) -> str:
    return _search_at(asked.address_of(filters.read_criteria(request.GET)))


@for_activity("find-mentee")
@form_only(_same_search)
def mentor_private_filters_clear(request: MemberRequest) -> HttpResponse:
    keep_private(request.session, NONE)
    return redirect(_same_search(request))


@require_safe
@for_activity("find-mentee")
def mentor_cities(request: MemberRequest) -> HttpResponse:
    """What completes the field for cities; `search.js` asks for it when somebody goes there."""
    return JsonResponse({"cities": cities_to_offer(blocked_ids(request.user))})


def search_came_from(request: MemberRequest) -> str:
    """The address of the search that led to this page, with its public filters; the bare search for who came another
    way. What is not a filter of ours is left out, so that nobody is sent elsewhere."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path != reverse("mentorship:mentor-search"):
        return reverse("mentorship:mentor-search")
    return _search_at(asked.address_of(filters.read_criteria(QueryDict(came.query))))


def _search_at(address: str) -> str:
    return reverse("mentorship:mentor-search") + address.removesuffix("?")


def too_many(request: MemberRequest, seconds: int) -> HttpResponse:
    """The page of status 429, with the seconds after which asking again helps (quality S15)."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
