"""Finding mentors: one statement counts everything, one fetches the page (FIND-3, performance 3 "pgbits").

Within a facet the options are alternatives, between facets and words all must hold. The number beside an option is what
choosing it alone in its facet would give with everything else as it is: a facet leaves its own selection out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from caot_mentor.statements import planned_once
from mentorship.profiles import bits
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS, FACETS, PAGE_SIZE

WORDS = "words"  # the free text, where it stands beside the facets as one more criterion
BY_EXPERIENCE = "experience"  # the other order beside the daily shuffle

# Who is in question at all: the listed, and of these whom the words found. The words' bits are cut or filled to the
# width of the others: between the two statements the strings may have grown.
IN_QUESTION = """
SELECT bits FROM mentorship_facetbits WHERE facet = 'listed'
"""
IN_QUESTION_WITH_WORDS = """
SELECT bits & substring(('x' || %(found)s)::varbit || (bits # bits) FOR length(bits)) AS bits
  FROM mentorship_facetbits WHERE facet = 'listed'
"""
# A chosen option that nobody ever had has no row: it is somebody's wish that nobody fulfils, not no wish.
CHOSEN = """
SELECT wanted.facet, coalesce(bit_or(stored.bits), (SELECT bits # bits FROM in_question)) AS bits
  FROM unnest(%(facets)s::text[], %(codes)s::text[]) AS wanted (facet, value)
  LEFT JOIN mentorship_facetbits stored ON stored.facet = wanted.facet AND stored.value = wanted.value
 GROUP BY wanted.facet
"""
# `counted_in` is what a facet's options are counted in; the row without a facet is the result itself.
COUNTS_STATEMENT = """
WITH in_question AS MATERIALIZED ({in_question}),
chosen AS MATERIALIZED ({chosen}),
counted_in AS MATERIALIZED (
    SELECT facet, in_question.bits & coalesce(
        (SELECT bit_and(other.bits) FROM chosen other WHERE other.facet <> facets.facet), in_question.bits) AS bits
      FROM (SELECT facet FROM chosen UNION ALL SELECT '') facets, in_question
)
SELECT term.kind, term.code, coalesce(nullif(term.name_{language}, ''), term.name_en), term.is_retired,
       coalesce(bit_count(stored.bits & counted_in.bits), 0),
       CASE WHEN term.kind = %(order_facet)s THEN varbit_send(stored.bits) END, term.position
  FROM mentorship_term term
  LEFT JOIN mentorship_facetbits stored ON stored.facet = term.kind AND stored.value = term.code
  LEFT JOIN counted_in ON counted_in.facet = CASE WHEN term.kind = ANY(%(facets)s) THEN term.kind ELSE '' END
 WHERE term.kind = ANY(%(all_facets)s)
UNION ALL
SELECT '', facet, '', false, bit_count(bits), CASE WHEN facet = '' THEN varbit_send(bits) END, 0 FROM counted_in
 ORDER BY 7
"""

PAGE_STATEMENT = """
SELECT profile.id, profile.public_id, member.first_name || ' ' || member.last_name, profile.practising_since,
       profile.city, profile.province, profile.is_remote, profile.areas, profile.topics, profile.sentence,
       profile.text_language, (
           SELECT category.name_{language}
             FROM members_membership membership
             JOIN members_membershipcategory category ON category.id = membership.category_id
            WHERE membership.member_id = profile.member_id AND membership.starts_on <= %(on)s
            ORDER BY membership.ends_on DESC LIMIT 1)
  FROM mentorship_mentorprofile profile JOIN members_member member ON member.id = profile.member_id
 WHERE profile.id = ANY(%(ids)s) AND profile.is_listed
"""

WAYS_OUT_STATEMENT = """
WITH in_question AS MATERIALIZED ({in_question}),
chosen AS ({chosen})
SELECT facet, varbit_send(bits) FROM chosen, (SELECT FROM in_question) UNION ALL
SELECT '', varbit_send(bits) FROM in_question
"""


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for: codes by facet (in the order of `FACETS`), words, order and page of the answer."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    order: str = ""
    page: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The criteria in use: facets, and `words`."""
        return (*self.chosen, WORDS) if self.words else tuple(self.chosen)


class Option(NamedTuple):
    """One option of a facet, and how many mentors choosing it would give."""

    code: str
    label: str
    is_retired: bool
    mentors: int


class WayOut(NamedTuple):
    """The criteria to drop, and how many mentors that gives."""

    criteria: tuple[str, ...]
    mentors: int


class Row(NamedTuple):
    """What a page of results needs of a mentor."""

    id: int
    public_id: UUID
    name: str
    practising_since: int | None
    city: str
    province: str
    is_remote: bool
    areas: list[str]
    topics: list[str]
    sentence: str
    text_language: str
    category: str | None


@dataclass(frozen=True)
class Found:
    """The answer: counts for all options, how many mentors fit, one page of them, and ways out when there is none."""

    options: Mapping[str, Sequence[Option]]
    total: int
    page: int
    rows: Sequence[Row]
    ways_out: Sequence[WayOut]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def find(criteria: Criteria, language: str, on: date) -> Found:
    """Answer `criteria` in `language` on the day `on` (Ottawa).

    Two statements, a third with words; as many whatever is chosen. A page beyond the last one is the last one.
    """
    found_by_words = _found_by(criteria.words) if criteria.words else None
    options, total, hits, bands = _counts(criteria, language, found_by_words)
    page = min(criteria.page, max(1, -(-total // PAGE_SIZE)))
    rows: list[Row] = []
    ways_out: list[WayOut] = []
    if total:
        ids = in_order(hits, on, bands)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        rows = _rows(ids.tolist(), language, on)
    elif criteria.names:
        ways_out = _ways_out(criteria, found_by_words)
    return Found(options, total, page, rows, ways_out)


def _found_by(words: str) -> bits.Bits:
    with planned_once() as cursor:
        # see `search_configurations.CREATE_FINDER`
        cursor.execute("SELECT mentorship_keys_found(%s)", [words])
        return bits.from_keys(cursor.fetchone()[0])


def _counts(
    criteria: Criteria, language: str, found_by_words: bits.Bits | None
) -> tuple[dict[str, list[Option]], int, bits.Bits, list[bits.Bits]]:
    parameters = _parameters(criteria, found_by_words)
    parameters["all_facets"] = list(FACETS)
    parameters["order_facet"] = "experience" if criteria.order == BY_EXPERIENCE else ""
    options: dict[str, list[Option]] = {facet: [] for facet in FACETS}
    total, hits = 0, np.zeros(0, np.bool_)
    bands: dict[str, bits.Bits] = {}
    with planned_once() as cursor:
        cursor.execute(_statement(COUNTS_STATEMENT, found_by_words, language), parameters)
        for facet, code, label, is_retired, count, sent, _position in cursor.fetchall():
            if facet:
                options[facet].append(Option(code, label, is_retired, count))
                if sent:
                    bands[code] = bits.from_sent(sent)
            elif sent:
                total, hits = count, bits.from_sent(sent)
    most_first = [EXPERIENCE_ABOVE, *(band for _least, _most, band in reversed(EXPERIENCE_BANDS))]
    return options, total, hits, [bands[band] for band in most_first if band in bands]


@lru_cache(maxsize=64)
def _built(statement: str, has_words: bool, language: str) -> str:
    in_question = IN_QUESTION_WITH_WORDS if has_words else IN_QUESTION
    # the language is one of settings.LANGUAGES and names a column
    return statement.format(in_question=in_question, chosen=CHOSEN, language=language)


def _statement(statement: str, found_by_words: bits.Bits | None, language: str = "en") -> str:
    return _built(statement, found_by_words is not None, language)


def _parameters(criteria: Criteria, found_by_words: bits.Bits | None) -> dict[str, Any]:
    pairs = [(facet, code) for facet, codes in criteria.chosen.items() for code in codes]
    return {
        "facets": [facet for facet, _code in pairs],
        "codes": [code for _facet, code in pairs],
        "found": "" if found_by_words is None else bits.as_hex(found_by_words),
    }


def _rows(ids: list[int], language: str, on: date) -> list[Row]:
    with planned_once() as cursor:
        cursor.execute(_built(PAGE_STATEMENT, False, language), {"ids": ids, "on": on})
        rows = {values[0]: Row(*values) for values in cursor.fetchall()}
    # a mentor who left between the two statements is not shown
    return [rows[pk] for pk in ids if pk in rows]


@lru_cache(maxsize=2)
def shuffled(on: date, width: int) -> NDArray[np.intp]:
    """All keys below `width` in the order of the day, the same for everyone (FIND-12).

    Each key's lot depends on the day and the key alone: a mentor who joins moves nobody else.
    """
    return np.argsort(np.random.default_rng(on.toordinal()).random(width), kind="stable")


def in_order(hits: bits.Bits, on: date, bands: Sequence[bits.Bits] = ()) -> NDArray[np.intp]:
    """The keys of `hits` in the order of the day; with `bands`, those in the first band before those in the next."""
    order = shuffled(on, len(hits))
    keys = order[hits[order]]
    if not bands:
        return keys
    rank = np.full(len(hits), len(bands), np.int8)
    for place, band in enumerate(bands):
        rank[np.flatnonzero(band[: len(hits)])] = place
    return keys[np.argsort(rank[keys], kind="stable")]


def _ways_out(criteria: Criteria, found_by_words: bits.Bits | None) -> list[WayOut]:
    """The smallest sets of criteria whose dropping gives anybody, the most fruitful first (quality 5.1).

    A facet is dropped whole: its options are alternatives, so fewer of them never give more. Empty only when nobody
    is listed.
    """
    with planned_once() as cursor:
        cursor.execute(_statement(WAYS_OUT_STATEMENT, None), _parameters(criteria, None))
        held = {facet: bits.from_sent(sent) for facet, sent in cursor.fetchall()}
    listed = held.pop("", None)
    if listed is None:
        return []
    if found_by_words is not None:
        held[WORDS] = np.pad(found_by_words, (0, len(listed)))[: len(listed)]
    for size in range(1, len(held) + 1):
        ways = [
            WayOut(dropped, _count_without(dropped, held, listed)) for dropped in combinations(criteria.names, size)
        ]
        if fruitful := sorted((way for way in ways if way.mentors), key=lambda way: -way.mentors):
            return fruitful
    return []


def _count_without(dropped: tuple[str, ...], held: dict[str, bits.Bits], listed: bits.Bits) -> int:
    kept = [who for name, who in held.items() if name not in dropped]
    return int(np.count_nonzero(np.logical_and.reduce([listed, *kept])))
