"""What somebody asked a search for, as its address holds it and its page says it; for every search of the site that has
facets, words, an order and pages.

Nothing in an address is left out in silence: a value that is on no list finds nobody and is named with the way to
remove it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caot_mentor.numbers import written_number

WORDS = "words"  # the free text, where it stands beside the facets as one more criterion
WORDS_MOST = 200  # characters
SHOWN_FIRST = 6  # options of a long list that show before its rest is opened
SHOWN_FIRST_MOST = 8  # a list this long shows whole
WAYS_OUT_SHOWN = 5


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for: codes by facet (in the order of the page), words, order and page of the answer."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    order: str = ""
    page: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The criteria in use: facets, and `words`."""
        return (*self.chosen, WORDS) if self.words else tuple(self.chosen)


class Option(NamedTuple):
    """One option of a facet, and how many choosing it would give."""

    code: str
    label: str
    is_retired: bool
    number: int


class WayOut(NamedTuple):
    """The criteria to drop, and how many that gives."""

    criteria: tuple[str, ...]
    number: int


type Label = Callable[[str, str], str]  # of a facet and a code


def one_line(text: str) -> str:
    """What was typed, without line breaks and doubled spaces."""
    return " ".join(text.replace("\0", " ").split())


def page_number(text: str) -> int:
    """The page that an address asks for; the first where it asks for none that could be."""
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def searched(criteria: Criteria) -> Criteria:
    """The criteria as they are looked for: no more words than `WORDS_MOST` characters."""
    return replace(criteria, words=criteria.words[:WORDS_MOST])


def address_of(criteria: Criteria) -> str:
    """The query of the address that holds the criteria, with its question mark; empty without any."""
    pairs = [("q", criteria.words)] if criteria.words else []
    pairs += [(facet, code) for facet, codes in criteria.chosen.items() for code in codes]
    pairs += [("sort", criteria.order)] if criteria.order else []
    pairs += [("page", str(criteria.page))] if criteria.page > 1 else []
    return f"?{urlencode(pairs)}" if pairs else "?"


def without(criteria: Criteria, *names: str) -> Criteria:
    """The criteria without some facets or the words, from the first page."""
    kept = {facet: codes for facet, codes in criteria.chosen.items() if facet not in names}
    return replace(criteria, chosen=kept, words="" if WORDS in names else criteria.words, page=1)


def without_code(criteria: Criteria, facet: str, code: str) -> Criteria:
    """The criteria without one option, from the first page."""
    chosen = dict(criteria.chosen)
    chosen[facet] = tuple(held for held in chosen[facet] if held != code)
    return replace(criteria, chosen={name: codes for name, codes in chosen.items() if codes}, page=1)


def page_addresses(criteria: Criteria, page: int, pages: int) -> dict[str, Any]:
    """The page that is shown, how many there are, and the addresses of it and of its neighbours."""
    return {
        "page_number": page,
        "pages": pages,
        "previous_address": address_of(replace(criteria, page=page - 1)) if page > 1 else "",
        "next_address": address_of(replace(criteria, page=page + 1)) if page < pages else "",
        "address": address_of(replace(criteria, page=page)),
    }


def chips_of(criteria: Criteria, label: Label) -> list[dict[str, str]]:
    """The words and every option that were chosen, each with the address without it."""
    chips = []
    if criteria.words:
        chips.append({"label": _quoted(criteria), "address": address_of(without(criteria, WORDS))})
    for facet, code in _chosen(criteria):
        chips.append({"label": label(facet, code), "address": address_of(without_code(criteria, facet, code))})
    return chips


def problems_of(
    criteria: Criteria, legends: Mapping[str, Any], is_known: Callable[[str, str], bool]
) -> list[dict[str, str]]:
    """Words that are too long, and options that are on no list: what is wrong, and the address that mends it."""
    problems = []
    if len(criteria.words) > WORDS_MOST:
        text = _("Use at most %(most)s characters: only the first %(most)s were looked for.") % {"most": WORDS_MOST}
        problems.append({"text": text, "address": "#q"})
    for facet, code in _chosen(criteria):
        if not is_known(facet, code):
            text = _("“%(value)s” is not on the list “%(list)s”. Search without it.")
            address = address_of(without_code(criteria, facet, code))
            problems.append({"text": text % {"value": code, "list": legends[facet]}, "address": address})
    return problems


def way_out_of(criteria: Criteria, way: WayOut, label: Label, count: str) -> dict[str, str]:
    """What to leave out, how many that gives (`count`, with a place for `%(count)s`; may be empty), and its address."""
    names = [
        _quoted(criteria) if name == WORDS else ", ".join(label(name, code) for code in criteria.chosen[name])
        for name in way.criteria
    ]
    return {
        "dropped": _(" and ").join(names),
        "count": count % {"count": written_number(way.number)} if count else "",
        "address": address_of(without(criteria, *way.criteria)),
    }


def group_of(facet: str, legend: object, shown: list[Option], chosen: Collection[str]) -> dict[str, Any]:
    """One facet as its template draws it: the first options, and the rest behind a fold that a chosen one opens."""
    cut = len(shown) if len(shown) <= SHOWN_FIRST_MOST else SHOWN_FIRST
    rest = shown[cut:]
    return {
        "facet": facet,
        "legend": legend,
        "chosen": chosen,
        "first": shown[:cut],
        "rest": rest,
        "rest_label": ngettext("%(count)s more", "%(count)s more", len(rest)) % {"count": len(rest)},
        "is_open": any(each.code in chosen for each in rest),
    }


def _chosen(criteria: Criteria) -> list[tuple[str, str]]:
    return [(facet, code) for facet, codes in criteria.chosen.items() for code in codes]


def _quoted(criteria: Criteria) -> str:
    return _("“%(words)s”") % {"words": criteria.words}
