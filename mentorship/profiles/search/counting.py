"""Counting: who fits, and what each option would give.

The number beside an option is what choosing it alone in its facet would give with everything else as it is: a facet
leaves its own selection out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

import numpy as np

from mentorship.asked import Criteria, Option
from mentorship.profiles import bits
from mentorship.profiles.facets import LISTED, city_code
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS
from mentorship.profiles.reader import Reader
from mentorship.profiles.search.values import BY_EXPERIENCE, PLACE_NOW, Counts
from mentorship.profiles.tally import PLACE, Packed, Tally, pack, unpack

# a page has more than a hundred: made so, each takes a tenth of the time that calling the class takes
_option = cast("Callable[[tuple[str, str, bool, int]], Option]", partial(tuple.__new__, Option))
BANDS = [EXPERIENCE_ABOVE, *(band for _least, _most, band in reversed(EXPERIENCE_BANDS))]  # the longest first


def in_question(tally: Tally, reader: Reader, found_by: bits.Bits | None) -> Packed:
    """Who may be found at all: the listed, but for those kept apart from the reader (SAFE-1), and of these whom the
    words and the private filters found."""
    who = tally.has(LISTED).copy()
    if reader.apart:
        who &= ~pack(bits.from_keys(reader.apart), tally.width)
    if found_by is not None:
        who &= pack(found_by, tally.width)
    return who


def chosen_in(tally: Tally, criteria: Criteria) -> Mapping[str, Packed]:
    """By facet that something is chosen of, who has any of it.

    What nobody ever had is somebody's wish that nobody fulfils, not no wish.
    """
    return {
        facet: np.bitwise_or.reduce(
            [tally.has((facet, city_code(code) if facet == "city" else code)) for code in codes]
        )
        for facet, codes in criteria.chosen.items()
    }


def who_fits(among: Packed, chosen: Mapping[str, Packed]) -> Packed:
    """Those in question who have something of every facet."""
    return np.bitwise_and.reduce([among, *chosen.values()])


def counted(
    tally: Tally, criteria: Criteria, language: str, reader: Reader, found_by: bits.Bits | None = None
) -> Counts:
    """Every option with its number, who fits, and who is in each band of experience if that is the order."""
    among, chosen = in_question(tally, reader, found_by), chosen_in(tally, criteria)
    fit = who_fits(among, chosen)
    numbers = _numbers(tally.table, fit)
    for facet in chosen:
        others = {other: who for other, who in chosen.items() if other != facet}
        rows = tally.rows_of[facet]
        numbers[rows] = _numbers(tally.table[rows], who_fits(among, others))
    options = {
        facet: list(map(_option, zip(*tally.columns_of(facet, language), numbers[rows].tolist(), strict=True)))
        for facet, rows in tally.rows_of.items()
    }
    options[PLACE[0]] = [each._replace(label=str(PLACE_NOW)) for each in options[PLACE[0]]]
    bands = [tally.who(("experience", band)) for band in BANDS] if criteria.order == BY_EXPERIENCE else []
    return Counts(options, number_of(fit), unpack(fit), bands)


def number_of(who: Packed) -> int:
    """How many they are."""
    return int(np.bitwise_count(who).sum())


def _numbers(table: Packed, among: Packed) -> Packed:
    return np.add.reduce(np.bitwise_count(table & among), axis=1, dtype=np.uint32)
