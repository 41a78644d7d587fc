"""The messages about the directory, one function each, in the language of whoever reads."""

from __future__ import annotations

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.links import mail_off_token
from members.models import Member
from mentorship.directory.models import Suggestion
from mentorship.directory.policy import CLOSES_SOON, DIGEST_KIND, UNVERIFIED_AFTER


def suggestion_settled(suggestion: Suggestion) -> None:
    """To the member: what became of an addition, a question, or a word that an entry is out of date (DIR-3)."""
    reader, entry = suggestion.member, suggestion.opportunity
    with translation.override(reader.language):
        title = suggestion.title or (str(entry) if entry else "")
    page = ""
    if entry is not None and entry.state == entry.State.PUBLISHED:
        page = url_for(reader.language, "mentorship:opportunity-detail", public_id=str(entry.public_id))
    queue(
        "suggestion_settled",
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "kind": suggestion.kind,
            "state": suggestion.state,
            "entry_title": title,
            "words": suggestion.words,
            "answer": suggestion.answer,
            "entry_url": page,
            "mine_url": url_for(reader.language, "mentorship:suggestion-list"),
        },
        dedupe_key=f"suggestion_settled:{suggestion.pk}",
        member=reader,
    )


def directory_digest(reader: Member, *, week: str, waiting: int, unverified: int, closing: int) -> None:
    """To staff, once a week: what waits, what is out of date, what closes soon."""
    entries_url = url_for(reader.language, "admin:mentorship_opportunity_changelist")
    stop_url = url_for(reader.language, "members:mail-off", token=mail_off_token(reader, DIGEST_KIND))
    queue(
        "directory_digest",
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "waiting": waiting,
            "unverified": unverified,
            "closing": closing,
            "months": UNVERIFIED_AFTER.days * 12 // 365,
            "days": CLOSES_SOON.days,
            "suggestions_url": url_for(reader.language, "admin:mentorship_suggestion_changelist")
            + "?settled_at__isempty=1",
            "unverified_url": f"{entries_url}?unverified=yes",
            "closing_url": f"{entries_url}?closing=yes",
            "stop_url": stop_url,
        },
        dedupe_key=f"directory_digest:{week}:{reader.pk}",
        member=reader,
        unsubscribe_url=stop_url,
    )
