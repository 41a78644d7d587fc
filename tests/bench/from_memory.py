"""Reference A: the same HTML rendered from contexts in memory, through the same middleware, session and user."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from members.queries import today
from mentorship.profiles import filters
from mentorship.profiles.search import find

CONTEXTS: dict[str, dict[str, Any]] = {}


@login_required
def from_memory(request: HttpRequest) -> HttpResponse:
    key = request.get_full_path()
    if key not in CONTEXTS:
        criteria = filters.read_criteria(request.GET)
        found = find(filters.searched(criteria), (get_language() or "en")[:2], today())
        CONTEXTS[key] = filters.Page(criteria, found, today()).context()
    return render(request, "mentorship/mentor_search.html", CONTEXTS[key])
