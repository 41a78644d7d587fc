"""The judgement: points, band and what stands before them, for a whole pool at once; one mentor's fit in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from mentorship.profiles.bits import Bits
from mentorship.profiles.fit.criteria import CRITERIA, Compared, Criterion
from mentorship.profiles.fit.pool import Labels, Option, Points, Pool, Wants
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


class Fit(NamedTuple):
    """How one mentor fits: for staff the number, for members `band`, how many answers it rests on, and the reasons."""

    score: int
    band: Band
    answers: int
    of: int
    barrier: Barrier
    reasons: Sequence[Reason]
    unanswered: Sequence[StrOrPromise]  # titles of the criteria that one of the two has not answered
    missed: Sequence[StrOrPromise] = ()  # titles of the mentee's musts that are not met


BANDS, BARRIERS = tuple(Band), tuple(Barrier)  # by their number
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

    missed_musts: Sequence[tuple[Criterion, Bits]]  # who lacks what the mentee needs
    # reasons said already: many mentors of one page meet the same
    said: dict[tuple[str, tuple[Option, ...]], Reason] = field(default_factory=dict, compare=False)
    # by day and width: the whole order, and whom something graver keeps away; made once for who turns pages
    orders: dict[tuple[date, int], tuple[NDArray[np.intp], Bits]] = field(default_factory=dict, compare=False)

    @cached_property
    def _asked(self) -> Mapping[str, Sequence[tuple[Option, Bits]]]:
        """By criterion: what is wanted, and who has it."""
        return {
            criterion.name: [(option, self.pool.has(*option)) for option in criterion.ask(self.wants)]
            for criterion, _weight, _compared in self.lines
        }

    def rank(self) -> NDArray[np.uint16]:
        """The order of the pool, the smallest first: who has a place, by band and score; behind them who has none;
        last, all alike, whom something graver keeps away."""
        rank = self.band * np.uint16(101) + (100 - self.score)
        rank += np.uint16(BEHIND) * (self.barrier == Barrier.PLACE)
        return np.maximum(rank, np.uint16(BEYOND) * (self.barrier > Barrier.PLACE), out=rank)

    def at(self, place: int, labels: Labels, most: int | None = None) -> Fit:
        """One mentor's fit in words: at most so many reasons, those with the most points first, what is met before
        what is not."""
        return self.several([place], labels, most)[0]

    def several(self, places: Sequence[int], labels: Labels, most: int | None = None) -> list[Fit]:
        """The same for the mentors of a page: what is looked up is looked up once for all of them."""
        here = np.array(places, np.intp)
        compared = [
            (
                criterion,
                weight,
                compared.answered[here].tolist() if compared else [False] * len(places),
                compared.share[here].tolist() if compared else [],
            )
            for criterion, weight, compared in self.lines
        ]
        missed_musts = [(criterion.title, who[here].tolist()) for criterion, who in self.missed_musts]
        numbers = (each[here].tolist() for each in (self.score, self.band, self.answers, self.barrier))
        # who asks to be matched on nothing is not missing an answer (P11)
        of = sum(criterion.name != "identity" or compared is not None for criterion, _weight, compared in self.lines)
        holds: dict[str, list[tuple[Option, list[bool]]]] = {}
        fits = []
        for at, (score, band, answers, barrier) in enumerate(zip(*numbers, strict=True)):
            met: list[tuple[float, Criterion]] = []
            missed: list[Criterion] = []
            unanswered: list[StrOrPromise] = []
            for criterion, weight, is_answered, shares in compared:
                if not is_answered[at]:
                    if criterion.name != "identity":  # P11: nobody is reminded of it
                        unanswered.append(criterion.title)
                elif share := shares[at]:
                    met.append((-weight * share, criterion))
                else:
                    missed.append(criterion)
            met.sort(key=itemgetter(0))
            said = []
            for _points, each in met[:most]:
                if each.name not in holds:
                    holds[each.name] = [(option, who[here].tolist()) for option, who in self._asked[each.name]]
                said.append(self._reason(each, tuple([option for option, has in holds[each.name] if has[at]]), labels))
            said += [self._nothing(each) for each in missed[: None if most is None else most - len(said)]]
            musts = [title for title, misses in missed_musts if misses[at]]
            fits.append(Fit(score, BANDS[band], answers, of, BARRIERS[barrier], said, unanswered, musts))
        return fits

    def _reason(self, criterion: Criterion, held: tuple[Option, ...], labels: Labels) -> Reason:
        reason = self.said.get((criterion.name, held))
        if reason is None:
            reason = self.said[criterion.name, held] = Reason(criterion.name, criterion.say(held, labels), True)
        return reason

    def _nothing(self, criterion: Criterion) -> Reason:
        reason = self.said.get((criterion.name, ()))
        if reason is None:
            text = _("%(what)s: nothing in common") % {"what": criterion.title_of(self.wants)}
            reason = self.said[criterion.name, ()] = Reason(criterion.name, text, False)
        return reason


def judge(wants: Wants, pool: Pool, points: Points) -> Judged:
    """Compare everybody of the pool with what is wanted.

    The score is points reached / points of what both have answered, times 100: a missing answer lowers how many answers
    it rests on, never the score.
    """
    lines: list[tuple[Criterion, float, Compared | None]] = []
    # with one more array for what is added: a new one for each line would take longer than the sums
    reached, possible, points_here = np.zeros(pool.size), np.zeros(pool.size), np.empty(pool.size)
    answers = np.zeros(pool.size, np.uint8)
    missed_musts: list[tuple[Criterion, Bits]] = []
    core: list[Bits] = []
    for criterion in CRITERIA:
        importance = wants.importance.get(criterion.name, Importance.NICE)
        weight = points[criterion.name] * FIT_IMPORTANCE[importance]
        if not weight:
            continue
        compared = criterion.compare(wants, pool)
        lines.append((criterion, weight, compared))
        if criterion.name in FIT_CORE:
            core.append(pool.nobody if compared is None else compared.share > 0)
        if compared is None:
            continue
        reached += np.multiply(compared.share, weight, out=points_here)
        possible += np.multiply(compared.answered, weight, out=points_here)
        answers += compared.answered
        if importance == Importance.MUST:
            missed_musts.append((criterion, ~compared.meets_must()))
    has_any = reached > 0
    reached *= 100
    reached /= np.maximum(possible, np.finfo(float).tiny, out=possible)
    score = np.rint(reached, out=reached).astype(np.uint8)
    band = _bands(has_any, score, answers >= FIT_FLOOR_ANSWERS, core)
    barrier = _barriers(wants, pool, [who for _criterion, who in missed_musts])
    return Judged(wants, pool, lines, score, band, answers, barrier, missed_musts)


def _bands(has_any: Bits, score: NDArray[np.uint8], rests: Bits, core: Sequence[Bits]) -> NDArray[np.uint8]:
    """A word needs more than points: enough answers, and the lines that matter most among what is in common."""
    some_core = np.logical_or.reduce(core) if core else np.ones_like(has_any)
    all_core = np.logical_and.reduce(core) if core else np.ones_like(has_any)
    is_good = (score >= FIT_GOOD) & rests & some_core
    is_strong = is_good & (score >= FIT_STRONG) & all_core
    # one step up for each, one down for nothing: the bands in their order, without a branch for each mentor
    return np.uint8(Band.SOME) - is_good - is_strong + ~has_any


def _barriers(wants: Wants, pool: Pool, missed_musts: Sequence[Bits]) -> NDArray[np.uint8]:
    barrier = ~pool.has("place", "now") * np.uint8(Barrier.PLACE)
    graver = [(Barrier.MUST, who) for who in missed_musts]
    if wants.codes["language"]:
        graver.append((Barrier.LANGUAGE, ~pool.has_any("language", wants.codes["language"])))
    if pool.same_employer is not None:
        graver.append((Barrier.EMPLOYER, pool.same_employer))
    for kind, who in graver:
        np.maximum(barrier, who * np.uint8(kind), out=barrier)
    return barrier
