"""Ways out when nobody fits: which criteria to drop, and how many mentors that gives."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from mentorship.asked import WORDS, Criteria, WayOut
from mentorship.profiles import bits
from mentorship.profiles.reader import Reader
from mentorship.profiles.search.counting import chosen_in, in_question, number_of, who_fits
from mentorship.profiles.tally import Packed, Tally, pack


def ways_out(
    tally: Tally, criteria: Criteria, by_words: bits.Bits | None, by_private: bits.Bits | None, reader: Reader
) -> list[WayOut]:
    """The smallest sets of criteria whose dropping gives anybody, the most fruitful first (quality 5.1); with private
    filters in the order of the criteria, for another one would tell numbers.

    A facet is dropped whole: its options are alternatives, so fewer of them never give more. Private filters are kept:
    without them there is no number to tell (FIND-4). Empty when nobody would be left.
    """
    among, held = in_question(tally, reader, by_private), dict(chosen_in(tally, criteria))
    if by_words is not None:
        held[WORDS] = pack(by_words, tally.width)
    for size in range(1, len(held) + 1):
        ways = [
            WayOut(dropped, _number_without(dropped, held, among)) for dropped in combinations(criteria.names, size)
        ]
        if fruitful := sorted((way for way in ways if way.number), key=lambda way: -way.number * (by_private is None)):
            return fruitful
    return []


def _number_without(dropped: tuple[str, ...], held: Mapping[str, Packed], among: Packed) -> int:
    return number_of(who_fits(among, {name: who for name, who in held.items() if name not in dropped}))
