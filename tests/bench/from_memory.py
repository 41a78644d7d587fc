"""Reference A: the same HTML rendered from contexts in memory, through the same middleware, session and user."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from members.gates import MemberRequest
from members.queries import today
from mentorship import asked
from mentorship.profiles import filters
from mentorship.profiles.reader import read
from mentorship.profiles.search import find

CONTEXTS: dict[tuple[int, str], dict[str, Any]] = {}


@login_required
def from_memory(request: MemberRequest) -> HttpResponse:
    key = (request.user.pk, request.get_full_path())
    if key not in CONTEXTS:
        criteria = filters.read_criteria(request.GET)
        reader = read(request.user, timezone.now())
        found = find(asked.searched(criteria), (get_language() or "en")[:2], today(), reader)
        CONTEXTS[key] = filters.Page(criteria, found, today()).context()
    return render(request, "mentorship/mentor_search.html", CONTEXTS[key])
