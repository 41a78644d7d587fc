"""Finding mentors: one statement reads who searches and counts everything, one fetches the page (FIND-3, performance 3
"pgbits").

Within a facet the options are alternatives, between facets and words all must hold. The number beside an option is what
choosing it alone in its facet would give with everything else as it is: a facet leaves its own selection out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from psycopg.types.json import Jsonb

from caot_mentor.statements import planned_once
from members.identity_questions import traits_with_searchable_words
from members.models import Member
from members.queries import today
from mentorship.profiles import bits, limits
from mentorship.profiles.facets import city_code
from mentorship.profiles.fit import BEYOND, Judged
from mentorship.profiles.models import UseCount
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS, FACETS, PAGE_SIZE
from mentorship.profiles.private_filters import NONE, PrivateFilters
from mentorship.profiles.reader import NOBODY, READING, READINGS, Reader, Reading, reader_of, reading_parameters

WORDS = "words"  # the free text, where it stands beside the facets as one more criterion
BY_EXPERIENCE, BY_FIT, BY_DAY = ORDERS = ("experience", "fit", "day")
PLACE_NOW = _("Has a place now")  # the one option that is no term of a list
type Order = NDArray[np.intp]  # keys of profiles
type Packed = NDArray[np.uint8]  # eight mentors in a byte
LAST = 65_535  # after every rank of the fit

# Who is in question at all: the listed, but for those kept apart from the reader (SAFE-1), and of these whom the words
# and the private filters found. Both strings are cut or filled to the width of the others: between the statements the
# strings may have grown.
IN_QUESTION = """
SELECT bits{found}{apart} AS bits FROM mentorship_facetbits WHERE facet = 'listed'
"""
FOUND = " & substring(('x' || %(found)s)::varbit || (bits # bits) FOR length(bits))"
APART = " & ~coalesce((SELECT bit_or(set_bit(bits # bits, key, 1)) FROM {keys} WHERE key < length(bits)), bits # bits)"
# A chosen option that nobody ever had has no row: it is somebody's wish that nobody fulfils, not no wish.
CHOSEN = """
SELECT wanted.facet, coalesce(bit_or(stored.bits), (SELECT bits # bits FROM in_question)) AS bits
  FROM unnest(%(facets)s::text[], %(codes)s::text[]) AS wanted (facet, value)
  LEFT JOIN mentorship_facetbits stored ON stored.facet = wanted.facet AND stored.value = wanted.value
 GROUP BY wanted.facet
"""
# `counted_in` is what a facet's options are counted in; the row without a facet is the result itself.
COUNTING = """
in_question AS MATERIALIZED ({in_question}),
chosen AS MATERIALIZED ({chosen}),
counted_in AS MATERIALIZED (
    SELECT facet, in_question.bits & coalesce(
        (SELECT bit_and(other.bits) FROM chosen other WHERE other.facet <> facets.facet), in_question.bits) AS bits
      FROM (SELECT facet FROM chosen UNION ALL SELECT '') facets, in_question
)
"""
COUNTS = """
SELECT term.kind, term.code, coalesce(nullif(term.name, ''), term.name_en), term.is_retired,
       coalesce(bit_count(stored.bits & counted_in.bits), 0),
       CASE WHEN term.kind = %(order_facet)s THEN varbit_send(stored.bits) END, term.position
  FROM (SELECT kind, code, name_{language}, name_en, is_retired, position FROM mentorship_term
         WHERE kind = ANY(%(all_facets)s)
         UNION ALL SELECT 'place', 'now', '', '', false, 0) AS term (kind, code, name, name_en, is_retired, position)
  LEFT JOIN mentorship_facetbits stored ON stored.facet = term.kind AND stored.value = term.code
  LEFT JOIN counted_in ON counted_in.facet = CASE WHEN term.kind = ANY(%(facets)s) THEN term.kind ELSE '' END
UNION ALL
SELECT '', facet, '', false, bit_count(bits), CASE WHEN facet = '' THEN varbit_send(bits) END, 0 FROM counted_in
"""
# A use is counted, who searches is read, and the counts are made in one statement: each one of its own would take a
# millisecond of the page.
ASKED_STATEMENT = f"""
WITH used AS ({limits.COUNT}), {READING}, {COUNTING}
{COUNTS}
UNION ALL SELECT '@' || what, facet, value, false, 0, bits, 0 FROM ({READINGS}) AS readings
UNION ALL SELECT '@used', '', '', false, seconds, NULL, 0 FROM used
 ORDER BY 7
"""  # noqa: S608 (no input)
COUNTS_STATEMENT = f"WITH {COUNTING} {COUNTS} ORDER BY 7"

PAGE_STATEMENT = """
SELECT profile.id, profile.public_id, member.first_name || ' ' || member.last_name, profile.practising_since,
       profile.city, profile.province, profile.is_remote, profile.areas, profile.topics, profile.languages,
       profile.sentence, profile.text_language, profile.places, profile.places_taken, profile.is_paused,
       profile.away_from, profile.away_to, (
           SELECT category.name_{language}
             FROM members_membership membership
             JOIN members_membershipcategory category ON category.id = membership.category_id
            WHERE membership.member_id = profile.member_id AND membership.starts_on <= %(on)s
            ORDER BY membership.ends_on DESC LIMIT 1), {told}
  FROM mentorship_mentorprofile profile JOIN members_member member ON member.id = profile.member_id
 WHERE profile.id = ANY(%(ids)s) AND profile.is_listed
"""

# What a card found by private filters shows besides.
TOLD = """
(SELECT json_agg(json_build_array(told.trait, told.shown_codes, told.shown_words))
   FROM members_selfidentification told
  WHERE told.member_id = profile.member_id AND told.visibility = 'shown' AND told.trait = ANY(%(traits)s))
"""
# Words and private filters in one statement. These see what is shown: of a trait any of the answers, of all traits one.
FOUND_BY = """
SELECT CASE WHEN %(words)s <> '' THEN mentorship_keys_found(%(words)s) END, {private}
"""
PRIVATE = """
(SELECT string_agg(int4send(profile.id::int), '')
   FROM mentorship_mentorprofile profile
   JOIN (SELECT hit.member_id
           FROM (SELECT told.member_id
                   FROM jsonb_to_recordset(%(wanted)s) AS wanted (trait text, codes varchar[])
                   JOIN members_selfidentification told
                     ON told.trait = wanted.trait AND told.visibility = 'shown' AND told.shown_codes && wanted.codes
                 UNION ALL
                 SELECT DISTINCT told.member_id FROM members_selfidentification told
                  WHERE %(own_words)s <> '' AND told.visibility = 'shown' AND told.trait = ANY(%(worded)s)
                    AND (to_tsvector('caot_en', told.shown_words) @@ plainto_tsquery('caot_en', %(own_words)s)
                         OR to_tsvector('caot_fr', told.shown_words) @@ plainto_tsquery('caot_fr', %(own_words)s))
                ) AS hit
          GROUP BY hit.member_id HAVING count(*) = %(asked)s) AS found USING (member_id))
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
    languages: list[str]
    sentence: str
    text_language: str
    places: int
    places_taken: int
    is_paused: bool
    away_from: date | None
    away_to: date | None
    category: str | None
    told: Sequence[tuple[str, list[str], str]] | None = None  # with private filters: trait, codes, own words


@dataclass(frozen=True)
class Found:
    """The answer: counts for all options, how many mentors fit, one page of them, and ways out when there is none.

    `beyond` of the total stand last in the order by fit, for they do not meet what must be met (design 4).
    """

    options: Mapping[str, Sequence[Option]]
    total: int
    page: int
    rows: Sequence[Row]
    ways_out: Sequence[WayOut]
    fits: Judged | None = None
    private: PrivateFilters = NONE
    beyond: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class TooMany(Exception):
    """The member has searched too often (quality S15): after `seconds` the count begins anew."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def find(criteria: Criteria, language: str, on: date, reader: Reader = NOBODY, private: PrivateFilters = NONE) -> Found:
    """Answer `criteria` and `private` for `reader`, in `language`, on the day `on` (Ottawa).

    Two statements, a third with words or private filters; as many whatever is chosen. A page beyond the last one is the
    last one.
    """
    by = _found_by(criteria.words, private)
    return _answer(criteria, language, on, private, by, *_counted(criteria, language, _both(*by), reader))


def find_for(member: Member, criteria: Criteria, language: str, now: datetime, private: PrivateFilters = NONE) -> Found:
    """Answer a member at the moment `now`, and count one more search of theirs; as many statements as `find`.

    Raises TooMany.
    """
    by = _found_by(criteria.words, private)
    reader, counts = _asked(member, criteria, language, _both(*by), now)
    return _answer(criteria, language, today(now), private, by, reader, counts)


def _answer(
    criteria: Criteria,
    language: str,
    on: date,
    private: PrivateFilters,
    by: tuple[bits.Bits | None, bits.Bits | None],
    reader: Reader,
    counts: Counts,
) -> Found:
    page = min(criteria.page, max(1, -(-counts.total // PAGE_SIZE)))
    rows: list[Row] = []
    ways_out: list[WayOut] = []
    beyond = 0
    if counts.total:
        order, is_beyond = _order_for(criteria, reader, counts, on)
        rows = _rows(page_of(order, counts.hits, page), language, on, private)
        beyond = 0 if is_beyond is None else int(np.count_nonzero(counts.hits & is_beyond))
    elif criteria.names:
        ways_out = _ways_out(criteria, *by, reader)
    return Found(counts.options, counts.total, page, rows, ways_out, reader.fits, private, beyond)


def _found_by(words: str, private: PrivateFilters) -> tuple[bits.Bits | None, bits.Bits | None]:
    """Whom the words found, and whom the private filters; None where there are none."""
    if not words and not private:
        return None, None
    parameters: dict[str, Any] = {"words": words}
    if private:
        parameters |= {
            "wanted": Jsonb([{"trait": trait, "codes": list(codes)} for trait, codes in private.codes.items()]),
            "own_words": private.words,
            "worded": sorted(traits_with_searchable_words()),
            "asked": len(private.codes) + bool(private.words),
        }
    with planned_once() as cursor:
        # see `search_configurations.CREATE_FINDER`
        cursor.execute(_found_by_statement(bool(private)), parameters)
        by_words, by_private = cursor.fetchone()
    return (
        bits.from_keys(by_words) if words else None,
        bits.from_keys(by_private) if private else None,
    )


@lru_cache(maxsize=2)
def _found_by_statement(is_private: bool) -> str:
    return FOUND_BY.format(private=PRIVATE if is_private else "NULL")


def _both(one: bits.Bits | None, other: bits.Bits | None) -> bits.Bits | None:
    if one is None or other is None:
        return other if one is None else one
    width = min(len(one), len(other))
    return one[:width] & other[:width]


class Counts(NamedTuple):
    """What was counted: each option, how many mentors fit and who, and who is in each band of experience, the longest
    first, if that is the order."""

    options: dict[str, list[Option]]
    total: int
    hits: bits.Bits
    bands: Sequence[bits.Bits]


def _counted(criteria: Criteria, language: str, found_by: bits.Bits | None, reader: Reader) -> tuple[Reader, Counts]:
    """The counts for a reader who is known."""
    parameters = _parameters(criteria, found_by)
    if reader.apart:
        parameters["apart"] = bits.keys_of(reader.apart)
    apart = "unnest(%(apart)s::int[]) AS key" if reader.apart else ""
    statement = _built(COUNTS_STATEMENT, language, found_by is not None, apart)
    with planned_once() as cursor:
        cursor.execute(statement, parameters)
        return reader, _counts(cursor.fetchall())


def _asked(
    member: Member, criteria: Criteria, language: str, found_by: bits.Bits | None, now: datetime
) -> tuple[Reader, Counts]:
    """The counts for a member, who is read with them; raises TooMany."""
    parameters = _parameters(criteria, found_by)
    parameters |= limits.parameters(member, UseCount.What.SEARCH, now) | reading_parameters(member, now)
    readings: list[Reading] = []
    counted = []
    with planned_once() as cursor:
        cursor.execute(_built(ASKED_STATEMENT, language, found_by is not None, "apart"), parameters)
        for row in cursor.fetchall():
            kind, code, text, _is_retired, number, sent, _position = row
            if kind == "@used":
                if number:
                    raise TooMany(number)
            elif kind[:1] == "@":
                readings.append((kind[1:], code, text, sent))
            else:
                counted.append(row)
    return reader_of(readings), _counts(counted)


def _counts(rows: Iterable[tuple[str, str, str, bool, int, bytes | None, int]]) -> Counts:
    options: dict[str, list[Option]] = {facet: [] for facet in FACETS}
    total, hits = 0, np.zeros(0, np.bool_)
    bands: dict[str, bits.Bits] = {}
    for facet, code, label, is_retired, count, sent, _position in rows:
        if facet:
            options[facet].append(Option(code, label or str(PLACE_NOW), is_retired, count))
            if sent:
                bands[code] = bits.from_sent(sent)
        elif sent:
            total, hits = count, bits.from_sent(sent)
    most_first = [EXPERIENCE_ABOVE, *(band for _least, _most, band in reversed(EXPERIENCE_BANDS))]
    return Counts(options, total, hits, [bands[band] for band in most_first if band in bands])


@lru_cache(maxsize=64)
def _built(statement: str, language: str = "en", has_found: bool = False, apart: str = "") -> str:
    in_question = IN_QUESTION.format(found=FOUND if has_found else "", apart=APART.format(keys=apart) if apart else "")
    # the language is one of settings.LANGUAGES and names a column
    return statement.format(in_question=in_question, chosen=CHOSEN, language=language)


def _parameters(criteria: Criteria, found_by: bits.Bits | None) -> dict[str, Any]:
    parameters = _chosen(criteria) | {
        "all_facets": list(FACETS),
        "order_facet": "experience" if criteria.order == BY_EXPERIENCE else "",
    }
    return parameters if found_by is None else parameters | {"found": bits.as_hex(found_by)}


def _chosen(criteria: Criteria) -> dict[str, Any]:
    pairs = [
        (facet, city_code(code) if facet == "city" else code)
        for facet, codes in criteria.chosen.items()
        for code in codes
    ]
    return {"facets": [facet for facet, _code in pairs], "codes": [code for _facet, code in pairs]}


def _rows(ids: list[int], language: str, on: date, private: PrivateFilters) -> list[Row]:
    parameters: dict[str, Any] = {"ids": ids, "on": on}
    if private:
        parameters["traits"] = private.traits
    with planned_once() as cursor:
        cursor.execute(_page_statement(language, bool(private)), parameters)
        rows = {values[0]: Row(*values) for values in cursor.fetchall()}
    # a mentor who left between the two statements is not shown
    return [rows[pk] for pk in ids if pk in rows]


@lru_cache(maxsize=8)
def _page_statement(language: str, is_private: bool) -> str:
    return PAGE_STATEMENT.format(language=language, told=TOLD if is_private else "NULL")


def order_for(criteria: Criteria, reader: Reader) -> str:
    """The order of the answer: by fit where the reader has a mentee profile, else the day's (FIND-12)."""
    wanted = criteria.order or BY_FIT
    return BY_DAY if wanted == BY_FIT and reader.fits is None else wanted


def _order_for(criteria: Criteria, reader: Reader, counts: Counts, on: date) -> tuple[Order, bits.Bits | None]:
    """All keys in the order asked for; in the order by fit also who stands beyond what must be met."""
    width = len(counts.hits)
    if reader.fits is not None and order_for(criteria, reader) == BY_FIT:
        if (on, width) not in reader.fits.orders:
            # who came while this was answered stands last
            rank = bits.cut(reader.fits.rank(), width, LAST)
            reader.fits.orders[on, width] = in_order(rank, on), rank >= BEYOND
        return reader.fits.orders[on, width]
    if not counts.bands:
        return shuffled(on, width), None
    rank = np.full(width, len(counts.bands), np.int8)
    for place, band in enumerate(counts.bands):
        rank[np.flatnonzero(band[:width])] = place
    return in_order(rank, on), None


@lru_cache(maxsize=2)
def shuffled(on: date, width: int) -> Order:
    """All keys below `width` in the order of the day, the same for everyone (FIND-12).

    Each key's lot depends on the day and the key alone: a mentor who joins moves nobody else.
    """
    return np.argsort(np.random.default_rng(on.toordinal()).random(width), kind="stable")


def in_order(rank: NDArray[Any], on: date) -> Order:
    """All keys by their rank, those of one rank in the order of the day."""
    order = shuffled(on, len(rank))
    return order[np.argsort(rank[order], kind="stable")]


def page_of(order: Order, hits: bits.Bits, page: int) -> list[int]:
    """The keys of one page of the `hits`, in an order of all keys, of which no more is looked at than it takes."""
    first, last = (page - 1) * PAGE_SIZE, page * PAGE_SIZE
    keys = np.zeros(0, np.intp)
    begin, step = 0, 4 * PAGE_SIZE
    while len(keys) < last and begin < len(order):
        some = order[begin : begin + step]
        keys = np.concatenate([keys, some[hits[some]]])
        begin, step = begin + step, step * 4
    return keys[first:last].tolist()


def _ways_out(
    criteria: Criteria, by_words: bits.Bits | None, by_private: bits.Bits | None, reader: Reader
) -> list[WayOut]:
    """The smallest sets of criteria whose dropping gives anybody, the most fruitful first (quality 5.1); with private
    filters in the order of the criteria, for another one would tell numbers.

    A facet is dropped whole: its options are alternatives, so fewer of them never give more. Private filters are kept:
    without them there is no number to tell (FIND-4). Empty when nobody would be left.
    """
    with planned_once() as cursor:
        cursor.execute(_built(WAYS_OUT_STATEMENT), _chosen(criteria))
        held = {facet: bits.from_sent(sent) for facet, sent in cursor.fetchall()}
    listed = held.pop("", None)
    if listed is None:
        return []
    if by_private is not None:
        listed &= bits.cut(by_private, len(listed))
    if reader.apart:
        listed &= ~bits.cut(bits.from_keys(reader.apart), len(listed))
    if by_words is not None:
        held[WORDS] = bits.cut(by_words, len(listed))
    # eight mentors in a byte: with all criteria chosen there are thousands of sets to try
    packed, among = {name: np.packbits(who) for name, who in held.items()}, np.packbits(listed)
    for size in range(1, len(held) + 1):
        ways = [
            WayOut(dropped, _count_without(dropped, packed, among)) for dropped in combinations(criteria.names, size)
        ]
        if fruitful := sorted(
            (way for way in ways if way.mentors), key=lambda way: -way.mentors * (by_private is None)
        ):
            return fruitful
    return []


def _count_without(dropped: tuple[str, ...], packed: Mapping[str, Packed], among: Packed) -> int:
    kept = [who for name, who in packed.items() if name not in dropped]
    return int(np.bitwise_count(np.bitwise_and.reduce([among, *kept])).sum())
