"""A proposal as staff read it on one screen: pairs by band with reasons in words, who is left and why, free places.

Made from what was kept with the proposal; of identity nothing stands here (FIND-4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentorship.profiles.cards import Labels, labels_of_terms
from mentorship.profiles.fit import BAND_LABELS, CRITERIA, VALUE_LABELS, Band
from momentum.applications.models import Application
from momentum.matching.models import Run, RunLeft, RunPair, Wish
from momentum.matching.queries import left_of, pairs_of
from momentum.matching.reasons import QUESTION
from momentum.matching.rules import BARRIERS, CAUSES, Left
from momentum.programs.models import Question

TITLES = {criterion.name: criterion.title for criterion in CRITERIA}
FACET_OF_LINE = {"topics": "topic", "areas": "area", "paths": "path", "ages": "age", "settings": "setting"}


@dataclass(frozen=True)
class Row:
    """One pair: what both have in common, line by line, and in what nothing was found; `wish` is what staff decided
    since, `is_new` whether it differs from the proposal that it is compared with, `before` who it was there."""

    pair: RunPair
    band: Any
    is_below: bool
    met: Sequence[tuple[str, str]]
    missed: Sequence[str]
    wish: str
    why_left: Any
    before: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Group:
    """The pairs of one band, the weakest first."""

    code: str
    title: Any
    rows: Sequence[Row]


@dataclass(frozen=True)
class WithoutMentor:
    """A mentee without a mentor, why, and in words what stands between them and how many mentors."""

    left: RunLeft
    cause: Any
    barriers: Sequence[str]


@dataclass(frozen=True)
class Review:
    """All of a proposal, ready to be read."""

    run: Run
    groups: Sequence[Group]
    without: Sequence[WithoutMentor]
    free: Sequence[tuple[Application, int]]  # mentors with so many places left over
    changed: int = 0  # pairs that differ from the proposal it is compared with

    @property
    def summary(self) -> list[tuple[str, Any, int]]:
        """Each band with its anchor and how many pairs it has."""
        return [(group.code, group.title, len(group.rows)) for group in self.groups]


def review_of(
    run: Run,
    wishes: Iterable[Wish],
    places: Mapping[int, int],
    mentors: Sequence[Application],
    *,
    other: Run | None = None,
) -> Review:
    """The proposal in words. `places`: what each mentor had left before it, by key of the application; `other`: an
    earlier proposal to compare with. As many statements whatever the number of pairs."""
    pairs = list(pairs_of(run))
    labels, questions = labels_of_terms(), _options_of(run)
    decided = {(wish.mentee_id, wish.mentor_id): wish.kind for wish in wishes}
    before = {} if other is None else {each.mentee_id: each for each in pairs_of(other)}
    rows = [
        _row(pair, run.floor, labels, questions, decided.get((pair.mentee_id, pair.mentor_id), ""), before, other)
        for pair in pairs
    ]
    without = [WithoutMentor(left, CAUSES[left.cause][0], _barriers_in_words(left)) for left in left_of(run)]
    # once it is accepted its pairs hold their places themselves
    taken = Counter(pair.mentor_id for pair in pairs if run.state == Run.State.READY)
    free = [(each, places[each.pk] - taken[each.pk]) for each in mentors if places.get(each.pk, 0) > taken[each.pk]]
    return Review(run, _grouped(rows), without, free, sum(row.is_new for row in rows))


def _grouped(rows: Sequence[Row]) -> list[Group]:
    """What is below the floor first, then by band, so that what needs a look stands on top."""
    ordered = sorted(rows, key=lambda row: (row.pair.score, row.pair.pk))
    groups = [Group("below", _("Below the floor"), [row for row in ordered if row.is_below])]
    for band in (Band.NONE, Band.SOME, Band.GOOD, Band.STRONG):
        of_band = [row for row in ordered if not row.is_below and row.pair.band == band]
        groups.append(Group(band.name.lower(), BAND_LABELS[band], of_band))
    return [group for group in groups if group.rows]


def _row(
    pair: RunPair,
    floor: int,
    labels: Labels,
    questions: Mapping[str, tuple[str, Mapping[str, str]]],
    wish: str,
    before: Mapping[int, RunPair],
    other: Run | None,
) -> Row:
    met, missed = [], []
    for name, held in pair.reasons:
        title, words = _line_in_words(name, held, labels, questions)
        if held:
            met.append((title, words))
        else:
            missed.append(title)
    earlier = before.get(pair.mentee_id)
    is_new = other is not None and (earlier is None or earlier.mentor_id != pair.mentor_id)
    said = (str(earlier.mentor.member) if earlier else _("nobody")) if is_new else ""
    return Row(
        pair,
        BAND_LABELS[Band(pair.band)],
        pair.score < floor,
        met,
        missed,
        wish,
        Left(pair.left).label if pair.left else "",
        said,
        is_new,
    )


def _line_in_words(
    name: str, held: Sequence[str], labels: Labels, questions: Mapping[str, tuple[str, Mapping[str, str]]]
) -> tuple[str, str]:
    if name.startswith(QUESTION):
        prompt, options = questions.get(name.removeprefix(QUESTION), (name, {}))
        return prompt, ", ".join(options.get(code, code) for code in held)
    title = str(TITLES[name])
    if name == "values":
        return title, ", ".join(str(VALUE_LABELS.get(code, code)) for code in held)
    if name == "practical":
        pairs = [code.partition(":")[::2] for code in held]
        return title, ", ".join(labels.get(facet, {}).get(code, code) for facet, code in pairs)
    known = labels.get(FACET_OF_LINE[name], {})
    return title, ", ".join(known.get(code, code) for code in held)


def _options_of(run: Run) -> dict[str, tuple[str, dict[str, str]]]:
    """The program's questions that give points: what is asked, and the options, in the reader's language."""
    language = get_language() or "en"
    asked = Question.objects.filter(program=run.offering.program_id, match_points__gt=0)
    return {
        each.code: (each.prompt, {option["code"]: option.get(language, option["code"]) for option in each.options})
        for each in asked
    }


def _barriers_in_words(left: RunLeft) -> list[str]:
    return [
        _("%(why)s (%(count)s)") % {"why": capfirst(str(BARRIERS[why])), "count": count}
        for why, count in sorted(left.barriers.items(), key=lambda each: -each[1])
    ]
