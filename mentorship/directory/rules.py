"""What may be done to an entry and to a suggestion, and what an entry is known by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorship.directory.models import Opportunity, Suggestion
from mentorship.directory.words import ALSO_FOUND_BY, LISTS, in_both

OWN_WORDS, CODES_FOUND = ("title_en", "title_fr", "host", "contact"), ("type", "host_kind", "time_commitment", "cost")
FOUND_BY = frozenset({*OWN_WORDS, *CODES_FOUND, *LISTS})  # the columns that `text_to_search` reads
MANAGE = "mentorship.change_opportunity"  # MEM-8: who looks after the directory


class Action(models.TextChoices):
    """What happens to an entry."""

    ADDED = "added", _("entered")
    IMPORTED = "imported", _("entered from a spreadsheet")
    CHANGED = "changed", _("changed")
    CHANGED_BY_IMPORT = "changed_by_import", _("changed from a spreadsheet")
    PUBLISHED = "published", pgettext_lazy("entry", "published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VERIFIED = "verified", _("verified")


State, Told = Opportunity.State, Suggestion.State
# From which states, and to which one.
TRANSITIONS: Mapping[Action, tuple[frozenset[str], str]] = {
    Action.PUBLISHED: (frozenset({State.DRAFT, State.WITHDRAWN}), State.PUBLISHED),
    Action.WITHDRAWN: (frozenset({State.DRAFT, State.PUBLISHED}), State.WITHDRAWN),
    Action.VERIFIED: (frozenset({State.PUBLISHED}), State.PUBLISHED),
}


class Reply(models.TextChoices):
    """What happens to a suggestion."""

    SENT = "sent", _("sent by the member")
    DRAFTED = "drafted", _("a draft was made of it")
    PUBLISHED = "published", pgettext_lazy("entry", "published")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("declined")


REPLIES: Mapping[Reply, tuple[frozenset[str], str]] = {
    Reply.DRAFTED: (frozenset({Told.WAITING}), Told.DRAFTED),
    Reply.PUBLISHED: (frozenset({Told.DRAFTED}), Told.PUBLISHED),
    Reply.ANSWERED: (frozenset({Told.WAITING}), Told.ANSWERED),
    Reply.DECLINED: (frozenset({Told.WAITING, Told.DRAFTED}), Told.DECLINED),
}


def available_actions(opportunity: Opportunity, by: Any) -> list[Action]:
    """The deeds that this person can do now."""
    if not by.has_perm(MANAGE):
        return []
    return [action for action, (sources, _target) in TRANSITIONS.items() if opportunity.state in sources]


def available_replies(suggestion: Suggestion, by: Any) -> list[Reply]:
    """What this person can do with the suggestion now. A draft is made of an addition alone, and published as one."""
    if not by.has_perm(MANAGE) or by.pk == suggestion.member_id:
        return []
    replies = [reply for reply, (sources, _target) in REPLIES.items() if suggestion.state in sources]
    is_addition = suggestion.kind == Suggestion.Kind.ADDITION
    return [each for each in replies if each != Reply.PUBLISHED and (is_addition or each != Reply.DRAFTED)]


def version(opportunity: Opportunity) -> str:
    """Which state of an entry one has read: whatever is written of it moves this moment."""
    return opportunity.changed_at.isoformat()


def match_key(title_en: str, title_fr: str, host: str) -> str:
    """By what a row without an ID finds its entry: title and host, whatever the case and the spaces (DIR-2)."""
    return "\n".join(" ".join(text.split()).casefold() for text in (title_en or title_fr, host))


def text_to_search(values: Mapping[str, Any]) -> str:
    """The words by which an entry is found: its own and the names of its codes, in both languages."""
    lines = [values[name] for name in OWN_WORDS]
    codes = [(name, values[name]) for name in CODES_FOUND if values[name]]
    codes += [(name, code) for name in LISTS for code in values[name]]
    lines += [words for each in codes for words in (*in_both(*each), ALSO_FOUND_BY.get(each, ""))]
    return "\n".join(dict.fromkeys(line for line in lines if line))
