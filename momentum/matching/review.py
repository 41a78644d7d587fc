"""A proposal as staff read it, page by page: pairs by band with reasons in words, who is left and why, free places.

Made from what was kept with the proposal; of identity nothing stands here (FIND-4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mentorship.profiles.cards import Labels, labels_of_terms
from mentorship.profiles.fit import BAND_LABELS, CRITERIA, VALUE_LABELS, Band
from momentum.applications.models import Application
from momentum.matching.models import Run, RunLeft, RunPair, Wish
from momentum.matching.policy import PAIRS_A_PAGE
from momentum.matching.queries import BriefPair, brief_pairs, left_of, pairs_of
from momentum.matching.reasons import QUESTION
from momentum.matching.rules import BARRIERS, CAUSES, Left
from momentum.programs.models import Offering, Question

TITLES = {criterion.name: criterion.title for criterion in CRITERIA}
TITLES_OF_GROUPS = {"below": gettext_lazy("Below the floor")} | {
    band.name.lower(): BAND_LABELS[band] for band in (Band.NONE, Band.SOME, Band.GOOD, Band.STRONG)
}
TITLES_OF_PARTS = {
    "decided": gettext_lazy("Decided by staff"),
    "changed": gettext_lazy("Other than before"),
    "without": gettext_lazy("Without a mentor"),
    "free": gettext_lazy("Places left over"),
}
FACET_OF_LINE = {"topics": "topic", "areas": "area", "paths": "path", "ages": "age", "settings": "setting"}


@dataclass(frozen=True)
class Row:
    """One pair: what both have in common, line by line, and in what nothing was found; `wish` is what staff decided
    since, `before` who it was in the proposal that it is compared with, where that was somebody else."""

    pair: RunPair
    group: str
    met: Sequence[tuple[str, str]]
    missed: Sequence[str]
    wish: str
    why_left: Any
    before: str = ""


@dataclass(frozen=True)
class Group:
    """The pairs of one band that stand on this page, the weakest first; `count` of them there are in all."""

    code: str
    title: Any
    count: int
    rows: Sequence[Row]


class Former(NamedTuple):
    """Two who are selected and were together in an earlier offering (EQ-3); `stands` says in words how it is with them
    now, empty where they can be locked."""

    mentee: Application
    mentor: Application
    offering: Offering
    wants: Any
    stands: Any


class Choice(NamedTuple):
    """A part of the proposal that can be looked at alone, and how many stand in it."""

    code: str
    title: Any
    size: int


@dataclass(frozen=True)
class WithoutMentor:
    """A mentee without a mentor, why, and in words what stands between them and how many mentors."""

    left: RunLeft
    cause: Any
    barriers: Sequence[str]


@dataclass(frozen=True)
class Review:
    """One page of a proposal, ready to be read. `show` is the part that is looked at, empty for all of it."""

    run: Run
    show: str
    choices: Sequence[Choice]
    groups: Sequence[Group]
    without: Sequence[WithoutMentor]
    free: Sequence[tuple[Application, int]]  # mentors with so many places left over
    page: Page[Any]
    changed: int = 0  # pairs that differ from the proposal it is compared with


def review_of(
    run: Run,
    wishes: Iterable[Wish],
    places: Mapping[int, int],
    mentors: Sequence[Application],
    *,
    other: Run | None = None,
    show: str = "",
    words: Sequence[str] = (),
    page: str = "",
) -> Review:
    """A page of the proposal in words: all of it, or the part that `show` names, or who has the `words` in their names.
    `places`: what each mentor had left before it, by key of the application; `other`: an earlier proposal to compare
    with. As many statements whatever the number of pairs."""
    pairs, left = brief_pairs(run, words), list(left_of(run, words))
    decided = {(wish.mentee_id, wish.mentor_id): wish.kind for wish in wishes}
    before = {} if other is None else {each.mentee_id: each.mentor_id for each in brief_pairs(other)}
    parts = _parts_of(pairs, run.floor, decided, before if other else None)
    ordered = [pair for code in TITLES_OF_GROUPS for pair in parts[code]]
    # once it is accepted its pairs hold their places themselves
    taken = Counter(pair.mentor_id for pair in pairs if run.state == Run.State.READY)
    left_over = [(each, places.get(each.pk, 0) - taken[each.pk]) for each in mentors if not words]
    free = [(each, count) for each, count in left_over if count > 0]
    counts = {code: len(found) for code, found in parts.items()} | {"without": len(left), "free": len(free)}
    titles = TITLES_OF_GROUPS | TITLES_OF_PARTS
    choices = [Choice(code, title, counts[code]) for code, title in titles.items() if counts[code]]
    show = show if counts.get(show) else ""
    listed: list[BriefPair | RunLeft] = [*parts[show]] if show in parts else [*ordered] * (show == "")
    listed += left if show in ("", "without") else []
    found = Paginator(listed, PAIRS_A_PAGE).get_page(page)
    rows = _rows(run, [each for each in found if isinstance(each, BriefPair)], decided, before, other)
    return Review(
        run,
        show,
        [Choice("", _("All"), len(ordered) + len(left)), *choices],
        [
            Group(code, title, counts[code], of_group)
            for code, title in TITLES_OF_GROUPS.items()
            if (of_group := [row for row in rows if row.group == code])
        ],
        [
            WithoutMentor(each, CAUSES[each.cause][0], _barriers_in_words(each))
            for each in found
            if isinstance(each, RunLeft)
        ],
        free if show == "free" or not (show or found.has_other_pages()) else [],
        found,
        counts["changed"],
    )


def former_pairs(
    before: Mapping[tuple[int, int], Offering],
    mentees: Iterable[Application],
    mentors: Iterable[Application],
    wishes: Iterable[Wish],
    run: Run | None,
) -> list[Former]:
    """Who was together before, in the order in which the mentees applied, what they wrote of going on, and what staff
    decided or the proposal says. One statement, and none where there is nobody."""
    ours, theirs = ({each.pk: each for each in side} for side in (mentees, mentors))
    decided = {(wish.mentee_id, wish.mentor_id): wish.get_kind_display() for wish in wishes}
    pairs = brief_pairs(run) if run and before else []
    proposed = {(pair.mentee_id, pair.mentor_id): _("proposed to each other") for pair in pairs}
    return [
        Former(
            ours[mentee],
            theirs[mentor],
            before[mentee, mentor],
            _wants_to_go_on(ours[mentee], theirs[mentor]),
            decided.get((mentee, mentor)) or proposed.get((mentee, mentor), ""),
        )
        for mentee, mentor in sorted(before, key=lambda pair: (ours[pair[0]].applied_at, pair))
    ]


def _wants_to_go_on(mentee: Application, mentor: Application) -> str:
    is_mentee, is_mentor = mentee.continues_with_id == mentor.member_id, mentor.continues_with_id == mentee.member_id
    if is_mentee and is_mentor:
        return _("both would like to go on")
    if is_mentee:
        return _("the mentee would like to go on")
    return _("the mentor would like to go on") if is_mentor else ""


def _parts_of(
    pairs: Iterable[BriefPair], floor: int, decided: Collection[tuple[int, int]], before: Mapping[int, int] | None
) -> dict[str, list[BriefPair]]:
    """By what can be looked at alone: the pairs, the weakest first. `before` says who a mentee's mentor was in the
    proposal that it is compared with, if it is."""
    parts: dict[str, list[BriefPair]] = {code: [] for code in (*TITLES_OF_GROUPS, "decided", "changed")}
    for pair in sorted(pairs, key=lambda pair: (pair.score, pair.pk)):
        parts[_group_of(pair, floor)].append(pair)
        if pair.is_locked or (pair.mentee_id, pair.mentor_id) in decided:
            parts["decided"].append(pair)
        if before is not None and before.get(pair.mentee_id) != pair.mentor_id:
            parts["changed"].append(pair)
    return parts


def _group_of(pair: BriefPair, floor: int) -> str:
    """What is below the floor stands first, then band by band, so that what needs a look stands on top."""
    return "below" if pair.score < floor else Band(pair.band).name.lower()


def _rows(
    run: Run,
    listed: Sequence[BriefPair],
    decided: Mapping[tuple[int, int], str],
    before: Mapping[int, int],
    other: Run | None,
) -> list[Row]:
    """Those that stand on a page, in its order."""
    pairs = pairs_of(run).in_bulk([each.pk for each in listed])
    labels, questions = labels_of_terms(), _options_of(run, pairs.values())
    changed = [each.mentee_id for each in listed if other is not None and before.get(each.mentee_id) != each.mentor_id]
    names = {}
    if other is not None and changed:
        earlier = pairs_of(other).filter(mentee__in=changed)
        names = {each.mentee_id: str(each.mentor.member) for each in earlier}
    return [
        _row(
            pairs[each.pk],
            _group_of(each, run.floor),
            labels,
            questions,
            decided.get((each.mentee_id, each.mentor_id), ""),
            names.get(each.mentee_id, _("nobody")) if each.mentee_id in changed else "",
        )
        for each in listed
    ]


def _row(
    pair: RunPair,
    group: str,
    labels: Labels,
    questions: Mapping[str, tuple[str, Mapping[str, str]]],
    wish: str,
    before: str,
) -> Row:
    met, missed = [], []
    for name, held in pair.reasons:
        title, words = _line_in_words(name, held, labels, questions)
        if held:
            met.append((title, words))
        else:
            missed.append(title)
    return Row(pair, group, met, missed, wish, dict(Left.choices).get(pair.left, pair.left), before)


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


def _options_of(run: Run, pairs: Iterable[RunPair]) -> dict[str, tuple[str, dict[str, str]]]:
    """The program's questions that stand among the reasons of pairs: what is asked, and the options, in the reader's
    language."""
    if not any(name.startswith(QUESTION) for pair in pairs for name, _held in pair.reasons):
        return {}
    language = get_language() or "en"
    asked = Question.objects.filter(program=run.offering.program_id, match_points__gt=0)
    return {
        each.code: (each.prompt, {option["code"]: option.get(language, option["code"]) for option in each.options})
        for each in asked
    }


def _barriers_in_words(left: RunLeft) -> list[str]:
    return [
        _("%(why)s (%(count)s)") % {"why": capfirst(str(BARRIERS.get(why, why))), "count": count}
        for why, count in sorted(left.barriers.items(), key=lambda each: -each[1])
    ]
