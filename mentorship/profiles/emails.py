"""The messages about a mentor profile, one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.links import mail_off_token
from members.models import Member
from members.policy import LISTING_GRACE_DAYS
from mentorship.profiles.models import MentorProfile, MentorProfileEvent, SavedSearch, SavedSearchEvent
from mentorship.profiles.policy import CONFIRM_AFTER_MONTHS, NEWS_KIND, SAVED_SEARCH_NEWS_DAYS
from mentorship.profiles.rules import Missing


def unlisted(profile: MentorProfile, event: MentorProfileEvent, reasons: Sequence[Missing]) -> None:
    """The profile is no longer in the search, why, and what brings it back (MEM-2, FIND-1, FIND-10)."""
    said = {"days": LISTING_GRACE_DAYS, "months": CONFIRM_AFTER_MONTHS, "reasons": [reason.value for reason in reasons]}
    _to_mentor("mentor_unlisted", profile, event, **said)


def listed_again(profile: MentorProfile, event: MentorProfileEvent) -> None:
    """The profile is back in the search without the mentor having done anything on its page."""
    _to_mentor("mentor_listed_again", profile, event)


def confirm_soon(profile: MentorProfile, event: MentorProfileEvent, lapses_on: date) -> None:
    """The profile lapses on the day `lapses_on`; one click on its page keeps it (FIND-10)."""
    _to_mentor("mentor_confirm_soon", profile, event, lapses_on=lapses_on, months=CONFIRM_AFTER_MONTHS)


def new_mentors_fit(member: Member, event: SavedSearchEvent, news: Sequence[tuple[SavedSearch, int]]) -> None:
    """How many new mentors fit which saved search, without their names; they are read on the site, signed in."""
    stop_url = url_for(member.language, "members:mail-off", token=mail_off_token(member, NEWS_KIND))
    queue(
        "new_mentors_fit",
        to_address=member.email,
        language=member.language,
        context={
            "first_name": member.first_name,
            "news": [{"name": search.name, "count": count} for search, count in news],
            "searches_url": url_for(member.language, "mentorship:saved-search-list"),
            "days": SAVED_SEARCH_NEWS_DAYS,
            "stop_url": stop_url,
        },
        dedupe_key=f"new_mentors_fit:{event.pk}",
        member=member,
        # the names of searches are for the member alone: staff never see them, and sending wipes them
        is_secret=True,
        unsubscribe_url=stop_url,
    )


def _to_mentor(name: str, profile: MentorProfile, event: MentorProfileEvent, **context: object) -> None:
    member = profile.member
    queue(
        name,
        to_address=member.email,
        language=member.language,
        context={"first_name": member.first_name, **context},
        dedupe_key=f"{name}:{event.pk}",
        member=member,
    )
