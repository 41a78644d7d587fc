"""The pure core of matching: the table of points equals the judgement pair by pair, and the proposal is the best there
is by design 4's three measures, found again by trying everything (quality: property tests)."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.profiles.fit import Wants, judge, pool_of_one
from mentorship.profiles.policy import FIT_POINTS, VALUE_PAIRS
from momentum.matching.assigning import alternatives, propose, why_unmatched
from momentum.matching.reasons import reasons_of
from momentum.matching.scoring import Applicant, score_all

OPTIONS = {
    "topic": ["ethics", "job-search", "research", "wellbeing"],
    "area": ["neurology", "hands", "dementia"],
    "path": ["new-graduate", "returning"],
    "age": ["child", "adult"],
    "setting": ["school", "hospital"],
    "mode": ["video", "phone"],
    "language": ["en", "fr"],
    "where": ["ON", "QC"],
}
NO_QUESTIONS: dict[str, int] = {}


def some(codes: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), unique=True, max_size=len(codes)).map(tuple)


@st.composite
def applicants(draw: st.DrawFn, key: int) -> Applicant:
    codes = {facet: draw(some(options)) for facet, options in OPTIONS.items()}
    codes["where"] = (*codes["where"][:1], *draw(some(["remote"]))) if key >= 100 else codes["where"][:1]
    pairs = [[code for code, _label in pair] for pair in VALUE_PAIRS.values()]
    codes["value"] = tuple(
        draw(st.sampled_from(pair)) for pair in draw(st.lists(st.sampled_from(pairs), unique_by=tuple))
    )
    traits = {"gender": frozenset(draw(some(["woman", "man", "unknown"])))} if draw(st.booleans()) else {}
    answers = {"aims": frozenset(draw(some(["network", "belonging"])))}
    return Applicant(key, key, codes, answers, traits)


def judged(mentee: Applicant, mentor: Applicant, points: dict[str, int]) -> Any:
    held = {(facet, code) for facet, codes in mentor.codes.items() for code in codes}
    return judge(Wants(mentee.codes, {}, mentee.traits), pool_of_one(held, mentor.traits), points)


people = st.tuples(
    st.integers(1, 4).flatmap(lambda size: st.tuples(*(applicants(key) for key in range(size)))),
    st.integers(1, 4).flatmap(lambda size: st.tuples(*(applicants(100 + key) for key in range(size)))),
)


@settings(max_examples=60, deadline=None)
@given(people, st.sampled_from([FIT_POINTS, FIT_POINTS | {"areas": 0, "values": 13, "identity": 9}]))
def test_the_table_of_points_is_the_judgement_pair_by_pair(sides: Any, points: dict[str, int]) -> None:
    mentees, mentors = sides
    score, speaks = score_all(mentees, mentors, points, NO_QUESTIONS)
    for (row, mentee), (column, mentor) in itertools.product(enumerate(mentees), enumerate(mentors)):
        fit = judged(mentee, mentor, points)
        assert score[row, column] == fit.score[0]
        assert speaks[row, column] == (
            not mentee.codes["language"] or bool({*mentee.codes["language"]} & {*mentor.codes["language"]})
        )
        found = reasons_of(mentee, mentor, int(score[row, column]), points, NO_QUESTIONS)
        assert found.band == fit.band[0]
        said = {name: bool(held) for name, held in found.lines}
        compared = {
            line.name: each for line, _weight, each in fit.lines if each is not None and line.name != "identity"
        }
        assert said == {name: bool(each.share[0]) for name, each in compared.items() if each.answered[0]}


@settings(max_examples=30, deadline=None)
@given(people)
def test_a_question_that_gives_points_is_one_more_line(sides: Any) -> None:
    mentees, mentors = sides
    score, _speaks = score_all(mentees, mentors, FIT_POINTS, {"aims": 20})
    for (row, mentee), (column, mentor) in itertools.product(enumerate(mentees), enumerate(mentors)):
        fit = judged(mentee, mentor, FIT_POINTS)
        reached = possible = 0.0
        for _line, weight, compared in fit.lines:
            if compared is not None:
                reached += compared.share[0] * weight
                possible += compared.answered[0] * weight
        if mentee.answers["aims"] and mentor.answers["aims"]:
            possible += 20
            reached += 20 * bool({*mentee.answers["aims"]} & {*mentor.answers["aims"]})
        assert score[row, column] == (np.rint(reached * 100 / possible) if possible else 0)


@st.composite
def rounds(draw: st.DrawFn) -> dict[str, Any]:
    """Small rounds, with barriers, places and waiting: small enough to try every assignment."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    numbers = st.lists(st.sampled_from([0, 20, 44, 45, 46, 90]), min_size=rows * columns, max_size=rows * columns)
    flags = st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns)
    return {
        "score": np.array(draw(numbers), np.uint8).reshape(rows, columns),
        "possible": np.array(draw(flags), np.bool_).reshape(rows, columns),
        "places": np.array(draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns)), np.intp),
        "waiting": np.array(draw(st.lists(st.sampled_from([0, 5, 10]), min_size=rows, max_size=rows)), np.intp),
    }


def best_by_trying(of: dict[str, Any], locked: list[tuple[int, int]], floor: int) -> tuple[int, int, int]:
    """The objective's numbers of the best of all assignments, the pairs below the floor negated."""
    score, firm = of["score"], dict(locked)
    choices = [
        [firm[row]] if row in firm else [None, *np.flatnonzero(of["possible"][row]).tolist()]
        for row in range(len(score))
    ]
    found = []
    for chosen in itertools.product(*choices):
        pairs = [(row, column) for row, column in enumerate(chosen) if column is not None]
        taken = np.bincount([column for _row, column in pairs], minlength=len(of["places"]))
        if (taken <= of["places"]).all():
            below = sum(score[pair] < floor for pair in pairs)
            total = sum(int(score[pair]) + int(of["waiting"][pair[0]]) for pair in pairs)
            found.append((len(pairs), -int(below), total))
    return max(found)


@settings(max_examples=200, deadline=None)
@given(rounds(), st.data())
def test_the_proposal_is_the_best_of_all_and_keeps_places_barriers_and_locks(of: dict[str, Any], data: Any) -> None:
    left, locked = of["places"].copy(), []
    for row in range(len(of["score"])):
        open_to = [column for column in np.flatnonzero(of["possible"][row]).tolist() if left[column] > 0]
        if open_to and data.draw(st.booleans()):
            locked.append((row, data.draw(st.sampled_from(open_to))))
            left[locked[-1][1]] -= 1
    found = propose(of["score"], of["waiting"], of["possible"], of["places"], floor=45, locked=locked)
    again = propose(of["score"], of["waiting"], of["possible"], of["places"], floor=45, locked=locked[::-1])
    assert found == again
    assert {*locked} <= {*found.pairs}
    assert all(of["possible"][pair] for pair in found.pairs)
    assert len({row for row, _column in found.pairs}) == len(found.pairs) == found.matched
    taken = np.bincount([column for _row, column in found.pairs], minlength=len(of["places"]))
    assert (taken <= of["places"]).all()
    assert (found.matched, -found.below_floor, found.total) == best_by_trying(of, locked, 45)
    unmatched = {*range(len(of["score"]))} - {row for row, _column in found.pairs}
    for row in unmatched:
        why = why_unmatched(row, np.ones_like(of["possible"]), of["possible"])
        assert why == ("full" if of["possible"][row].any() else "apart")
    for (row, column), other in zip(
        found.pairs, alternatives(of["score"], of["possible"], of["places"], found.pairs), strict=True
    ):
        others = [each for each in np.flatnonzero(of["possible"][row]).tolist() if each != column]
        best = max(others, key=lambda each: (int(of["score"][row, each]), -each), default=-1)
        assert other.column == best
        assert other.is_free == (best >= 0 and taken[best] < of["places"][best])


def test_what_cannot_be_locked_is_refused() -> None:
    score, waiting = np.full((2, 1), 50, np.uint8), np.zeros(2, np.intp)
    places, possible = np.array([1], np.intp), np.ones((2, 1), np.bool_)
    for locked in ([(0, 0), (1, 0)], [(0, 0), (0, 0)]):
        with pytest.raises(ValueError, match="more is locked"):
            propose(score, waiting, possible, places, floor=45, locked=locked)
    with pytest.raises(ValueError, match="not possible"):
        propose(score, waiting, ~possible, places, floor=45, locked=[(0, 0)])


def test_people_come_before_fit_and_the_floor_before_the_total() -> None:
    waiting, places = np.zeros(2, np.intp), np.array([1, 1], np.intp)
    score = np.array([[100, 0], [90, 0]], np.uint8)
    possible = np.array([[True, True], [True, False]])
    assert propose(score, waiting, possible, places, floor=45).pairs == [(0, 1), (1, 0)]
    above = np.array([[100, 50], [46, 44]], np.uint8)
    assert propose(above, waiting, possible | True, places, floor=45).pairs == [(0, 1), (1, 0)]


def test_waiting_counts_where_places_are_short() -> None:
    score, places = np.array([[60], [58]], np.uint8), np.array([1], np.intp)
    possible = np.ones((2, 1), np.bool_)
    assert propose(score, np.array([0, 5]), possible, places, floor=45).pairs == [(1, 0)]
    assert propose(score, np.array([0, 0]), possible, places, floor=45).pairs == [(0, 0)]
