"""Saved searches, made by the workflow as members make them."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from members.models import Member
from mentorship.asked import Criteria
from mentorship.profiles import saved_searches
from mentorship.profiles.filters import read_criteria
from mentorship.profiles.models import SavedSearch
from mentorship.profiles.workflow.saved_searches import save_search


def criteria(query: str) -> Criteria:
    """What would be saved of the search at this address."""
    return saved_searches.savable(read_criteria(QueryDict(query)), saved_searches.labels_of_filters())


def make_search(
    member: Member, query: str = "area=neurology", *, now: datetime | None = None, **said: Any
) -> SavedSearch:
    """A saved search of the member's; mail is wanted unless said otherwise."""
    words = {"name": "Neurology", "wants_mail": True} | said
    return save_search(member, criteria(query), now=now or timezone.now(), **words)
