"""How everybody fits everybody (design 4): the answers of all mentees and all mentors as one table of points.

The lines, their weights and how two answers compare are those of `mentorship.profiles.fit`: each pair has the points
that `fit.judge` gives it, to the last rounding. Nothing here knows a model; who calls says what of identity counts.

What a line says of a pair is one of a few levels (nothing in common, one of three, …). The levels of all lines together
are one number for each pair, by which its points are looked up in a table that is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorship.profiles.bits import Bits
from mentorship.profiles.fit import REMOTE, SILENT_CODES, Points, Traits
from mentorship.profiles.policy import FIT_ENOUGH, FIT_POINTS, VALUE_PAIRS

ROWS_AT_ONCE = 16  # the numbers of so many mentees stay in the processor's cache
FACETS = {"topics": "topic", "areas": "area", "paths": "path", "ages": "age", "settings": "setting"}
VALUES = [code for pair in VALUE_PAIRS.values() for code, _label in pair]

type Numbers = NDArray[np.float32]  # whole ones, of which float32 holds all that are met here
type Scores = NDArray[np.uint8]


@dataclass(frozen=True)
class Applicant:
    """One side of a pair. `codes` by facet of the fit, the preferred language first; `answers` are those to the
    program's questions that give points, by the question's code; `person` is the member, `key` the application."""

    key: int
    person: int
    codes: Mapping[str, Sequence[str]]
    answers: Mapping[str, Collection[str]] = field(default_factory=dict)
    traits: Traits = field(default_factory=dict)


@dataclass(frozen=True)
class Common:
    """What mentees want and mentors have, as columns of options: their product counts what a pair has in common.
    `asked` and `answers` say who named anything at all, be it what nobody else did."""

    wanted: Numbers
    held: Numbers
    asked: Bits
    answers: Bits

    def counted(self, rows: slice) -> Numbers:
        """For some mentees and every mentor: how many options they have in common."""
        return self.wanted[rows] @ self.held

    def shared(self, rows: slice) -> Numbers:
        """The same, as 1 or 0."""
        count = self.wanted[rows] @ self.held
        return np.minimum(count, np.float32(1), out=count)


class Line(NamedTuple):
    """One line of the fit: the part of its points that each level reaches, and whether both have answered."""

    shares: NDArray[np.float64]
    is_answered: Bits
    levels: Callable[[slice], Numbers]  # of some mentees, with every mentor


def score_all(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant], points: Points, questions: Mapping[str, int]
) -> tuple[Scores, Bits]:
    """The points out of 100 of each mentee (row) with each mentor (column), and who has a language in common; whoever
    names none speaks with everybody. `questions` are the points of the program's questions, by code."""
    spoken = _common(_codes(mentees, "language"), _codes(mentors, "language"))
    lines = _lines(mentees, mentors, spoken)
    asked = [
        (np.float32(worth), _common(_answers(mentees, code), _answers(mentors, code)))
        for code, worth in questions.items()
        if worth
    ]
    reached, possible = _tables([(line, float(points[name])) for name, line in lines.items()])
    looked_up = _points_of(reached, possible)
    steps = _steps([len(line.shares) for line in lines.values()])
    score = np.empty((len(mentees), len(mentors)), np.uint8)
    speaks = np.empty(score.shape, np.bool_)
    names_none = ~spoken.asked[:, None]
    for first in range(0, len(mentees), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        np.greater(spoken.counted(rows), 0, out=speaks[rows])
        speaks[rows] |= names_none[rows]
        place = np.zeros(score[rows].shape, np.float32)
        for step, line in zip(steps, lines.values(), strict=True):
            level = line.levels(rows)
            place += np.multiply(level, step, out=level)
        at = place.astype(np.intp)
        score[rows] = looked_up[at] if not asked else _with_questions(reached[at], possible[at], asked, rows)
    return score, speaks


def _lines(mentees: Sequence[Applicant], mentors: Sequence[Applicant], spoken: Common) -> dict[str, Line]:
    """The lines in the order of the fit's table: in that order their points are added up, as `fit.judge` does."""
    shared = {
        name: _shared(_common(_codes(mentees, facet), _codes(mentors, facet)), FIT_ENOUGH[name])
        for name, facet in FACETS.items()
    }
    apart = {
        "values": _values(_codes(mentees, "value"), _codes(mentors, "value")),
        "practical": _practical(mentees, mentors, spoken),
    }
    if any(each.traits for each in mentees):
        apart["identity"] = _identity(mentees, mentors)
    found = shared | apart
    return {name: found[name] for name in FIT_POINTS if name in found}


def _shared(common: Common, enough: int) -> Line:
    """So many of the wanted options are enough; fewer wanted need no more than all. Level 0: not answered by both."""
    scale = lcm(*range(1, enough + 1))
    worth = scale / np.clip(common.wanted.sum(axis=1), 1, enough)
    # one level for having answered, the others for what is in common
    wanted = np.column_stack([common.wanted * worth[:, None], common.asked]).astype(np.float32)
    counted = replace(common, wanted=wanted, held=np.vstack([common.held, common.answers]).astype(np.float32))

    def levels(rows: slice) -> Numbers:
        level = counted.counted(rows)
        return np.minimum(level, np.float32(scale + 1), out=level)

    return Line(np.arange(-1, scale + 1).clip(0) / scale, np.arange(scale + 2) > 0, levels)


def _values(wanted: Sequence[Collection[str]], held: Sequence[Collection[str]]) -> Line:
    """The part of the pairs of values that both answered in which both said the same."""
    same = _common(wanted, held, VALUES)
    # the two answers to one question are its two columns
    both_wanted = same.wanted.reshape(len(wanted), len(VALUE_PAIRS), 2).sum(axis=2)
    both_held = same.held.reshape(len(VALUE_PAIRS), 2, len(held)).max(axis=1)
    base = len(VALUE_PAIRS) + 1
    counted = replace(
        same, wanted=np.hstack([same.wanted, both_wanted * np.float32(base)]), held=np.vstack([same.held, both_held])
    )
    said_same, said_both = np.meshgrid(np.arange(base), np.arange(base))
    return _pressed(said_same.ravel(), said_both.ravel(), counted.counted)


def _practical(mentees: Sequence[Applicant], mentors: Sequence[Applicant], spoken: Common) -> Line:
    """A way of meeting in common; the same province, or remotely; the preferred one of several languages."""
    modes = _common(_codes(mentees, "mode"), _codes(mentors, "mode"))
    wanted = [(*codes, REMOTE) if codes else () for codes in _codes(mentees, "where")]
    where = _common(wanted, _codes(mentors, "where"))
    languages = _codes(mentees, "language")
    preferred = _common([codes[:1] if len(codes) > 1 else () for codes in languages], _codes(mentors, "language"))
    # who answered what is counted in fours, what is met in ones: at most three of each
    four = np.float32(4)
    counted = replace(
        preferred,
        wanted=np.column_stack([modes.asked * four, where.asked * four, preferred.wanted]),
        held=np.vstack([modes.answers, where.answers, preferred.held]).astype(np.float32),
    )
    asks_for_one = preferred.asked[:, None] * four

    def levels(rows: slice) -> Numbers:
        level = counted.counted(rows)
        level += modes.shared(rows)
        level += where.shared(rows)
        speaks = spoken.shared(rows)
        level += np.multiply(speaks, asks_for_one[rows], out=speaks)
        return level

    met, asked = np.meshgrid(np.arange(4), np.arange(4))
    return _pressed(met.ravel(), asked.ravel(), levels)


def _identity(mentees: Sequence[Applicant], mentors: Sequence[Applicant]) -> Line:
    """An answer in common in a trait on which both asked to be matched: counted only where there is one (P11)."""
    ours, theirs = (
        [[f"{trait} {code}" for trait, codes in each.traits.items() for code in codes - SILENT_CODES] for each in side]
        for side in (mentees, mentors)
    )
    return Line(np.array([0.0, 1.0]), np.array([False, True]), _common(ours, theirs).shared)


def _pressed(met: NDArray[np.intp], of: NDArray[np.intp], counted: Callable[[slice], Numbers]) -> Line:
    """A line whose share is a count among another: of all counts that there can be, few are different shares."""
    shares = np.where((of > 0) & (met <= of), met / np.maximum(of, 1), -1)
    different, level = np.unique(shares, return_inverse=True)
    as_level = level.astype(np.float32)
    return Line(different.clip(0), different >= 0, lambda rows: as_level[counted(rows).astype(np.intp)])


def _tables(lines: Sequence[tuple[Line, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For all levels of all lines together: the points that are reached, and those that both have answered."""
    reached, possible = np.zeros(1), np.zeros(1)
    for line, weight in lines:
        reached = np.add.outer(reached, line.shares * weight).ravel()
        possible = np.add.outer(possible, line.is_answered * weight).ravel()
    return reached, possible


def _steps(sizes: Sequence[int]) -> list[np.float32]:
    """What one level more of each line adds to the place in the tables, of which the last line changes fastest."""
    return [np.float32(np.prod(sizes[number + 1 :], dtype=int)) for number in range(len(sizes))]


def _points_of(reached: NDArray[np.float64], possible: NDArray[np.float64]) -> Scores:
    return np.rint(reached * 100 / np.maximum(possible, np.finfo(float).tiny)).astype(np.uint8)


def _with_questions(
    reached: NDArray[np.float64],
    possible: NDArray[np.float64],
    asked: Sequence[tuple[np.float32, Common]],
    rows: slice,
) -> Scores:
    """The same with the program's questions: one answer in common reaches all points of a question (EQ-2) [p]."""
    for worth, common in asked:
        reached += worth * common.shared(rows)
        possible += worth * np.logical_and.outer(common.asked[rows], common.answers)
    return _points_of(reached, possible)


def _common(
    wanted: Sequence[Collection[str]], held: Sequence[Collection[str]], options: Iterable[str] | None = None
) -> Common:
    """Options as columns: those given, else all that mentees want; what else is said only counts as said."""
    different = dict.fromkeys(chain.from_iterable(wanted) if options is None else options)
    column = {code: number for number, code in enumerate(different)}
    (left, asked), (right, answers) = (_indicators(side, column) for side in (wanted, held))
    return Common(left, np.ascontiguousarray(right.T), asked, answers)


def _indicators(said: Sequence[Collection[str]], column: Mapping[str, int]) -> tuple[Numbers, Bits]:
    width = len(column) + 1  # with one for what nobody looks at
    counts = np.fromiter(map(len, said), np.intp, count=len(said))
    unknown = repeat(width - 1)
    at = np.fromiter(map(column.get, chain.from_iterable(said), unknown), np.intp, count=counts.sum())
    at += np.repeat(np.arange(len(said)) * width, counts)
    table = np.zeros((len(said), width), np.float32)
    table.ravel()[at] = 1
    return table[:, :-1], counts > 0


def _codes(side: Sequence[Applicant], facet: str) -> list[Sequence[str]]:
    return [each.codes[facet] for each in side]


def _answers(side: Sequence[Applicant], code: str) -> list[Collection[str]]:
    return [each.answers.get(code, ()) for each in side]
