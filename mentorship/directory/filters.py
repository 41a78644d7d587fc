"""The directory's address, read into criteria, and what the page shows around the entries, as the mentor search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorship.directory.deadlines import When, when_in_words, when_of
from mentorship.directory.models import Opportunity
from mentorship.directory.policy import WORD_MOST
from mentorship.directory.search import BY_CLOSING, BY_NEWS, BY_TITLE, FACETS, ORDERS, PAID, Found
from mentorship.directory.words import CLOSED, FREE, KNOWN, label
from mentorship.profiles.filters import WAYS_OUT_SHOWN, WORDS_MOST, address_of, group_of, without
from mentorship.profiles.search import WORDS, Criteria, Option, WayOut

LEGENDS = {
    "type": gettext_lazy("Type"),
    "when": gettext_lazy("When"),
    "specialty": gettext_lazy("Specialty"),
    "audience": gettext_lazy("Audience"),
    "profession": gettext_lazy("Professions"),
    "equity": gettext_lazy("Equity focus"),
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
    """The criteria of an address; a value that no entry has is kept, and finds nothing."""
    chosen = {facet: codes for facet in FACETS if (codes := _codes(data.getlist(facet)))}
    page = data.get("page", "")
    return Criteria(
        chosen=chosen,
        words=_one_line(data.get("q", "")),
        order=order if (order := data.get("sort", "")) in ORDERS else "",
        page=max(1, int(page)) if re.fullmatch(r"[0-9]{1,6}", page) else 1,
    )


def _codes(sent: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for each in sent if (code := _one_line(each)[:WORD_MOST])))


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def searched(criteria: Criteria) -> Criteria:
    """The criteria as they are looked for: no more words than `WORDS_MOST` characters."""
    return replace(criteria, words=criteria.words[:WORDS_MOST])


def option_label(facet: str, code: str) -> str:
    """An option in the reader's language."""
    if facet == "when":
        return str(WHENS.get(When(code), code)) if code in set(When) else code
    return str(COSTS.get(code, code)) if facet == "cost" else label(FACETS[facet], code)


def _listed(facet: str) -> list[str]:
    """The options of a facet that stand on a list of ours."""
    own: dict[str, list[str]] = {"when": [each.value for each in When], "cost": [*COSTS]}
    return own.get(facet) or [*KNOWN[FACETS[facet]]]


def without_code(criteria: Criteria, facet: str, code: str) -> Criteria:
    """The criteria without one option, from the first page."""
    kept = tuple(held for held in criteria.chosen[facet] if held != code)
    chosen = {name: kept if name == facet else codes for name, codes in criteria.chosen.items()}
    return replace(criteria, chosen={name: codes for name, codes in chosen.items() if codes}, page=1)


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
        "cost": label("cost", opportunity.cost),
        "when": when_in_words(opportunity.opens_on, opportunity.closes_on, on),
        "is_open": when == When.OPEN,
        "title_language": _language_of_title(opportunity),
    }


def _is_list(name: str) -> bool:
    return name not in {"", "type", "host_kind", "cost"}


def _language_of_title(opportunity: Opportunity) -> str:
    """Which language the title is in, to be marked where it is not the page's."""
    return "fr" if opportunity.title == opportunity.title_fr and opportunity.title_fr else "en"


@dataclass(frozen=True)
class Page:
    """Everything the list shows, ready for its template."""

    criteria: Criteria
    found: Found
    on: date

    def context(self) -> dict[str, Any]:
        """The template's variables; see the list at its top."""
        criteria, found = self.criteria, self.found
        turned = replace(criteria, page=found.page)
        total = number_format(found.total, force_grouping=True)
        count = ngettext("%(count)s opportunity", "%(count)s opportunities", found.total) % {"count": total}
        status = ngettext("%(count)s opportunity found", "%(count)s opportunities found", found.total)
        return {
            "words": criteria.words,
            "words_most": WORDS_MOST,
            "problems": self._problems(),
            "groups": self._groups(),
            "chips": self._chips(),
            "heading": count,
            "status": status % {"count": total},
            "orders": self._orders(),
            "cards": [card_of(row, self.on) for row in found.rows],
            "ways_out": [self._way_out(way) for way in found.ways_out[:WAYS_OUT_SHOWN]],
            "page_number": found.page,
            "pages": found.pages,
            "previous_address": address_of(replace(turned, page=found.page - 1)) if found.page > 1 else "",
            "next_address": address_of(replace(turned, page=found.page + 1)) if found.page < found.pages else "",
            "address": address_of(turned),
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

    def _chips(self) -> list[dict[str, str]]:
        chips = []
        if self.criteria.words:
            quoted = _("“%(words)s”") % {"words": self.criteria.words}
            chips.append({"label": quoted, "address": address_of(without(self.criteria, WORDS))})
        for facet, codes in self.criteria.chosen.items():
            for code in codes:
                address = address_of(without_code(self.criteria, facet, code))
                chips.append({"label": option_label(facet, code), "address": address})
        return chips

    def _problems(self) -> list[dict[str, str]]:
        problems = []
        if len(self.criteria.words) > WORDS_MOST:
            text = _("Use at most %(most)s characters: only the first %(most)s were looked for.") % {"most": WORDS_MOST}
            problems.append({"text": text, "address": "#q"})
        for facet, codes in self.criteria.chosen.items():
            for code in codes:
                if FACETS[facet] in {*CLOSED, "", "cost"} and code not in _listed(facet):
                    text = _("“%(value)s” is not on the list “%(list)s”. Search without it.")
                    address = address_of(without_code(self.criteria, facet, code))
                    problems.append({"text": text % {"value": code, "list": LEGENDS[facet]}, "address": address})
        return problems

    def _way_out(self, way: WayOut) -> dict[str, str]:
        names = [
            _("“%(words)s”") % {"words": self.criteria.words}
            if name == WORDS
            else ", ".join(option_label(name, code) for code in self.criteria.chosen[name])
            for name in way.criteria
        ]
        count = ngettext("%(count)s opportunity", "%(count)s opportunities", way.mentors)
        return {
            "dropped": _(" and ").join(names),
            "count": count % {"count": number_format(way.mentors, force_grouping=True)},
            "address": address_of(without(self.criteria, *way.criteria)),
        }
