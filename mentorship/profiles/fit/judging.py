"""The judgement: points, band and what stands before them, for a whole pool at once; one mentor's fit in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from mentorship.profiles.bits import Bits
from mentorship.profiles.fit.criteria import CRITERIA, Compared, Criterion
from mentorship.profiles.fit.pool import Labels, Points, Pool, Wants
from mentorship.profiles.policy import (
    FIT_CORE,
    FIT_FLOOR_ANSWERS,
    FIT_GOOD,
    FIT_IMPORTANCE,
    FIT_STRONG,
    Importance,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Barrier(IntEnum):
    """What stands before all points (design 4), the gravest last."""

    NONE = 0
    PLACE = 1
    LANGUAGE = 2
    MUST = 3
    EMPLOYER = 4  # for staff alone: told to members, it would tell who works where


class Band(IntEnum):
    """FIND-12's three bands; with nothing in common there is none."""

    STRONG = 0
    GOOD = 1
    SOME = 2
    NONE = 3


BAND_LABELS = {
    Band.STRONG: gettext_lazy("Strong fit"),
    Band.GOOD: gettext_lazy("Good fit"),
    Band.SOME: gettext_lazy("Some fit"),
    Band.NONE: gettext_lazy("Nothing in common found yet"),
}


class Reason(NamedTuple):
    """A criterion that both answered: what is met, or that nothing is."""

    name: str
    text: str
    is_met: bool


@dataclass(frozen=True)
class Fit:
    """How one mentor fits: for staff the number, for members `band`, how many answers it rests on, and the reasons."""

    score: int
    band: Band
    answers: int
    of: int
    barrier: Barrier
    reasons: Sequence[Reason]
    unanswered: Sequence[StrOrPromise]  # titles of the criteria that one of the two has not answered
    missed: Sequence[StrOrPromise] = ()  # titles of the mentee's musts that are not met


BEHIND, BEYOND = 500, 1000  # ranks from which on nobody has a place, and nobody meets what must be met


@dataclass(frozen=True)
class Judged:
    """A whole pool compared with one mentee: arrays of the pool's size, and what they were made from."""

    wants: Wants
    pool: Pool
    lines: Sequence[tuple[Criterion, float, Compared | None]]  # with its weight, if it has any
    score: NDArray[np.uint8]
    band: NDArray[np.uint8]
    answers: NDArray[np.uint8]
    barrier: NDArray[np.uint8]

    def rank(self) -> NDArray[np.uint16]:
        """The order of the pool, the smallest first: who has a place, by band and score; behind them who has none;
        last, all alike, whom something graver keeps away."""
        by_fit = self.band.astype(np.uint16) * 101 + (100 - self.score)
        by_place = by_fit + np.uint16(BEHIND) * (self.barrier == Barrier.PLACE)
        return np.where(self.barrier > Barrier.PLACE, np.uint16(BEYOND), by_place)

    def at(self, place: int, labels: Labels, most: int | None = None) -> Fit:
        """One mentor's fit in words: at most so many reasons, those with the most points first, what is met before
        what is not."""
        met: list[tuple[float, Criterion]] = []
        missed: list[Criterion] = []
        unanswered: list[StrOrPromise] = []
        for criterion, weight, compared in self.lines:
            if compared is None or not compared.answered[place]:
                if criterion.name != "identity":  # P11: nobody is reminded of it
                    unanswered.append(criterion.title)
            elif share := compared.share[place]:
                met.append((-weight * share, criterion))
            else:
                missed.append(criterion)
        met.sort(key=itemgetter(0))
        said = [
            Reason(criterion.name, criterion.say(self.wants, self.pool, place, labels), True)
            for _points, criterion in met[:most]
        ]
        for criterion in missed[: None if most is None else most - len(said)]:
            text = _("%(what)s: nothing in common") % {"what": criterion.title}
            said.append(Reason(criterion.name, text, False))
        return Fit(
            int(self.score[place]),
            Band(int(self.band[place])),
            int(self.answers[place]),
            # who asks to be matched on nothing is not missing an answer (P11)
            sum(criterion.name != "identity" or compared is not None for criterion, _weight, compared in self.lines),
            Barrier(int(self.barrier[place])),
            said,
            unanswered,
            [
                criterion.title
                for criterion, _weight, compared in self.lines
                if compared is not None
                and self.wants.importance.get(criterion.name) == Importance.MUST
                and not compared.meets_must()[place]
            ],
        )


def judge(wants: Wants, pool: Pool, points: Points) -> Judged:
    """Compare everybody of the pool with what is wanted.

    The score is points reached / points of what both have answered, times 100: a missing answer lowers how many answers
    it rests on, never the score.
    """
    lines: list[tuple[Criterion, float, Compared | None]] = []
    reached, possible = np.zeros(pool.size), np.zeros(pool.size)
    answers = np.zeros(pool.size, np.uint8)
    misses_must = np.zeros(pool.size, np.bool_)
    core: list[Bits] = []
    for criterion in CRITERIA:
        importance = wants.importance.get(criterion.name, Importance.NICE)
        weight = points[criterion.name] * FIT_IMPORTANCE[importance]
        if not weight:
            continue
        compared = criterion.compare(wants, pool)
        lines.append((criterion, weight, compared))
        if criterion.name in FIT_CORE:
            core.append(np.zeros(pool.size, np.bool_) if compared is None else compared.share > 0)
        if compared is None:
            continue
        reached += weight * compared.share
        possible += weight * compared.answered
        answers += compared.answered
        if importance == Importance.MUST:
            misses_must |= ~compared.meets_must()
    score = np.rint(100 * reached / np.where(possible > 0, possible, 1)).astype(np.uint8)
    band = _bands(reached > 0, score, answers >= FIT_FLOOR_ANSWERS, core)
    return Judged(wants, pool, lines, score, band, answers, _barriers(wants, pool, misses_must))


def _bands(has_any: Bits, score: NDArray[np.uint8], rests: Bits, core: Sequence[Bits]) -> NDArray[np.uint8]:
    """A word needs more than points: enough answers, and the lines that matter most among what is in common."""
    some_core = np.logical_or.reduce(core) if core else np.ones_like(has_any)
    all_core = np.logical_and.reduce(core) if core else np.ones_like(has_any)
    cases = [~has_any, (score >= FIT_STRONG) & rests & all_core, (score >= FIT_GOOD) & rests & some_core]
    return np.select(cases, [Band.NONE, Band.STRONG, Band.GOOD], Band.SOME).astype(np.uint8)


def _barriers(wants: Wants, pool: Pool, misses_must: Bits) -> NDArray[np.uint8]:
    barrier = np.where(pool.has("place", "now"), Barrier.NONE, Barrier.PLACE).astype(np.uint8)
    if wants.codes["language"]:
        barrier[~pool.has_any("language", wants.codes["language"])] = Barrier.LANGUAGE
    barrier[misses_must] = Barrier.MUST
    if pool.same_employer is not None:
        barrier[pool.same_employer] = Barrier.EMPLOYER
    return barrier
