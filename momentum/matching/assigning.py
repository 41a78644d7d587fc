"""Who is proposed to whom in a round (design 4): most people matched, then fewest pairs below the floor, then the
greatest total of fit and waiting points; and what that leaves open.

Pure: arrays in, arrays out. Rows are mentees and columns mentors, both in the order of their applications, so that the
same input gives the same proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorship.profiles.bits import Bits
from momentum.matching.scoring import ROWS_AT_ONCE, Scores

EXACT_BELOW = 2**53  # whole numbers below it are themselves in float64, sums of them included

type Pair = tuple[int, int]  # row and column


class Cause(StrEnum):
    """Why a mentee is without a mentor in a proposal."""

    NOBODY = "nobody"  # no mentor takes part
    LANGUAGE = "language"  # no language in common with any of them
    APART = "apart"  # with whom there is one, something else stands between them
    FULL = "full"  # every place of every mentor who is possible is given


class Proposal(NamedTuple):
    """The pairs, by mentee, and the objective's three numbers."""

    pairs: Sequence[Pair]
    matched: int
    below_floor: int
    total: int


class Alternative(NamedTuple):
    """The best other mentor for a mentee of a pair, and whether a place of theirs is left over in this proposal."""

    column: int
    is_free: bool


def propose(
    score: Scores,
    waiting: NDArray[np.intp],
    possible: Bits,
    places: NDArray[np.intp],
    *,
    floor: int,
    locked: Iterable[Pair] = (),
) -> Proposal:
    """The assignment that is best by design 4's three measures in their order. `waiting` are the points of each mentee
    for waiting, `possible` says which pairs there may be, `places` how many mentees each mentor takes.

    Locked pairs take their places first and stay whatever they are worth. Raises ValueError where they take more than
    there are, name somebody twice, or are not possible.
    """
    locked = sorted(locked)
    left = _left_after(locked, possible, places)
    rows = np.setdiff1d(np.arange(len(score)), [row for row, _column in locked])
    # a mentor of several places stands there several times; never more often than there are mentees
    columns = np.repeat(np.arange(len(places)), np.minimum(left, len(rows)))
    found = list(locked)
    if len(rows) and len(columns):
        costs = _costs(score[rows], waiting[rows], possible[rows], columns, floor)
        pairs = zip(*_assign(costs), strict=True)
        found += [
            (int(rows[row]), int(columns[column])) for row, column in pairs if possible[rows[row], columns[column]]
        ]
    found.sort()
    at = tuple(np.array(found, np.intp).reshape(-1, 2).T)
    below, total = int((score[at] < floor).sum()), int(score[at].sum(dtype=int) + waiting[at[0]].sum())
    return Proposal(found, len(found), below, total)


def alternatives(score: Scores, possible: Bits, places: NDArray[np.intp], pairs: Sequence[Pair]) -> list[Alternative]:
    """For each pair the best other mentor of the mentee, the earlier one among equals; column -1 for none."""
    if not pairs:
        return []
    rows, columns = np.array(pairs, np.intp).T
    at = np.arange(len(rows))
    others = (score[rows] + np.uint8(1)) * possible[rows]
    others[at, columns] = 0
    best = others.argmax(axis=1)
    is_any = others[at, best] > 0
    has_place = np.bincount(columns, minlength=len(places)) < places
    return [
        Alternative(int(column), bool(has_place[column])) if is_one else Alternative(-1, False)
        for column, is_one in zip(best, is_any, strict=True)
    ]


def why_unmatched(row: int, speaks: Bits, possible: Bits) -> Cause:
    """Why the mentee of this row is in no pair. Where one was possible, all their places are given: who could still
    have one would have been matched, since most people come first."""
    if not possible.shape[1]:
        return Cause.NOBODY
    if possible[row].any():
        return Cause.FULL
    return Cause.APART if speaks[row].any() else Cause.LANGUAGE


def _left_after(locked: Sequence[Pair], possible: Bits, places: NDArray[np.intp]) -> NDArray[np.intp]:
    left = places.copy()
    for row, column in locked:
        if not possible[row, column]:
            raise ValueError(f"locked, but not possible: {row}, {column}")
        left[column] -= 1
    if (left < 0).any() or len({row for row, _column in locked}) < len(locked):
        raise ValueError("more is locked than there are places, or somebody twice")
    return left


def _costs(
    score: Scores, waiting: NDArray[np.intp], possible: Bits, columns: NDArray[np.intp], floor: int
) -> NDArray[np.float64]:
    """One number for each pair, of which the smallest sum is best by all three measures: a pair at all outweighs every
    difference in the floor, and that every difference in points. 0 where there may be no pair."""
    most = int(100 + waiting.max(initial=0)) * len(score) + 1  # more than all points together
    counts = most * (len(score) + 1)
    if (counts + most) * len(score) * 2 >= EXACT_BELOW:
        raise ValueError("too many people for an exact answer")
    costs = np.empty((len(score), len(columns)))
    for first in range(0, len(score), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        some = score[rows] + (waiting[rows, None] + float(counts))
        some += (score[rows] >= floor) * float(most)
        some *= possible[rows]
        np.negative(some, out=some).take(columns, axis=1, out=costs[rows], mode="clip")
    return costs


def _assign(costs: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    # 2.5 s and 44 MB to import, which no page may cost: only the job that computes a run calls this
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    # the smallest sum: for the largest one it would make a second table
    rows, columns = linear_sum_assignment(costs)
    return rows, columns
