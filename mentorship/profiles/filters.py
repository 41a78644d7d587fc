"""The search's address, read into criteria and written from them, and what the page shows around the results.

Nothing in an address is left out in silence: a value that is on no list finds nobody and is named with the way to
remove it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mentorship.profiles.cards import card_of, fits_of
from mentorship.profiles.facets import city_code
from mentorship.profiles.policy import CITY_MOST, FACETS, PAGE_SIZE
from mentorship.profiles.search import BY_DAY, BY_EXPERIENCE, BY_FIT, ORDERS, WORDS, Criteria, Found, Option, WayOut

WORDS_MOST = 200  # characters
SHOWN_FIRST = 6  # options of a long list that show before its rest is opened
SHOWN_FIRST_MOST = 8  # a list this long shows whole
WAYS_OUT_SHOWN = 5

# In the order of the page.
LEGENDS = {
    "area": gettext_lazy("Area of practice"),
    "language": gettext_lazy("Language of mentorship"),
    "where": gettext_lazy("Where"),
    "city": gettext_lazy("City"),
    "experience": gettext_lazy("Years in practice"),
    "path": gettext_lazy("Stage of career they know"),
    "setting": gettext_lazy("Practice setting"),
    "age": gettext_lazy("Client age group"),
    "topic": gettext_lazy("Topics"),
    "mode": gettext_lazy("Ways of meeting"),
    "place": gettext_lazy("Places"),
}
# short enough for the closed list on a telephone, in both languages
ORDER_LABELS = {
    BY_FIT: gettext_lazy("best fit first"),
    BY_DAY: gettext_lazy("a new order each day"),
    BY_EXPERIENCE: gettext_lazy("experience, by range"),
}
_NOT_IN_A_CODE = re.compile(r"[^-\w]", re.ASCII)


def read_criteria(data: QueryDict) -> Criteria:
    """The criteria of an address; what cannot be a code is kept, made harmless, so that it finds nobody."""
    chosen = {facet: codes for facet in FACETS if (codes := _codes(facet, data.getlist(facet)))}
    page = data.get("page", "")
    return Criteria(
        chosen=chosen,
        words=" ".join(data.get("q", "").replace("\0", " ").split()),
        order=order if (order := data.get("sort", "")) in ORDERS else "",
        page=max(1, int(page)) if re.fullmatch(r"[0-9]{1,6}", page) else 1,
    )


def _codes(facet: str, sent: list[str]) -> tuple[str, ...]:
    if facet == "city":
        # written in one field, with commas; each once, as it was written
        cities = (" ".join(city.replace("\0", " ").split())[:CITY_MOST] for text in sent for city in text.split(","))
        return tuple({city_code(city): city for city in cities if city}.values())
    return tuple(dict.fromkeys(_NOT_IN_A_CODE.sub("?", code)[:40] for code in sent if code))


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


def _without_code(criteria: Criteria, facet: str, code: str) -> Criteria:
    kept = tuple(held for held in criteria.chosen[facet] if held != code)
    return replace(criteria, chosen={**without(criteria, facet).chosen, **({facet: kept} if kept else {})}, page=1)


@dataclass(frozen=True)
class Page:
    """Everything the page of results shows, ready for its template."""

    criteria: Criteria
    found: Found
    on: date

    def context(self) -> dict[str, Any]:
        """The template's variables; see the list at its top."""
        criteria, found = self.criteria, self.found
        turned = replace(criteria, page=found.page)
        total = number_format(found.total, force_grouping=True)
        address = address_of(turned)
        return {
            "words": criteria.words,
            "words_most": WORDS_MOST,
            "problems": self._problems(),
            "groups": self._groups(),
            # beside private filters a number would be a statistic by trait (FIND-4)
            "has_counts": not found.private,
            "cities": ", ".join(criteria.chosen.get("city", ())),
            "chips": self._chips(),
            "private_address": address if found.private else "",
            "heading": ngettext("%(count)s mentor", "%(count)s mentors", found.total) % {"count": total},
            "status": ngettext("%(count)s mentor found", "%(count)s mentors found", found.total) % {"count": total},
            "orders": self._orders(),
            "has_fit": found.fits is not None,
            "beyond": self._beyond() if found.beyond else None,
            "cards": self._cards(),
            "ways_out": [self._way_out(way) for way in found.ways_out[:WAYS_OUT_SHOWN]],
            "page_number": found.page,
            "pages": found.pages,
            "previous_address": address_of(replace(turned, page=found.page - 1)) if found.page > 1 else "",
            "next_address": address_of(replace(turned, page=found.page + 1)) if found.page < found.pages else "",
            "address": address,
        }

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {facet: {each.code: each.label for each in options} for facet, options in self.found.options.items()}

    def _orders(self) -> list[dict[str, Any]]:
        """The ways to sort; the first is what an address without one means."""
        offered = [BY_FIT, BY_DAY, BY_EXPERIENCE] if self.found.fits else [BY_DAY, BY_EXPERIENCE]
        chosen = self.criteria.order if self.criteria.order in offered else offered[0]
        return [
            {"code": "" if order == offered[0] else order, "label": ORDER_LABELS[order], "is_chosen": order == chosen}
            for order in offered
        ]

    def _groups(self) -> list[dict[str, Any]]:
        groups = []
        for facet, legend in LEGENDS.items():
            chosen = self.criteria.chosen.get(facet, ())
            shown = [each for each in self.found.options[facet] if not each.is_retired or each.code in chosen]
            if shown:
                groups.append(group_of(facet, legend, shown, chosen))
        return groups

    def _chips(self) -> list[dict[str, str]]:
        chips = []
        if self.criteria.words:
            label = _("“%(words)s”") % {"words": self.criteria.words}
            chips.append({"label": label, "address": address_of(without(self.criteria, WORDS))})
        for facet, codes in self.criteria.chosen.items():
            labels = self._labels[facet]
            for code in codes:
                address = address_of(_without_code(self.criteria, facet, code))
                chips.append({"label": labels.get(code, code), "address": address})
        return chips

    def _problems(self) -> list[dict[str, str]]:
        problems = []
        if len(self.criteria.words) > WORDS_MOST:
            text = _("Use at most %(most)s characters: only the first %(most)s were looked for.") % {"most": WORDS_MOST}
            problems.append({"text": text, "address": "#q"})
        for facet, codes in self.criteria.chosen.items():
            labels = self._labels[facet]
            for code in (code for code in codes if code not in labels and facet != "city"):
                text = _("“%(value)s” is not on the list “%(list)s”. Search without it.")
                address = address_of(_without_code(self.criteria, facet, code))
                problems.append({"text": text % {"value": code, "list": LEGENDS[facet]}, "address": address})
        return problems

    def _way_out(self, way: WayOut) -> dict[str, str]:
        names = []
        for name in way.criteria:
            if name == WORDS:
                names.append(_("“%(words)s”") % {"words": self.criteria.words})
            else:
                labels = self._labels[name]
                names.append(", ".join(labels.get(code, code) for code in self.criteria.chosen[name]))
        count = ngettext("%(count)s mentor", "%(count)s mentors", way.mentors)
        count %= {"count": number_format(way.mentors, force_grouping=True)}
        return {
            "dropped": _(" and ").join(names),
            "count": "" if self.found.private else count,
            "address": address_of(without(self.criteria, *way.criteria)),
        }

    def _beyond(self) -> dict[str, Any]:
        """Those who stand last in the order by fit, where to see them, and whether a must of the reader's is why: who
        marked nothing as a must has no language in common with them. Beside private filters a number would be a
        statistic by trait (FIND-4)."""
        count, has_musts = self.found.beyond, bool(self.found.fits and self.found.fits.missed_musts)
        if self.found.private:
            text = (
                _("Who does not meet what must be met for you stands last.")
                if has_musts
                else _("Who has no language in common with you stands last.")
            )
        else:
            text = (
                ngettext(
                    "%(count)s mentor does not meet what must be met for you, and stands last.",
                    "%(count)s mentors do not meet what must be met for you, and stand last.",
                    count,
                )
                if has_musts
                else ngettext(
                    "%(count)s mentor has no language in common with you, and stands last.",
                    "%(count)s mentors have no language in common with you, and stand last.",
                    count,
                )
            ) % {"count": number_format(count, force_grouping=True)}
        page = (self.found.total - count) // PAGE_SIZE + 1
        address = f"{address_of(replace(self.criteria, page=page))}#beyond"
        return {"text": text, "address": address, "has_musts": has_musts}

    def _cards(self) -> list[dict[str, Any]]:
        found = self.found
        labels, chosen, language = self._labels, self.criteria.chosen, get_language()
        fits = fits_of(found.rows, found.fits, labels)
        cards = [
            card_of(row, labels, chosen, self.on, language, fit) for row, fit in zip(found.rows, fits, strict=True)
        ]
        if found.beyond:
            first = max(0, found.total - found.beyond - (found.page - 1) * PAGE_SIZE)
            for card in cards[first : first + 1]:
                card["begins_beyond"] = True
        return cards


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
