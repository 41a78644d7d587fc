"""Ways out when nobody fits: which criteria to drop, and how many mentors that gives."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from caot_mentor.statements import planned_once
from mentorship.profiles import bits
from mentorship.profiles.reader import Reader
from mentorship.profiles.search.statements import WAYS_OUT_STATEMENT, built
from mentorship.profiles.search.values import WORDS, Criteria, WayOut, chosen_of

type Packed = NDArray[np.uint8]  # eight mentors in a byte


def ways_out(
    criteria: Criteria, by_words: bits.Bits | None, by_private: bits.Bits | None, reader: Reader
) -> list[WayOut]:
    """The smallest sets of criteria whose dropping gives anybody, the most fruitful first (quality 5.1); with private
    filters in the order of the criteria, for another one would tell numbers.

    A facet is dropped whole: its options are alternatives, so fewer of them never give more. Private filters are kept:
    without them there is no number to tell (FIND-4). Empty when nobody would be left.
    """
    with planned_once() as cursor:
        cursor.execute(built(WAYS_OUT_STATEMENT), chosen_of(criteria))
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
