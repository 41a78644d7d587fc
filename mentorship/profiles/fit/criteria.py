"""The table of criteria (design 4): how two answers compare, and the reason in words where they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from members.identity_questions import questions, said_of, searchable_options
from mentorship.profiles.bits import Bits
from mentorship.profiles.fit.pool import Labels, Option, Pool, Wants
from mentorship.profiles.policy import FIT_ENOUGH, VALUE_PAIRS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VALUE_LABELS = {code: label for pair in VALUE_PAIRS.values() for code, label in pair}
# Answers that are none, such as "I do not know": nobody is matched on them.
SILENT_CODES = frozenset(option.code for question in questions() for option in question.options) - frozenset(
    option.code for options in searchable_options().values() for option in options
)
OTHER_VALUE = {one[0]: other[0] for pair in VALUE_PAIRS.values() for one, other in (pair, pair[::-1])}
REMOTE = "remote"


class Compared(NamedTuple):
    """A criterion, mentor by mentor: which part of its points is reached, 0 where it is not answered by both.

    `meets` says who has what a must asks for, where that is more than anything in common.
    """

    share: NDArray[np.float64]
    answered: Bits
    meets: Bits | None = None

    def meets_must(self) -> Bits:
        """Who has what the mentee needs, if this is a must."""
        return self.share > 0 if self.meets is None else self.meets


type Compare = Callable[[Wants, Pool], Compared | None]
type Ask = Callable[[Wants], Sequence[Option]]
type Say = Callable[[Sequence[Option], Labels], str]


@dataclass(frozen=True)
class Criterion:
    """One line of the fit. `compare` answers None where the mentee has not answered; `ask` names the options that are
    wanted, `say` words those of them that a mentor has. Of a line with several parts, `parts` names each by its facet:
    nothing in common is said of those alone that were asked for."""

    name: str
    title: StrOrPromise
    compare: Compare
    ask: Ask
    say: Say
    parts: Mapping[str, StrOrPromise] = field(default_factory=dict)

    def title_of(self, wants: Wants) -> str:
        """What was compared for this mentee, in words."""
        asked = {facet for facet, _code in self.ask(wants)} if self.parts else set()
        return ", ".join(str(name) for facet, name in self.parts.items() if facet in asked) or str(self.title)


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
    """A way of meeting in common; the same province, or remotely; the preferred one of several languages. They count
    alike, as far as both answered.

    A must asks for the first two, as far as the mentee answered them: who names a second language could do with it.
    """
    languages = wants.codes["language"]
    parts = []
    meets = np.ones(pool.size, np.bool_)
    if wants.codes["mode"]:
        parts.append((pool.has_any("mode", wants.codes["mode"]), pool.answers("mode")))
    if wants.codes["where"]:
        parts.append((pool.has_any("where", (*wants.codes["where"], REMOTE)), pool.answers("where")))
    for is_met, _is_answered in parts:
        meets &= is_met
    if len(languages) > 1:
        # without any of them nothing else counts: `Barrier.LANGUAGE`
        parts.append((pool.has("language", languages[0]), pool.has_any("language", languages)))
    if not parts:
        return None
    met, asked = np.zeros(pool.size, np.uint8), np.zeros(pool.size, np.uint8)
    for is_met, is_answered in parts:
        met += is_met
        asked += is_answered
    return Compared(met / np.maximum(asked, 1), asked > 0, meets)


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


def _ask(facet: str) -> Ask:
    def ask(wants: Wants) -> Sequence[Option]:
        return [(facet, code) for code in wants.codes[facet]]

    return ask


def _say_shared(facet: str, sentence: StrOrPromise) -> Say:
    def say(held: Sequence[Option], labels: Labels) -> str:
        return str(sentence) % {"what": _listed(held, labels)}

    return say


def _listed(held: Iterable[Option], labels: Labels) -> str:
    return ", ".join(labels.get(facet, {}).get(code, code) for facet, code in held)


def _say_values(held: Sequence[Option], labels: Labels) -> str:
    return _("Works as you like to: %(what)s") % {"what": ", ".join(str(VALUE_LABELS[code]) for _facet, code in held)}


def _ask_practical(wants: Wants) -> Sequence[Option]:
    """What the mentee asked for; a language only where one of several is preferred."""
    languages = wants.codes["language"][:1] if len(wants.codes["language"]) > 1 else ()
    where = (*wants.codes["where"], REMOTE) if wants.codes["where"] else ()
    asked = {"mode": wants.codes["mode"], "where": where, "language": languages}
    return [(facet, code) for facet, codes in asked.items() for code in codes]


def _say_practical(held: Sequence[Option], labels: Labels) -> str:
    by_facet = {facet: list(options) for facet, options in groupby(held, itemgetter(0))}
    said = []
    if modes := by_facet.get("mode"):
        said.append(_("Meets as you can: %(what)s") % {"what": _listed(modes, labels)})
    if where := by_facet.get("where"):
        # the own province says more than "or remotely"
        said.append(_("Meets where you can: %(what)s") % {"what": _listed(where[:1], labels)})
    if languages := by_facet.get("language"):
        said.append(_("Mentors in your preferred language: %(what)s") % {"what": _listed(languages, labels)})
    return " · ".join(said)


def _ask_identity(wants: Wants) -> Sequence[Option]:
    return [(trait, code) for trait, codes in wants.traits.items() for code in sorted(codes - SILENT_CODES)]


def _say_identity(held: Sequence[Option], labels: Labels) -> str:
    said = ", ".join(said_of(trait, code) for trait, code in held)
    return _("You share, and both asked to be matched on: %(what)s") % {"what": said}


# In the order of design 4; the names are the keys of `policy.FIT_POINTS`.
CRITERIA = (
    Criterion(
        "topics",
        gettext_lazy("Topics"),
        _shared("topic", FIT_ENOUGH["topics"]),
        _ask("topic"),
        _say_shared("topic", gettext_lazy("Talks about what you want to talk about: %(what)s")),
    ),
    Criterion(
        "areas",
        gettext_lazy("Area of practice"),
        _shared("area", FIT_ENOUGH["areas"]),
        _ask("area"),
        _say_shared("area", gettext_lazy("Practises in what you want to learn about: %(what)s")),
    ),
    Criterion("values", gettext_lazy("Way of working"), _compare_values, _ask("value"), _say_values),
    Criterion(
        "paths",
        gettext_lazy("Career path"),
        _shared("path", FIT_ENOUGH["paths"]),
        _ask("path"),
        _say_shared("path", gettext_lazy("Knows where you are in your career: %(what)s")),
    ),
    Criterion(
        "ages",
        gettext_lazy("Client age group"),
        _shared("age", FIT_ENOUGH["ages"]),
        _ask("age"),
        _say_shared("age", gettext_lazy("Works with the same client ages: %(what)s")),
    ),
    Criterion(
        "settings",
        gettext_lazy("Practice setting"),
        _shared("setting", FIT_ENOUGH["settings"]),
        _ask("setting"),
        _say_shared("setting", gettext_lazy("Works in the same setting: %(what)s")),
    ),
    Criterion(
        "practical",
        gettext_lazy("Place, ways of meeting, language"),
        _compare_practical,
        _ask_practical,
        _say_practical,
        {
            "where": gettext_lazy("Place"),
            "mode": gettext_lazy("Ways of meeting"),
            "language": gettext_lazy("Preferred language"),
        },
    ),
    Criterion("identity", gettext_lazy("Shared identity"), _compare_identity, _ask_identity, _say_identity),
)
