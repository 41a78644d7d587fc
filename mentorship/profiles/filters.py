"""The search's address, read into criteria, and what the page shows around the results."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from caot_mentor.numbers import written_number
from mentorship.asked import (
    WAYS_OUT_SHOWN,
    WORDS_MOST,
    Criteria,
    WayOut,
    address_of,
    chips_of,
    group_of,
    one_line,
    page_addresses,
    page_number,
    problems_of,
    way_out_of,
)
from mentorship.profiles.cards import card_of, fits_of
from mentorship.profiles.facets import city_code
from mentorship.profiles.policy import CITY_MOST, FACETS, PAGE_SIZE
from mentorship.profiles.search import BY_DAY, BY_EXPERIENCE, BY_FIT, ORDERS, Found

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
    return Criteria(
        chosen=chosen,
        words=one_line(data.get("q", "")),
        order=order if (order := data.get("sort", "")) in ORDERS else "",
        page=page_number(data.get("page", "")),
    )


def _codes(facet: str, sent: list[str]) -> tuple[str, ...]:
    if facet == "city":
        # written in one field, with commas; each once, as it was written
        cities = (one_line(city)[:CITY_MOST] for text in sent for city in text.split(","))
        return tuple({city_code(city): city for city in cities if city}.values())
    return tuple(dict.fromkeys(_NOT_IN_A_CODE.sub("?", code)[:40] for code in sent if code))


@dataclass(frozen=True)
class Page:
    """Everything the page of results shows, ready for its template."""

    criteria: Criteria
    found: Found
    on: date

    def context(self) -> dict[str, Any]:
        """The template's variables; see the list at its top."""
        criteria, found = self.criteria, self.found
        addresses = page_addresses(criteria, found.page, found.pages)
        total = written_number(found.total)
        return {
            "words": criteria.words,
            "words_most": WORDS_MOST,
            "problems": problems_of(criteria, LEGENDS, self._is_known),
            "groups": self._groups(),
            # beside private filters a number would be a statistic by trait (FIND-4)
            "has_counts": not found.private,
            "cities": ", ".join(criteria.chosen.get("city", ())),
            "chips": chips_of(criteria, self._label),
            "private_address": addresses["address"] if found.private else "",
            "heading": ngettext("%(count)s mentor", "%(count)s mentors", found.total) % {"count": total},
            "status": ngettext("%(count)s mentor found", "%(count)s mentors found", found.total) % {"count": total},
            "orders": self._orders(),
            "has_fit": found.fits is not None,
            "beyond": self._beyond() if found.beyond else None,
            "cards": self._cards(),
            "ways_out": [self._way_out(way) for way in found.ways_out[:WAYS_OUT_SHOWN]],
            **addresses,
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

    def _label(self, facet: str, code: str) -> str:
        return self._labels[facet].get(code, code)

    def _is_known(self, facet: str, code: str) -> bool:
        return facet == "city" or code in self._labels[facet]

    def _way_out(self, way: WayOut) -> dict[str, str]:
        count = "" if self.found.private else ngettext("%(count)s mentor", "%(count)s mentors", way.number)
        return way_out_of(self.criteria, way, self._label, count)

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
            ) % {"count": written_number(count)}
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
