"""How well a mentor fits a mentee (design 4): one table of criteria gives the order of a whole pool and the reasons for
one pair.

Everything works on arrays with one place for each mentor; a pair is a pool of one. What a pool knows of identity is
decided by who makes it: `reader.py` for members, from shown traits alone (FIND-4). Staff have functions of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from members.identity_questions import label_of, questions, searchable_options
from mentorship.profiles.bits import Bits
from mentorship.profiles.policy import (
    FIT_ENOUGH,
    FIT_FLOOR_ANSWERS,
    FIT_GOOD,
    FIT_IMPORTANCE,
    FIT_STRONG,
    VALUE_PAIRS,
    Importance,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Where a mentee's answers are compared: by the facet in which a mentor's answers are kept.
ANSWERS = {
    "topic": "topics",
    "area": "areas",
    "value": "values",
    "path": "paths",
    "age": "ages",
    "setting": "practice_settings",
    "mode": "modes",
    "language": "languages",
}
VALUE_LABELS = {code: label for pair in VALUE_PAIRS.values() for code, label in pair}
# Answers that are none, such as "I do not know": nobody is matched on them.
SILENT_CODES = frozenset(option.code for question in questions() for option in question.options) - frozenset(
    option.code for options in searchable_options().values() for option in options
)
OTHER_VALUE = {one[0]: other[0] for pair in VALUE_PAIRS.values() for one, other in (pair, pair[::-1])}
REMOTE = "remote"

type Option = tuple[str, str]  # facet and value
type Labels = Mapping[str, Mapping[str, str]]  # by facet, then by code
type Traits = Mapping[str, frozenset[str]]  # of one person: by trait asked to be matched on, the answers
type Points = Mapping[str, int]  # by criterion: a version of `FitWeights`


class Barrier(IntEnum):
    """What stands before all points (design 4), the gravest last."""

    NONE = 0
    PLACE = 1
    LANGUAGE = 2
    MUST = 3
    EMPLOYER = 4  # for staff alone: told to members, it would tell who works where


class Band(IntEnum):
    """FIND-12's three bands."""

    STRONG = 0
    GOOD = 1
    SOME = 2


BAND_LABELS = {
    Band.STRONG: gettext_lazy("Strong fit"),
    Band.GOOD: gettext_lazy("Good fit"),
    Band.SOME: gettext_lazy("Some fit"),
}


@dataclass(frozen=True)
class Wants:
    """What a mentee looks for: codes by facet, how much each criterion matters, and the traits to be matched on."""

    codes: Mapping[str, tuple[str, ...]]
    importance: Mapping[str, str] = field(default_factory=dict)
    traits: Traits = field(default_factory=dict)


def wants_from(answers: Mapping[str, Any], traits: Traits) -> Wants:
    """From the columns of a `MenteeProfile`, as an object's or as a statement gives them."""
    codes = {facet: tuple(answers[name]) for facet, name in ANSWERS.items()}
    codes["where"] = (answers["province"],) if answers["province"] else ()
    return Wants(codes, answers["importance"], traits)


@dataclass(frozen=True)
class Pool:
    """Mentors to compare with, as arrays of `size`; what nobody has may be left out.

    A trait stands beside the facets, with those who asked to be matched on it. `same_employer` is for staff alone.
    """

    size: int
    held: Mapping[Option, Bits]
    answered: Mapping[str, Bits]  # by facet: who answered it at all
    same_employer: Bits | None = None

    def has(self, facet: str, code: str) -> Bits:
        """Who has an option."""
        found = self.held.get((facet, code))
        return np.zeros(self.size, np.bool_) if found is None else found

    def has_any(self, facet: str, codes: Iterable[str]) -> Bits:
        """Who has at least one of the options."""
        found = np.zeros(self.size, np.bool_)
        for code in codes:
            found |= self.has(facet, code)
        return found

    def answers(self, facet: str) -> Bits:
        """Who answered a facet."""
        found = self.answered.get(facet)
        return np.zeros(self.size, np.bool_) if found is None else found


class Compared(NamedTuple):
    """A criterion, mentor by mentor: which part of its points is reached, 0 where it is not answered by both."""

    share: NDArray[np.float64]
    answered: Bits


type Compare = Callable[[Wants, Pool], Compared | None]
type Say = Callable[[Wants, Pool, int, Labels], str]


@dataclass(frozen=True)
class Criterion:
    """One line of the fit. `compare` answers None where the mentee has not answered; `say` words what is met."""

    name: str
    title: StrOrPromise
    compare: Compare
    say: Say


def _shared(facet: str, enough: int) -> Compare:
    """So many of the wanted options are enough; fewer wanted need no more than all."""

    def compare(wants: Wants, pool: Pool) -> Compared | None:
        wanted = wants.codes[facet]
        if not wanted:
            return None
        held = np.zeros(pool.size, np.uint8)
        for code in wanted:
            held += pool.has(facet, code)
        most = min(enough, len(wanted))
        return Compared(np.minimum(held, most) / most, pool.answers(facet))

    return compare


def _compare_values(wants: Wants, pool: Pool) -> Compared | None:
    """The part of the pairs that both answered in which both said the same."""
    wanted = [code for code in wants.codes["value"] if code in OTHER_VALUE]
    if not wanted:
        return None
    same, both = np.zeros(pool.size, np.uint8), np.zeros(pool.size, np.uint8)
    for code in wanted:
        agrees = pool.has("value", code)
        same += agrees
        both += agrees | pool.has("value", OTHER_VALUE[code])
    return Compared(same / np.maximum(both, 1), both > 0)


def _compare_practical(wants: Wants, pool: Pool) -> Compared | None:
    """A way of meeting in common, and the same province or remotely: half and half, of what both answered."""
    parts = []
    if wants.codes["mode"]:
        parts.append((pool.has_any("mode", wants.codes["mode"]), pool.answers("mode")))
    if wants.codes["where"]:
        parts.append((pool.has_any("where", (*wants.codes["where"], REMOTE)), pool.answers("where")))
    if not parts:
        return None
    met, asked = np.zeros(pool.size, np.uint8), np.zeros(pool.size, np.uint8)
    for is_met, is_answered in parts:
        met += is_met
        asked += is_answered
    return Compared(met / np.maximum(asked, 1), asked > 0)


def _compare_identity(wants: Wants, pool: Pool) -> Compared | None:
    """An answer in common, in a trait on which both asked to be matched: counted only where there is one.

    Who shows another answer is as far from it as who shows none, so that telling never costs anything (P2, P11).
    """
    wanted = {trait: spoken for trait, codes in wants.traits.items() if (spoken := codes - SILENT_CODES)}
    if not wanted:
        return None
    share = np.zeros(pool.size, np.bool_)
    for trait, codes in wanted.items():
        share |= pool.has_any(trait, codes)
    return Compared(share.astype(np.float64), share)


def _say_shared(facet: str, sentence: StrOrPromise) -> Say:
    def say(wants: Wants, pool: Pool, at: int, labels: Labels) -> str:
        held = [code for code in wants.codes[facet] if pool.has(facet, code)[at]]
        return str(sentence) % {"what": ", ".join(labels.get(facet, {}).get(code, code) for code in held)}

    return say


def _say_values(wants: Wants, pool: Pool, at: int, labels: Labels) -> str:
    held = [str(VALUE_LABELS[code]) for code in wants.codes["value"] if pool.has("value", code)[at]]
    return _("Works as you like to: %(what)s") % {"what": ", ".join(held)}


def _say_practical(wants: Wants, pool: Pool, at: int, labels: Labels) -> str:
    modes = [code for code in wants.codes["mode"] if pool.has("mode", code)[at]]
    places = [code for code in (*wants.codes["where"], REMOTE) if wants.codes["where"] and pool.has("where", code)[at]]
    said = [labels.get("mode", {}).get(code, code) for code in modes]
    said += [labels.get("where", {}).get(code, code) for code in places[:1]]
    return _("Meets where and how you can: %(what)s") % {"what": ", ".join(said)}


def _say_identity(wants: Wants, pool: Pool, at: int, labels: Labels) -> str:
    said = [
        label_of(trait, code)
        for trait, codes in wants.traits.items()
        for code in sorted(codes - SILENT_CODES)
        if pool.has(trait, code)[at]
    ]
    return _("You share, and both asked to be matched on: %(what)s") % {"what": ", ".join(said)}


# In the order of design 4; the names are the keys of `policy.FIT_POINTS`.
CRITERIA = (
    Criterion(
        "topics",
        gettext_lazy("Topics"),
        _shared("topic", FIT_ENOUGH["topics"]),
        _say_shared("topic", gettext_lazy("Talks about what you want to talk about: %(what)s")),
    ),
    Criterion(
        "areas",
        gettext_lazy("Area of practice"),
        _shared("area", FIT_ENOUGH["areas"]),
        _say_shared("area", gettext_lazy("Practises in what you want to learn about: %(what)s")),
    ),
    Criterion("values", gettext_lazy("Way of working"), _compare_values, _say_values),
    Criterion(
        "paths",
        gettext_lazy("Career path"),
        _shared("path", FIT_ENOUGH["paths"]),
        _say_shared("path", gettext_lazy("Knows where you are in your career: %(what)s")),
    ),
    Criterion(
        "ages",
        gettext_lazy("Client age group"),
        _shared("age", FIT_ENOUGH["ages"]),
        _say_shared("age", gettext_lazy("Works with the same client ages: %(what)s")),
    ),
    Criterion(
        "settings",
        gettext_lazy("Practice setting"),
        _shared("setting", FIT_ENOUGH["settings"]),
        _say_shared("setting", gettext_lazy("Works in the same setting: %(what)s")),
    ),
    Criterion("practical", gettext_lazy("Place and ways of meeting"), _compare_practical, _say_practical),
    Criterion("identity", gettext_lazy("Shared identity"), _compare_identity, _say_identity),
)


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
        behind = np.array([0, 400, 800, 800, 800], np.uint16)[self.barrier]
        return np.where(self.barrier > Barrier.PLACE, behind, by_fit + behind).astype(np.uint16)

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
    for criterion in CRITERIA:
        importance = wants.importance.get(criterion.name, Importance.NICE)
        weight = points[criterion.name] * FIT_IMPORTANCE[importance]
        if not weight:
            continue
        compared = criterion.compare(wants, pool)
        lines.append((criterion, weight, compared))
        if compared is None:
            continue
        reached += weight * compared.share
        possible += weight * compared.answered
        answers += compared.answered
        if importance == Importance.MUST:
            misses_must |= compared.share == 0
    score = np.rint(100 * reached / np.where(possible > 0, possible, 1)).astype(np.uint8)
    band = np.where(score >= FIT_STRONG, Band.STRONG, np.where(score >= FIT_GOOD, Band.GOOD, Band.SOME))
    band = np.where(answers < FIT_FLOOR_ANSWERS, Band.SOME, band).astype(np.uint8)
    return Judged(wants, pool, lines, score, band, answers, _barriers(wants, pool, misses_must))


def _barriers(wants: Wants, pool: Pool, misses_must: Bits) -> NDArray[np.uint8]:
    barrier = np.where(pool.has("place", "now"), Barrier.NONE, Barrier.PLACE).astype(np.uint8)
    if wants.codes["language"]:
        barrier[~pool.has_any("language", wants.codes["language"])] = Barrier.LANGUAGE
    barrier[misses_must] = Barrier.MUST
    if pool.same_employer is not None:
        barrier[pool.same_employer] = Barrier.EMPLOYER
    return barrier


def pool_of_one(options: Iterable[Option], traits: Traits, *, same_employer: bool = False) -> Pool:
    """The pool that is one mentor, with the `options` of `facets.options_of` and the traits to be matched on."""
    yes = np.ones(1, np.bool_)
    held = {*options, *((trait, code) for trait, codes in traits.items() for code in codes)}
    answered = {facet for facet, _value in held}
    return Pool(1, dict.fromkeys(held, yes), dict.fromkeys(answered, yes), yes if same_employer else ~yes)
