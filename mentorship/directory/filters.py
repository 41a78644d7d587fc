"""The directory's address, read into criteria, and what the page shows around the entries, as the mentor search.

The equity focus that somebody looks for tells of them: it is a private filter, sent by POST and kept in the session
alone, in no address, link or log; signing out forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caot_mentor.numbers import written_number
from mentorship.asked import (
    WAYS_OUT_SHOWN,
    WORDS_MOST,
    Criteria,
    Option,
    WayOut,
    chips_of,
    group_of,
    one_line,
    page_addresses,
    page_number,
    problems_of,
    way_out_of,
)
from mentorship.directory.deadlines import When, when_in_words, when_of
from mentorship.directory.models import Opportunity
from mentorship.directory.policy import WORD_MOST
from mentorship.directory.search import BY_CLOSING, BY_NEWS, BY_TITLE, FACETS, ORDERS, PAID, PRIVATE, Found
from mentorship.directory.words import CLOSED, FREE, KNOWN, label, with_dollars

KEY = "directory_private_filters"  # in the session
# Of the facets that the list itself offers; the private one has a page of its own.
LEGENDS = {
    "type": gettext_lazy("Type"),
    "when": gettext_lazy("When"),
    "specialty": gettext_lazy("Specialty"),
    "audience": gettext_lazy("Audience"),
    "profession": gettext_lazy("Professions"),
    "format": gettext_lazy("Format"),
    "province": gettext_lazy("Province or territory"),
    "language": gettext_lazy("Language"),
    "host": gettext_lazy("Kind of host"),
    "cost": gettext_lazy("Cost"),
}
WHENS = {
    When.OPEN: gettext_lazy("Open now"),
    When.SOON: gettext_lazy("Opens later"),
    When.CLOSED: gettext_lazy("Closed"),
}
COSTS = {FREE: gettext_lazy("Free"), PAID: gettext_lazy("Has a cost")}
ORDER_LABELS = {
    BY_TITLE: gettext_lazy("title"),
    BY_CLOSING: gettext_lazy("what closes first"),
    BY_NEWS: gettext_lazy("last verified first"),
}


def read_criteria(data: QueryDict) -> Criteria:
    """The criteria of an address; a value that no entry has is kept, and finds nothing. None of them is private."""
    public = [facet for facet in FACETS if facet != PRIVATE]
    chosen = {facet: codes for facet in public if (codes := _codes(data.getlist(facet)))}
    return Criteria(
        chosen=chosen,
        words=one_line(data.get("q", "")),
        order=order if (order := data.get("sort", "")) in ORDERS else "",
        page=page_number(data.get("page", "")),
    )


def read_private(session: SessionBase) -> tuple[str, ...]:
    """What this session looks for; one that no entry has any more finds nothing."""
    return tuple(session.get(KEY, ()))


def keep_private(session: SessionBase, codes: Iterable[str]) -> None:
    """Keep the codes in the session, or forget them where nothing was chosen."""
    if kept := list(codes):
        session[KEY] = kept
    else:
        session.pop(KEY, None)


def with_private(criteria: Criteria, private: tuple[str, ...]) -> Criteria:
    """What is looked for in all. Addresses are made of the criteria without it."""
    return replace(criteria, chosen={**criteria.chosen, PRIVATE: private}) if private else criteria


def private_options(numbers: Mapping[str, int], chosen: Iterable[str]) -> list[tuple[str, str]]:
    """The options of the private filters, each with its number: ours in their order, then others that entries have."""
    codes = dict.fromkeys([*_listed(PRIVATE), *sorted(numbers, key=str.casefold), *chosen])
    return [(code, f"{option_label(PRIVATE, code)} ({written_number(numbers.get(code, 0))})") for code in codes]


def _codes(sent: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for each in sent if (code := one_line(each)[:WORD_MOST])))


def option_label(facet: str, code: str) -> str:
    """An option in the reader's language."""
    if facet == "when":
        return str(WHENS.get(When(code), code)) if code in set(When) else code
    return str(COSTS.get(code, code)) if facet == "cost" else label(FACETS[facet], code)


def _listed(facet: str) -> list[str]:
    """The options of a facet that stand on a list of ours."""
    own: dict[str, list[str]] = {"when": [each.value for each in When], "cost": [*COSTS]}
    return own.get(facet) or [*KNOWN[FACETS[facet]]]


def _is_known(facet: str, code: str) -> bool:
    """Whether the code is on the facet's list, or the facet takes other words too."""
    return code in _listed(facet) or FACETS[facet] not in {*CLOSED, "", "cost"}


def card_of(opportunity: Opportunity, on: date) -> dict[str, Any]:
    """An entry as a card or a page shows it: words, never codes."""
    words = {
        name: [label(name, code) for code in getattr(opportunity, name)] for name in FACETS.values() if _is_list(name)
    }
    when = when_of(opportunity.opens_on, opportunity.closes_on, on)
    return words | {
        "opportunity": opportunity,
        "type": label("type", opportunity.type),
        "host_kind": label("host_kind", opportunity.host_kind),
        "time_commitment": label("time_commitment", opportunity.time_commitment),
        "cost": with_dollars(label("cost", opportunity.cost)),
        "when": when_in_words(opportunity.opens_on, opportunity.closes_on, on),
        "is_open": when == When.OPEN,
        "title_language": opportunity.title_language,
    }


def _is_list(name: str) -> bool:
    return name not in {"", "type", "host_kind", "cost"}


@dataclass(frozen=True)
class Page:
    """Everything the list shows, ready for its template. The criteria are those of the address; what was found fits
    the private filters too."""

    criteria: Criteria
    found: Found
    on: date
    has_private: bool

    def context(self) -> dict[str, Any]:
        """The template's variables; see the list at its top."""
        criteria, found = self.criteria, self.found
        total = written_number(found.total)
        count = ngettext("%(count)s opportunity", "%(count)s opportunities", found.total) % {"count": total}
        status = ngettext("%(count)s opportunity found", "%(count)s opportunities found", found.total)
        addresses = page_addresses(criteria, found.page, found.pages)
        return {
            "words": criteria.words,
            "words_most": WORDS_MOST,
            "problems": problems_of(criteria, LEGENDS, _is_known),
            "groups": self._groups(),
            "chips": chips_of(criteria, option_label),
            "heading": count,
            "status": status % {"count": total},
            "orders": self._orders(),
            "cards": [card_of(row, self.on) for row in found.rows],
            "ways_out": [self._way_out(way) for way in found.ways_out[:WAYS_OUT_SHOWN]],
            "private_address": addresses["address"] if self.has_private else "",
            **addresses,
        }

    def _orders(self) -> list[dict[str, Any]]:
        chosen = self.criteria.order or BY_TITLE
        return [
            {"code": "" if order == BY_TITLE else order, "label": ORDER_LABELS[order], "is_chosen": order == chosen}
            for order in ORDERS
        ]

    @cached_property
    def _offered(self) -> dict[str, list[str]]:
        """The options of each facet: those that entries have, lists of ours in their order, other words by number."""
        offered = {}
        for facet in FACETS:
            numbers, chosen = self.found.numbers[facet], self.criteria.chosen.get(facet, ())
            first = [code for code in _listed(facet) if numbers.get(code) or code in chosen]
            others = sorted(set(numbers) - set(first), key=lambda code: (-numbers[code], code.casefold()))
            offered[facet] = [*first, *others, *(code for code in chosen if code not in {*first, *others})]
        return offered

    def _groups(self) -> list[dict[str, Any]]:
        groups = []
        for facet, legend in LEGENDS.items():
            chosen, numbers = self.criteria.chosen.get(facet, ()), self.found.numbers[facet]
            shown = [Option(code, option_label(facet, code), False, numbers[code]) for code in self._offered[facet]]
            if shown:
                groups.append(group_of(facet, legend, shown, chosen))
        return groups

    def _way_out(self, way: WayOut) -> dict[str, Any]:
        """The private filters are named as a whole, and left by a button: its address is that of all the rest."""
        count = ngettext("%(count)s opportunity", "%(count)s opportunities", way.number)
        is_private = PRIVATE in way.criteria
        public = way._replace(criteria=tuple(name for name in way.criteria if name != PRIVATE))
        out = way_out_of(self.criteria, public, option_label, count)
        names = [name for name in (out["dropped"], _("private filters") if is_private else "") if name]
        return {**out, "dropped": _(" and ").join(names), "is_private": is_private}
