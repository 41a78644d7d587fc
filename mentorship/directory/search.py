"""Finding opportunities (DIR-2): counts for every option, one page of entries, and ways out where there is none.

Within a facet the options are alternatives, between facets and words all must hold; the number beside an option leaves
its own facet's choice out. What is for all professions, for all members, or across Canada is meant by each of them, as
in the library; so is what names none. The directory is small: its codes are read in one statement and counted here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, F, Q, Value
from django.db.models import When as Where
from django.db.models.functions import Coalesce, Lower, NullIf

from mentorship.asked import WORDS, Criteria, WayOut
from mentorship.directory.deadlines import when_of
from mentorship.directory.models import Opportunity
from mentorship.directory.policy import PAGE_SIZE
from mentorship.directory.words import FOR_ALL, FREE, KNOWN, LISTS

PAID = "paid"
BY_TITLE, BY_CLOSING, BY_NEWS = ORDERS = ("title", "closing", "verified")
# In the order of the page; the names stand in addresses.
FACETS = {
    "type": "type",
    "when": "",
    "specialty": "specialties",
    "audience": "audiences",
    "profession": "professions",
    "equity": "equity_focus",
    "format": "formats",
    "province": "provinces",
    "language": "languages",
    "host": "host_kind",
    "cost": "cost",
}
PRIVATE = "equity"  # asked for by POST and kept in the session: it stands in no address (private filters)
READ = ("pk", "type", "host_kind", "cost", "opens_on", "closes_on", *LISTS)


@dataclass(frozen=True)
class Found:
    """The answer: numbers by facet and option, how many entries fit, one page of them, and ways out."""

    numbers: Mapping[str, Counter[str]]
    total: int
    page: int
    rows: list[Opportunity]
    ways_out: list[WayOut]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def find(criteria: Criteria, language: str, on: date) -> Found:
    """Answer for the day `on` (Ottawa): two statements, however much is chosen. A page beyond the last is the last."""
    everything = _read(criteria, language, on)
    fits: list[int] = []
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    missed_by: Counter[tuple[str, ...]] = Counter()
    for pk, by_words, options in everything:
        missed = _missed(criteria, by_words, options)
        if not missed:
            fits.append(pk)
            for facet, codes in options.items():
                numbers[facet].update(codes)
        elif len(missed) == 1 and missed[0] != WORDS:
            numbers[missed[0]].update(options[missed[0]])
        if missed:
            missed_by[missed] += 1
    page = min(criteria.page, max(1, -(-len(fits) // PAGE_SIZE)))
    wanted = fits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    held = Opportunity.objects.defer("search_text", "search_en", "search_fr", "notes").in_bulk(wanted)
    rows = [held[pk] for pk in wanted if pk in held]
    return Found(numbers, len(fits), page, rows, [] if fits else _ways_out(criteria, missed_by))


def all_found(criteria: Criteria, language: str, on: date) -> list[Opportunity]:
    """Every entry that fits, in its order, for the spreadsheet; two statements."""
    keys = [pk for pk, words, options in _read(criteria, language, on) if not _missed(criteria, words, options)]
    held = Opportunity.objects.defer("search_text", "search_en", "search_fr", "notes").in_bulk(keys)
    return [held[pk] for pk in keys if pk in held]


def private_numbers(criteria: Criteria, language: str, on: date) -> Counter[str]:
    """Every private option that an entry has, with how many of what fits the criteria have it; one statement."""
    numbers: Counter[str] = Counter()
    for _pk, by_words, options in _read(criteria, language, on):
        fits = not _missed(criteria, by_words, options)
        numbers.update(dict.fromkeys(options[PRIVATE], int(fits)))
    return numbers


def _read(criteria: Criteria, language: str, on: date) -> Iterable[tuple[int, bool, dict[str, tuple[str, ...]]]]:
    """Every published entry in the order asked for: its key, whether the words are in it, its codes by facet."""
    by_words: Any = Value(True)
    if criteria.words:
        has = Q(search_en=SearchQuery(criteria.words, config="caot_en", search_type="websearch"))
        has |= Q(search_fr=SearchQuery(criteria.words, config="caot_fr", search_type="websearch"))
        by_words = Case(Where(has, then=Value(True)), default=Value(False), output_field=BooleanField())
    own, other = ("title_fr", "title_en") if language == "fr" else ("title_en", "title_fr")
    title = Lower(Coalesce(NullIf(own, Value("")), other))
    order: list[Any] = [title, "pk"]
    if criteria.order == BY_CLOSING:
        is_over = Case(Where(closes_on__lt=on, then=Value(1)), default=Value(0))
        order = [is_over, F("closes_on").asc(nulls_last=True), *order]
    elif criteria.order == BY_NEWS:
        order = [F("last_verified_on").desc(nulls_last=True), *order]
    entries = Opportunity.objects.published().annotate(by_words=by_words).order_by(*order)
    rows = list(entries.values("by_words", *READ))
    each_of = {name: tuple({**KNOWN[name], **dict.fromkeys(c for row in rows for c in row[name])}) for name in FOR_ALL}
    for row in rows:
        yield row["pk"], row["by_words"], _options(row, each_of, on)


def _options(row: Mapping[str, Any], each_of: Mapping[str, tuple[str, ...]], on: date) -> dict[str, tuple[str, ...]]:
    """The codes by facet that the entry is meant by; `each_of` has all there are of those with a word for all."""
    options = {}
    for facet, column in FACETS.items():
        if column in LISTS:
            is_for_all = column in FOR_ALL and (not row[column] or FOR_ALL[column] in row[column])
            options[facet] = each_of[column] if is_for_all else tuple(row[column])
    options |= {"type": (row["type"],), "host": (row["host_kind"],) if row["host_kind"] else ()}
    options["when"] = (when_of(row["opens_on"], row["closes_on"], on).value,)
    cost = row["cost"]
    options["cost"] = (FREE if cost == FREE else PAID,) if cost else ()
    return options


def _missed(criteria: Criteria, by_words: bool, options: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The criteria that the entry does not meet, in their order."""
    missed = [facet for facet, codes in criteria.chosen.items() if not set(codes) & set(options[facet])]
    return (*missed, WORDS) if criteria.words and not by_words else tuple(missed)


def _ways_out(criteria: Criteria, missed_by: Mapping[tuple[str, ...], int]) -> list[WayOut]:
    """The smallest sets of criteria whose dropping gives anything, the most fruitful first (quality 5.1)."""
    for size in range(1, len(criteria.names) + 1):
        ways = []
        for dropped in combinations(criteria.names, size):
            count = sum(number for missed, number in missed_by.items() if set(missed) <= set(dropped))
            ways.append(WayOut(dropped, count))
        if fruitful := sorted((way for way in ways if way.number), key=lambda way: -way.number):
            return fruitful
    return []
