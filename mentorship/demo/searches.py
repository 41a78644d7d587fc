"""Saved searches of `mentee@demo.example`: one for which new mentors came meanwhile, with its mail, and one without."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from members.models import Member
from mentorship.asked import Criteria
from mentorship.profiles import saved_searches
from mentorship.profiles.models import SavedSearch
from mentorship.profiles.workflow.saved_searches import save_search, tell_of_new_mentors

SEARCHER = "mentee@demo.example"
SAVED_DAYS_AGO = 12
CAME_SINCE = 2  # mentors who count as new


def save_searches(now: datetime) -> int:
    """Two searches, saved twelve days ago; of the first the mentors who were made last have come since. How many."""
    member = Member.objects.get(email=SEARCHER)
    then = now - timedelta(days=SAVED_DAYS_AGO)
    news = Criteria({"area": ("mental-health",), "place": ("now",)})
    quiet = Criteria({"area": ("neurology",), "where": ("QC",), "language": ("fr",)})
    search = save_search(member, news, name=_name(news), wants_mail=True, now=then)
    save_search(member, quiet, name=_name(quiet), wants_mail=False, now=then)
    known = saved_searches.unpacked(search.seen, 8 * len(search.seen))
    known[np.flatnonzero(known)[-CAME_SINCE:]] = False
    held = saved_searches.packed(known)
    SavedSearch.objects.filter(pk=search.pk).update(seen=held, told=held)
    tell_of_new_mentors(member.pk, now=now)
    return SavedSearch.objects.count()


def _name(criteria: Criteria) -> str:
    return saved_searches.proposed_name(criteria, saved_searches.labels_of_filters())
