"""Counting: who fits, and what each option would give.

The number beside an option is what choosing it alone in its facet would give with everything else as it is: a facet
leaves its own selection out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mentorship.profiles import bits
from mentorship.profiles.facets import LISTED, city_code
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS, FACETS
from mentorship.profiles.reader import Reader
from mentorship.profiles.search.values import BY_EXPERIENCE, PLACE_NOW, Counts, Criteria, Option
from mentorship.profiles.tally import Packed, Tally, pack, unpack

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


def counted(
    tally: Tally, criteria: Criteria, language: str, reader: Reader, found_by: bits.Bits | None = None
) -> Counts:
    """Every option with its number, who fits, and who is in each band of experience if that is the order."""
    among, chosen = in_question(tally, reader, found_by), chosen_in(tally, criteria)
    fit = np.bitwise_and.reduce([among, *chosen.values()])
    numbers = _numbers(tally.table, fit)
    for facet in chosen:
        others = [who for other, who in chosen.items() if other != facet]
        rows = tally.rows_of[facet]
        numbers[rows] = _numbers(tally.table[rows], np.bitwise_and.reduce([among, *others]))
    options = {
        facet: [
            Option(word.code, word.names.get(language) or str(PLACE_NOW), word.is_retired, number)
            for word, number in zip(tally.words.get(facet, ()), numbers[tally.rows_of[facet]].tolist(), strict=True)
        ]
        for facet in FACETS
    }
    bands = [tally.who(("experience", band)) for band in BANDS] if criteria.order == BY_EXPERIENCE else []
    return Counts(options, number_of(fit), unpack(fit), bands)


def number_of(who: Packed) -> int:
    """How many they are."""
    return int(np.bitwise_count(who).sum())


def _numbers(table: Packed, among: Packed) -> Packed:
    return np.bitwise_count(table & among).sum(axis=1, dtype=np.uint32)
