"""Finding mentors: one statement reads who searches, one fetches the page, and the counts are made from the process's
own copy of the bits, which the first statement proves true (FIND-3; `tally`).

Within a facet the options are alternatives, between facets and words all must hold. `values` is what is asked and
answered, `statements` what the database is asked, `counting` who fits, `ordering` who comes first, `ways_out` what to
drop when nobody fits.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg.types.json import Jsonb

from caot_mentor.statements import planned_once
from members.identity_questions import traits_with_searchable_words
from members.models import Member
from members.queries import today
from mentorship.asked import Criteria, WayOut
from mentorship.profiles import bits, limits
from mentorship.profiles.models import UseCount
from mentorship.profiles.policy import PAGE_SIZE
from mentorship.profiles.private_filters import NONE, PrivateFilters
from mentorship.profiles.reader import NOBODY, Reader, reader_of, reading_parameters
from mentorship.profiles.search.counting import counted
from mentorship.profiles.search.ordering import keys_in_order, page_of
from mentorship.profiles.search.statements import ASKED_STATEMENT, found_by_statement, page_statement
from mentorship.profiles.search.values import BY_DAY, BY_EXPERIENCE, BY_FIT, ORDERS, PLACE_NOW, Found, Row, TooMany
from mentorship.profiles.search.ways_out import ways_out
from mentorship.profiles.tally import tally

__all__ = [
    "BY_DAY",
    "BY_EXPERIENCE",
    "BY_FIT",
    "ORDERS",
    "PLACE_NOW",
    "Found",
    "Row",
    "TooMany",
    "find",
    "find_for",
]


def find(criteria: Criteria, language: str, on: date, reader: Reader = NOBODY, private: PrivateFilters = NONE) -> Found:
    """Answer `criteria` and `private` for `reader`, in `language`, on the day `on` (Ottawa).

    One statement, a second with words or private filters, as many whatever is chosen; one more to bring the process's
    copy up to date. A page beyond the last one is the last one.
    """
    by_words, by_private = _found_by(criteria.words, private)
    copy = tally() if reader.tally is None else reader.tally
    counts = counted(copy, criteria, language, reader, _both(by_words, by_private))
    page = min(criteria.page, max(1, -(-counts.total // PAGE_SIZE)))
    rows: list[Row] = []
    ways: list[WayOut] = []
    beyond = 0
    if counts.total:
        order, is_beyond = keys_in_order(criteria, reader, counts, on)
        rows = _rows(page_of(order, counts.hits, page), language, on, private)
        beyond = 0 if is_beyond is None else int(np.count_nonzero(counts.hits & is_beyond))
    elif criteria.names:
        ways = ways_out(copy, criteria, by_words, by_private, reader)
    return Found(counts.options, counts.total, page, rows, ways, reader.fits, private, beyond)


def find_for(member: Member, criteria: Criteria, language: str, now: datetime, private: PrivateFilters = NONE) -> Found:
    """Answer a member at the moment `now`, and count one more search of theirs; one statement more than `find`.

    Raises TooMany.
    """
    parameters = limits.parameters(member, UseCount.What.SEARCH, now) | reading_parameters(member, now)
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(ASKED_STATEMENT, parameters)
        told = cursor.fetchall()
    seconds = sum(int(name) for what, name, _said, _sent in told if what == "used")
    if seconds:
        raise TooMany(seconds)
    reader = reader_of((row for row in told if row[0] != "used"), language)
    return find(criteria, language, today(now), reader, private)


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


def _rows(ids: list[int], language: str, on: date, private: PrivateFilters) -> list[Row]:
    parameters: dict[str, Any] = {"ids": ids, "on": on}
    if private:
        parameters["traits"] = private.traits
    with planned_once() as cursor:
        cursor.execute(page_statement(language, bool(private)), parameters)
        rows = {values[0]: Row(*values) for values in cursor.fetchall()}
    # a mentor who left between the two statements is not shown
    return [rows[pk] for pk in ids if pk in rows]
