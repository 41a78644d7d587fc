"""What is compared: the wishes of a mentee, and mentors as arrays with one place for each.

A pair is a pool of one. What a pool knows of identity is decided by who makes it: `reader.py` for members, from shown
traits alone (FIND-4). Staff have functions of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from mentorship.profiles.bits import Bits

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

type Option = tuple[str, str]  # facet and value
type Labels = Mapping[str, Mapping[str, str]]  # by facet, then by code
type Traits = Mapping[str, frozenset[str]]  # of one person: by trait asked to be matched on, the answers
type Points = Mapping[str, int]  # by criterion: a version of `FitWeights`


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

    @cached_property
    def nobody(self) -> Bits:
        """Who has what nobody ever had; not to be written into."""
        return np.zeros(self.size, np.bool_)

    def has(self, facet: str, code: str) -> Bits:
        """Who has an option; not to be written into."""
        return self.held.get((facet, code), self.nobody)

    def has_any(self, facet: str, codes: Iterable[str]) -> Bits:
        """Who has at least one of the options."""
        found = self.nobody
        for code in codes:
            found = found | self.has(facet, code)
        return found

    def answers(self, facet: str) -> Bits:
        """Who answered a facet; not to be written into."""
        return self.answered.get(facet, self.nobody)


def pool_of_one(options: Iterable[Option], traits: Traits, *, same_employer: bool = False) -> Pool:
    """The pool that is one mentor, with the `options` of `facets.options_of` and the traits to be matched on."""
    yes = np.ones(1, np.bool_)
    held = {*options, *((trait, code) for trait, codes in traits.items() for code in codes)}
    answered = {facet for facet, _value in held}
    return Pool(1, dict.fromkeys(held, yes), dict.fromkeys(answered, yes), yes if same_employer else ~yes)
