"""Finding mentors: one statement reads who searches and counts everything, one fetches the page (FIND-3, performance 3
"pgbits").

Within a facet the options are alternatives, between facets and words all must hold. `values` is what is asked and
answered, `statements` what the database is asked, `ordering` who comes first, `ways_out` what to drop when nobody fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg.types.json import Jsonb

from caot_mentor.statements import planned_once
from members.identity_questions import traits_with_searchable_words
from members.models import Member
from members.queries import today
from mentorship.profiles import bits, limits
from mentorship.profiles.models import UseCount
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS, FACETS, PAGE_SIZE
from mentorship.profiles.private_filters import NONE, PrivateFilters
from mentorship.profiles.reader import NOBODY, Reader, Reading, reader_of, reading_parameters
from mentorship.profiles.search.ordering import keys_in_order, page_of
from mentorship.profiles.search.statements import (
    ASKED_STATEMENT,
    COUNTS_STATEMENT,
    built,
    found_by_statement,
    page_statement,
)
from mentorship.profiles.search.values import (
    BY_DAY,
    BY_EXPERIENCE,
    BY_FIT,
    ORDERS,
    PLACE_NOW,
    WORDS,
    Counts,
    Criteria,
    Found,
    Option,
    Row,
    TooMany,
    WayOut,
    chosen_of,
)
from mentorship.profiles.search.ways_out import ways_out

__all__ = [
    "BY_DAY",
    "BY_EXPERIENCE",
    "BY_FIT",
    "ORDERS",
    "PLACE_NOW",
    "WORDS",
    "Criteria",
    "Found",
    "Option",
    "Row",
    "TooMany",
    "WayOut",
    "find",
    "find_for",
]


def find(criteria: Criteria, language: str, on: date, reader: Reader = NOBODY, private: PrivateFilters = NONE) -> Found:
    """Answer `criteria` and `private` for `reader`, in `language`, on the day `on` (Ottawa).

    Two statements, a third with words or private filters; as many whatever is chosen. A page beyond the last one is the
    last one.
    """
    by = _found_by(criteria.words, private)
    return _answer(criteria, language, on, private, by, reader, _counted(criteria, language, _both(*by), reader))


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
    ways: list[WayOut] = []
    beyond = 0
    if counts.total:
        order, is_beyond = keys_in_order(criteria, reader, counts, on)
        rows = _rows(page_of(order, counts.hits, page), language, on, private)
        beyond = 0 if is_beyond is None else int(np.count_nonzero(counts.hits & is_beyond))
    elif criteria.names:
        ways = ways_out(criteria, *by, reader)
    return Found(counts.options, counts.total, page, rows, ways, reader.fits, private, beyond)


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
    with planned_once(as_bytes=True) as cursor:
        # see `search_configurations.CREATE_FINDER`
        cursor.execute(found_by_statement(bool(private)), parameters)
        by_words, by_private = cursor.fetchone()
    return (
        bits.from_keys(by_words) if words else None,
        bits.from_keys(by_private) if private else None,
    )


def _both(one: bits.Bits | None, other: bits.Bits | None) -> bits.Bits | None:
    if one is None or other is None:
        return other if one is None else one
    width = min(len(one), len(other))
    return one[:width] & other[:width]


def _counted(criteria: Criteria, language: str, found_by: bits.Bits | None, reader: Reader) -> Counts:
    """The counts for a reader who is known."""
    parameters = _parameters(criteria, found_by)
    if reader.apart:
        parameters["apart"] = bits.keys_of(reader.apart)
    apart = "unnest(%(apart)s::int[]) AS key" if reader.apart else ""
    statement = built(COUNTS_STATEMENT, language, found_by is not None, apart)
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(statement, parameters)
        return _counts(cursor.fetchall())


def _asked(
    member: Member, criteria: Criteria, language: str, found_by: bits.Bits | None, now: datetime
) -> tuple[Reader, Counts]:
    """The counts for a member, who is read with them; raises TooMany."""
    parameters = _parameters(criteria, found_by)
    parameters |= limits.parameters(member, UseCount.What.SEARCH, now) | reading_parameters(member, now)
    readings: list[Reading] = []
    counted = []
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(built(ASKED_STATEMENT, language, found_by is not None, "apart"), parameters)
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


def _parameters(criteria: Criteria, found_by: bits.Bits | None) -> dict[str, Any]:
    parameters = chosen_of(criteria) | {
        "all_facets": list(FACETS),
        "order_facet": "experience" if criteria.order == BY_EXPERIENCE else "",
    }
    return parameters if found_by is None else parameters | {"found": bits.as_hex(found_by)}


def _rows(ids: list[int], language: str, on: date, private: PrivateFilters) -> list[Row]:
    parameters: dict[str, Any] = {"ids": ids, "on": on}
    if private:
        parameters["traits"] = private.traits
    with planned_once() as cursor:
        cursor.execute(page_statement(language, bool(private)), parameters)
        rows = {values[0]: Row(*values) for values in cursor.fetchall()}
    # a mentor who left between the two statements is not shown
    return [rows[pk] for pk in ids if pk in rows]
