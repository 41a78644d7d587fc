"""Saved searches: kept, changed, looked at, deleted, and the mail when new mentors fit.

Lock order: Member, then SavedSearch. The member's lock is what makes "so many at most", "no twins" and "one mail a
week" hold when two things happen at once.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import today
from members.rules import may_take_part
from mentorship.asked import Criteria
from mentorship.profiles import emails, saved_searches
from mentorship.profiles.models import SavedSearch, SavedSearchEvent
from mentorship.profiles.policy import MENTEE_ACTIVITY
from mentorship.profiles.queries import due_for_news, saved_searches_to_forget
from mentorship.profiles.rules import MENTEE_SENTENCES, may_be_told_of_new_mentors


@transaction.atomic
def save_search(member: Member, criteria: Criteria, *, name: str, wants_mail: bool, now: datetime) -> SavedSearch:
    """Keep the search; whoever fits at this moment is not new. `criteria` are `saved_searches.savable`.

    Raises NotAllowed when MEM-2 or MEM-3 do not let the member look for a mentor, WrongState when nothing is chosen or
    the same search is saved already, NoPlaceLeft beyond `SAVED_SEARCHES_MOST`.
    """
    _locked(member.pk)
    answer = may_take_part(member, MENTEE_ACTIVITY, today(now))
    if not answer.is_allowed:
        raise NotAllowed(MENTEE_SENTENCES[answer.reason])
    if why_not := saved_searches.why_not_save(member, criteria):
        raise why_not
    fingerprint = saved_searches.fingerprint_of(criteria)
    known = saved_searches.packed(saved_searches.fitting_now(criteria, member))
    search = SavedSearch.objects.create(
        member=member,
        name=name,
        words=criteria.words,
        options=saved_searches.options_of(criteria),
        fingerprint=fingerprint,
        wants_mail=wants_mail,
        seen=known,
        told=known,
        saved_at=now,
        seen_at=now,
        compared_at=now,
    )
    _record(member, search, "saved", now)
    return search


@transaction.atomic
def change_search(search: SavedSearch, *, name: str, wants_mail: bool, now: datetime) -> None:
    """Write the name, and whether new mentors are written about; that alone leaves an event. Raises WrongState when it
    was deleted meanwhile."""
    _locked(search.member_id)
    locked = _own(search)
    is_switched = locked.wants_mail != wants_mail
    locked.name, locked.wants_mail = name, wants_mail
    locked.save(update_fields=["name", "wants_mail"])
    if is_switched:
        _record(search.member, locked, "mail_on" if wants_mail else "mail_off", now)


@transaction.atomic
def look_at_search(search: SavedSearch, *, now: datetime) -> None:
    """The member looks at who fits: nobody of them is new any more. Raises WrongState when it was deleted meanwhile."""
    _locked(search.member_id)
    locked = _own(search)
    known = saved_searches.packed(saved_searches.fitting([locked], search.member)[locked.pk].now)
    locked.seen, locked.told, locked.seen_at = known, known, now
    locked.save(update_fields=["seen", "told", "seen_at"])


@transaction.atomic
def delete_search(search: SavedSearch, *, now: datetime) -> None:
    """Delete the search with its name and words; that one was deleted stays. Deleting again is a quiet success."""
    _locked(search.member_id)
    deleted, _by_model = SavedSearch.objects.filter(pk=search.pk).delete()
    if deleted:
        _record(search.member, None, "deleted", now)


@transaction.atomic
def tell_of_new_mentors(member_id: int, *, now: datetime) -> bool:
    """Compare the member's searches that want mail with who fits now; one mail for all that have somebody new.

    False when nobody is new, or when it is not the time: told less than `SAVED_SEARCH_NEWS_DAYS` ago, switched off,
    not in the program any more. What was told is written in the transaction that queues the mail.
    """
    member = _locked(member_id)
    if member is None or not due_for_news(now).filter(pk=member.pk).exists():
        return False
    searches = list(SavedSearch.objects.visible_to(member).filter(wants_mail=True))
    # also of who may not be told, who else would stand first in the queue for ever
    SavedSearch.objects.filter(pk__in=[search.pk for search in searches]).update(compared_at=now)
    if not may_be_told_of_new_mentors(member, now):
        return False
    found = saved_searches.fitting(searches, member)
    news = []
    for search in searches:
        if count := int(np.count_nonzero(found[search.pk].untold)):
            search.told = saved_searches.packed(found[search.pk].now)
            search.save(update_fields=["told"])
            news.append((search, count))
    if not news:
        return False
    emails.new_mentors_fit(member, _record(member, None, "told", now), news)
    return True


@transaction.atomic
def forget_searches(member_id: int, *, now: datetime) -> bool:
    """Delete the searches and their events of a person whose membership ended long ago (quality P9).

    False when a new membership has arrived meanwhile.
    """
    _locked(member_id)
    deleted, _by_model = saved_searches_to_forget(now).filter(member=member_id).delete()
    if deleted and not SavedSearch.objects.filter(member=member_id).exists():
        SavedSearchEvent.objects.filter(member=member_id).delete()
    return bool(deleted)


def _locked(member_id: int) -> Member | None:
    # no_key: a mail to this person, written under another's lock, refers to the row and must not wait for this one
    return Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()


def _own(search: SavedSearch) -> SavedSearch:
    locked = SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
    if locked is None:
        raise WrongState(_("This saved search was deleted."))
    return locked


def _record(member: Member, search: SavedSearch | None, action: str, now: datetime) -> SavedSearchEvent:
    actor = None if action == "told" else member
    return SavedSearchEvent.objects.create(member=member, search=search, actor=actor, at=now, action=action)
