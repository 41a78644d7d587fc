"""Find a mentor: the search (FIND-3)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from members.gates import MemberRequest, for_activity
from members.queries import today
from mentorship.profiles import filters
from mentorship.profiles.limits import seconds_to_wait
from mentorship.profiles.models import UseCount
from mentorship.profiles.search import find


@require_safe
@for_activity("find-mentee")
def mentor_search(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    if seconds := seconds_to_wait(request.user, UseCount.What.SEARCH, now):
        return too_many(request, seconds)
    criteria = filters.read_criteria(request.GET)
    found = find(filters.searched(criteria), (get_language() or "en")[:2], today(now))
    context = filters.Page(criteria, found, today(now)).context()
    # htmx asks for the results and counts alone, but for a whole page when it goes back in history
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "mentorship/mentor_search.html" + ("#found" if is_part else ""), context)
    if is_part:
        # what else may come to such a request (signed out, too many) is a page of its own: search.js goes there
        response.headers["X-Found"] = "1"
        response.headers["HX-Push-Url"] = reverse("mentorship:mentor-search") + context["address"].removesuffix("?")
    patch_vary_headers(response, ["HX-Request"])
    return response


def too_many(request: MemberRequest, seconds: int) -> HttpResponse:
    """The page of status 429, with the seconds after which asking again helps (quality S15)."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
