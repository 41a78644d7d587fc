"""A mentor in words: the card among the results, and the answers on the mentor's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from members.queries import started_membership
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.search import Row

TAGS_ON_CARD = 5
REMOTE = "remote"  # the code of "anywhere, remotely" among the places

type Labels = Mapping[str, Mapping[str, str]]  # by list, then by code


class Somebody(Protocol):
    """What the line under a name is made from: a profile, or a row of the search."""

    @property
    def practising_since(self) -> int | None: ...
    @property
    def city(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def is_remote(self) -> bool: ...


def line_about(somebody: Somebody, category: str | None, places: Mapping[str, str], on: date) -> str:
    """Category, years in practice and place in one line."""
    parts = [category] if category else []
    if somebody.practising_since is not None:
        parts.append(_years_in_words(max(0, on.year - somebody.practising_since), get_language()))
    place = ", ".join(part for part in (somebody.city, places.get(somebody.province, "")) if part)
    if place and somebody.is_remote:
        place = _("%(place)s, or remotely") % {"place": place}
    elif somebody.is_remote:
        place = places.get(REMOTE, "")
    return " · ".join([*parts, place] if place else parts)


@lru_cache(maxsize=256)
def _years_in_words(years: int, _language: str | None) -> str:
    if years == 0:
        return _("first year in practice")
    return ngettext("%(years)s year in practice", "%(years)s years in practice", years) % {"years": years}


def card_of(row: Row, labels: Labels, chosen: Mapping[str, Collection[str]], on: date) -> dict[str, Any]:
    """A row of the search as its card shows it: what was asked for comes first among the few tags."""
    tags = [
        {"label": labels[facet][code], "is_hit": code in chosen.get(facet, ())}
        for facet, codes in (("area", row.areas), ("topic", row.topics))
        for code in codes
        if code in labels[facet]
    ]
    tags.sort(key=lambda tag: not tag["is_hit"])
    return {
        "public_id": row.public_id,
        "name": row.name,
        "line": line_about(row, row.category, labels["where"], on),
        "tags": tags[:TAGS_ON_CARD],
        "sentence": row.sentence,
        "language": row.text_language,
        "other_language": written_in(row.text_language),
    }


def written_in(language: str) -> str:
    """In which language somebody wrote, said to a reader of the other one; else nothing."""
    if language == (get_language() or "en")[:2]:
        return ""
    return _("Written in French.") if language == "fr" else _("Written in English.")


def described(profile: MentorProfile, on: date) -> dict[str, Any]:
    """A mentor's page in the reader's language; terms that are retired since are still read there."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for term in Term.objects.all():
        labels[term.kind][term.code] = term.name
    membership = started_membership(profile.member, on)
    practice: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Areas of practice"), Term.Kind.AREA, profile.areas),
        (gettext_lazy("Focus within these areas"), Term.Kind.FOCUS, profile.focuses),
        (gettext_lazy("Practice settings"), Term.Kind.SETTING, profile.practice_settings),
        (gettext_lazy("Client age groups"), Term.Kind.AGE, profile.ages),
        (gettext_lazy("Topics"), Term.Kind.TOPIC, profile.topics),
        (gettext_lazy("Career paths known"), Term.Kind.PATH, profile.paths),
    ]
    meeting: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Languages"), Term.Kind.LANGUAGE, profile.languages),
        (gettext_lazy("Ways of meeting"), Term.Kind.MODE, profile.modes),
        (gettext_lazy("Where"), Term.Kind.WHERE, profile.where),
    ]
    return {
        "name": profile.member.get_full_name(),
        "line": line_about(profile, membership.category.name if membership else None, labels["where"], on),
        "sentence": profile.sentence,
        "about": profile.about,
        "language": profile.text_language,
        "other_language": written_in(profile.text_language),
        "practice": in_words(practice, labels),
        "meeting": in_words(meeting, labels),
    }


def in_words(lists: list[tuple[Any, str, Iterable[str]]], labels: Labels) -> list[tuple[Any, list[str]]]:
    """Each list that holds anything, with its heading and its words."""
    found = []
    for heading, kind, codes in lists:
        # in the order of the list, not in that of ticking
        held = set(codes)
        if words := [label for code, label in labels.get(kind, {}).items() if code in held]:
            found.append((heading, words))
    return found
