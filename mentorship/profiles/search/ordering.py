"""The order of the mentors: by fit, by experience, or the day's (FIND-12)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentorship.asked import Criteria
from mentorship.profiles import bits
from mentorship.profiles.fit import BEYOND
from mentorship.profiles.policy import PAGE_SIZE
from mentorship.profiles.reader import Reader
from mentorship.profiles.search.values import BY_DAY, BY_FIT, Counts

type Order = NDArray[np.intp]  # keys of profiles
LAST = 65_535  # after every rank of the fit


def order_for(criteria: Criteria, reader: Reader) -> str:
    """The order of the answer: by fit where the reader has a mentee profile, else the day's (FIND-12)."""
    wanted = criteria.order or BY_FIT
    return BY_DAY if wanted == BY_FIT and reader.fits is None else wanted


def keys_in_order(criteria: Criteria, reader: Reader, counts: Counts, on: date) -> tuple[Order, bits.Bits | None]:
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
