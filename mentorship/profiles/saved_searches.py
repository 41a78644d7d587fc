"""Saved searches as criteria, in words, and who fits them now: one statement for all of a member's, whatever they ask.

Who is blocked in either direction and the own profile are taken out before anything is counted, as in the search
(SAFE-1). Traits and private filters are no part of it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from caot_mentor.errors import NoPlaceLeft, WorkflowError, WrongState
from caot_mentor.statements import planned_once
from members.models import Member
from mentorship.asked import Criteria
from mentorship.profiles import bits, facets
from mentorship.profiles.models import SavedSearch, Term
from mentorship.profiles.policy import (
    FACETS,
    SAVED_SEARCH_NAME_LABELS,
    SAVED_SEARCH_NEW_NAMED,
    SAVED_SEARCHES_MOST,
)
from mentorship.profiles.reader import READING, Reader
from mentorship.profiles.search import PLACE_NOW
from mentorship.profiles.search.counting import chosen_in, in_question, who_fits
from mentorship.profiles.tally import MARK, tally_at, unpack

WORDS_MOST, NAME_MOST = 200, 80
WRITTEN = {"city"}  # the filters that are written rather than chosen from a list

# What, value, bytes. Of the reader's parts only who is kept apart is asked for, and so only that is run.
# The words of all searches are looked for in the same statement.
HELD = f"""
SELECT 'mark' AS what, '' AS value, {MARK} AS sent
UNION ALL SELECT 'apart', '', string_agg(int4send(key), '') FROM apart
UNION ALL
SELECT 'words', said.words, mentorship_keys_found(said.words) FROM unnest(%(words)s::text[]) AS said (words)
"""  # noqa: S608 (no input)

type Labels = Mapping[str, Mapping[str, str]]  # by list, then by code


@dataclass(frozen=True)
class Fitting:
    """Who fits a saved search now, and who of them is new: since the last look, and untold besides."""

    now: bits.Bits
    unseen: bits.Bits
    untold: bits.Bits


def labels_of_filters() -> Labels:
    """The options of all filters in the reader's language, retired ones among them."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, code, name in Term.objects.filter(kind__in=FACETS).values_list("kind", "code", "name"):
        labels[kind][code] = name
    labels["place"]["now"] = str(PLACE_NOW)
    return labels


def savable(criteria: Criteria, labels: Labels) -> Criteria:
    """What of the criteria can be saved: words, and values that are on the lists, in one order whatever was clicked
    first. Order and page are left out: they change nothing about who fits."""
    chosen = {facet: known for facet, codes in criteria.chosen.items() if (known := _known(facet, codes, labels))}
    chosen = {facet: chosen[facet] for facet in FACETS if facet in chosen}
    return Criteria(chosen=chosen, words=criteria.words[:WORDS_MOST].strip())


def _known(facet: str, codes: Collection[str], labels: Labels) -> tuple[str, ...]:
    if facet in WRITTEN:
        return tuple(sorted(codes))
    return tuple(code for code in labels.get(facet, ()) if code in codes)


def options_of(criteria: Criteria) -> list[str]:
    """The filters as a saved search holds them: `facet:code`."""
    return sorted(f"{facet}:{code}" for facet, codes in criteria.chosen.items() for code in codes)


def fingerprint_of(criteria: Criteria) -> str:
    """The same for the same search; capital letters in the words make no other one."""
    held = sorted(f"{facet}:{_held_as(facet, code)}" for facet, codes in criteria.chosen.items() for code in codes)
    said = "\n".join([criteria.words.casefold(), *held])
    return hashlib.sha256(said.encode()).hexdigest()


def criteria_of(search: SavedSearch) -> Criteria:
    """What the saved search looks for."""
    chosen: dict[str, tuple[str, ...]] = {}
    for option in search.options:
        facet, _colon, code = option.partition(":")
        chosen[facet] = (*chosen.get(facet, ()), code)
    return Criteria(chosen={facet: chosen[facet] for facet in FACETS if facet in chosen}, words=search.words)


def in_words(criteria: Criteria, labels: Labels) -> list[str]:
    """The filters as the search's chips say them, in the reader's language."""
    said = [_("“%(words)s”") % {"words": criteria.words}] if criteria.words else []
    for facet, codes in criteria.chosen.items():
        said += codes if facet in WRITTEN else [label for code, label in labels[facet].items() if code in codes]
    return said


def proposed_name(criteria: Criteria, labels: Labels) -> str:
    """A name for the search from its first filters, such as “Mental health, Ontario”."""
    said = in_words(replace(criteria, words=""), labels) or [criteria.words]
    name = ", ".join(said[:SAVED_SEARCH_NAME_LABELS])
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1].rstrip(' ,')}…"


def why_not_save(member: Member, criteria: Criteria) -> WorkflowError | None:
    """Why the member cannot save this search: nothing is chosen, it is saved already, or there are too many."""
    if not criteria.names:
        return WrongState(_("Choose at least one filter, or look for a word, before you save the search."))
    saved = list(SavedSearch.objects.visible_to(member).values_list("fingerprint", "name"))
    twin = next((name for fingerprint, name in saved if fingerprint == fingerprint_of(criteria)), None)
    if twin is not None:
        return WrongState(_("You have saved this search already, as “%(name)s”.") % {"name": twin})
    if len(saved) >= SAVED_SEARCHES_MOST:
        sentence = _("You have %(most)s saved searches, and there can be no more. Delete one that you no longer need.")
        return NoPlaceLeft(sentence % {"most": SAVED_SEARCHES_MOST})
    return None


def fitting(searches: Iterable[SavedSearch], member: Member) -> dict[int, Fitting]:
    """For each of the member's searches, by primary key, who fits now and who is new; one statement, and one more where
    the process's copy is not up to date."""
    searches = list(searches)
    answer = {}
    for search, now in zip(searches, _who_fits([criteria_of(search) for search in searches], member), strict=True):
        unseen = now & ~unpacked(search.seen, len(now))
        answer[search.pk] = Fitting(now, unseen, unseen & ~unpacked(search.told, len(now)))
    return answer


def fitting_now(criteria: Criteria, member: Member) -> bits.Bits:
    """Who fits criteria that are not saved yet."""
    return _who_fits([criteria], member)[0]


def newest(who: bits.Bits) -> list[int]:
    """The few of them that are named beside a search: the profiles that were made last."""
    return [int(key) for key in np.flatnonzero(who)[::-1][:SAVED_SEARCH_NEW_NAMED]]


def packed(who: bits.Bits) -> bytes:
    """As `seen` and `told` hold it: without the zeros at the end, so that a row is no longer than it must be."""
    return np.packbits(who).tobytes().rstrip(b"\0")


def unpacked(held: bytes | memoryview, width: int) -> bits.Bits:
    """The bits of `seen` or `told`, cut or filled to the width of the others."""
    return bits.cut(np.unpackbits(np.frombuffer(bytes(held), np.uint8)).view(np.bool_), width)


def _who_fits(all_criteria: Sequence[Criteria], member: Member) -> list[bits.Bits]:
    """Who fits each of the criteria, as the search would find them."""
    parameters: dict[str, Any] = {
        "member": member.pk,
        "words": sorted({each.words for each in all_criteria if each.words}),
    }
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(f"WITH {READING} {HELD}", parameters)
        held = {(what, value): sent for what, value, sent in cursor.fetchall()}
    copy, reader = tally_at(held["mark", ""]), Reader(held["apart", ""] or b"")
    fit = []
    for criteria in all_criteria:
        by_words = bits.from_keys(held["words", criteria.words]) if criteria.words else None
        fit.append(unpack(who_fits(in_question(copy, reader, by_words), chosen_in(copy, criteria))))
    return fit


def _held_as(facet: str, code: str) -> str:
    return facets.city_code(code) if facet == "city" else code
