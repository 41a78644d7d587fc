"""Goal 9: `python -m tests.bench.cohort [MENTEES]`.

The points of 2,000 mentees with 1,250 mentors as one table, against the same score by nested loops over sets; the
whole proposal against scipy's assignment alone, on the same numbers; its total against the optimum. In turns, by the
time that the processor worked, so that what else the machine does falls on none of them.

scipy is asked for the greatest sum, for which it makes a second table; the proposal asks it for the smallest sum of
negative numbers, which needs none. What that alone is worth stands beside it.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

ROUNDS = 9
SIZES = {"topic": 30, "area": 40, "path": 10, "age": 6, "setting": 15, "mode": 4, "language": 4, "where": 13}
MOST = {"topic": 5, "area": 4, "path": 2, "age": 3, "setting": 3, "mode": 3, "language": 2, "where": 1}


def people(count: int, first: int, rng: random.Random) -> list[Any]:
    from mentorship.profiles.policy import VALUE_PAIRS
    from momentum.matching.scoring import Applicant

    made = []
    for key in range(first, first + count):
        codes = {
            facet: tuple(rng.sample([f"{facet}-{number}" for number in range(size)], rng.randint(0, MOST[facet])))
            for facet, size in SIZES.items()
        }
        codes["language"] = codes["language"] or ("language-0",)
        codes["value"] = tuple(rng.choice(pair)[0] for pair in VALUE_PAIRS.values() if rng.random() < 0.7)
        made.append(Applicant(key, key, codes))
    return made


def score_in_loops(mentees: list[Any], mentors: list[Any], points: dict[str, int]) -> list[list[int]]:
    """The same points, pair by pair, over sets: what one writes first."""
    from mentorship.profiles.fit import OTHER_VALUE
    from mentorship.profiles.policy import FIT_ENOUGH
    from momentum.matching.scoring import FACETS

    ours = [{facet: set(codes) for facet, codes in each.codes.items()} for each in mentees]
    theirs = [{facet: set(codes) for facet, codes in each.codes.items()} for each in mentors]
    table = []
    for one, sets in zip(mentees, ours, strict=True):
        row = []
        for other in theirs:
            parts = []
            for name, facet in FACETS.items():
                if sets[facet] and other[facet]:
                    most = min(FIT_ENOUGH[name], len(sets[facet]))
                    parts.append((name, min(len(sets[facet] & other[facet]), most) / most))
            both = [
                code for code in one.codes["value"] if code in other["value"] or OTHER_VALUE[code] in other["value"]
            ]
            if both:
                parts.append(("values", sum(code in other["value"] for code in both) / len(both)))
            met = asked = 0
            if sets["mode"] and other["mode"]:
                asked, met = asked + 1, met + bool(sets["mode"] & other["mode"])
            if sets["where"] and other["where"]:
                asked, met = asked + 1, met + bool(sets["where"] & other["where"])
            if len(sets["language"]) > 1 and sets["language"] & other["language"]:
                asked, met = asked + 1, met + (one.codes["language"][0] in other["language"])
            if asked:
                parts.append(("practical", met / asked))
            possible = sum(points[name] for name, _share in parts)
            row.append(round(100 * sum(points[name] * share for name, share in parts) / possible) if possible else 0)
        table.append(row)
    return table


def worked(deed: Callable[[], Any]) -> tuple[float, Any]:
    """The milliseconds that the processor worked, and what came of it."""
    started = time.process_time()
    made = deed()
    return (time.process_time() - started) * 1000, made


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.update(CAOT_MODE="test", DJANGO_SETTINGS_MODULE="caot_mentor.settings")
    import django

    django.setup()
    from scipy.optimize import linear_sum_assignment

    from mentorship.profiles.policy import FIT_POINTS
    from momentum.matching.assigning import alternatives, propose
    from momentum.matching.reasons import reasons_of
    from momentum.matching.scoring import score_all

    count, rng = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, random.Random(1)
    mentees, mentors = people(count, 0, rng), people(int(count / 1.6), 10**6, rng)
    places = np.array([rng.randint(1, 3) for _ in mentors], np.intp)
    waiting = np.array([rng.choice((0, 0, 0, 5, 10)) for _ in mentees], np.intp)
    columns = np.repeat(np.arange(len(mentors)), places)
    taken: dict[str, list[float]] = {"matrix": [], "assignment alone": [], "assignment of costs alone": []}
    taken["whole proposal"] = []
    for _ in range(ROUNDS):
        spent, (score, speaks) = worked(lambda: score_all(mentees, mentors, FIT_POINTS, {}))
        taken["matrix"].append(spent)
        points = np.where(speaks, score + waiting[:, None] + 1.0, 0.0)[:, columns]
        spent, (rows, chosen) = worked(lambda points=points: linear_sum_assignment(points, maximize=True))
        taken["assignment alone"].append(spent)
        costs = -points
        taken["assignment of costs alone"].append(worked(lambda costs=costs: linear_sum_assignment(costs))[0])

        def whole() -> Any:
            score, speaks = score_all(mentees, mentors, FIT_POINTS, {})
            found = propose(score, waiting, speaks, places, floor=0)
            others = alternatives(score, speaks, places, found.pairs)
            said = [
                reasons_of(mentees[row], mentors[column], int(score[row, column]), FIT_POINTS, {})
                for row, column in found.pairs
            ]
            return found, others, said

        spent, (found, _others, said) = worked(whole)
        taken["whole proposal"].append(spent)
        assert len(said) == found.matched
    best = int(points[rows, chosen].sum() - (points[rows, chosen] > 0).sum())
    spent, table = worked(lambda: score_in_loops(mentees, mentors, dict(FIT_POINTS)))
    off = np.abs(np.array(table) - score.astype(int))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{len(mentees):,} mentees, {len(mentors):,} mentors, {places.sum():,} places")
    for name, median in medians.items():
        print(f"{name}: {median:.0f} ms")
    print(f"nested loops over sets: {spent:.0f} ms; largest difference in points (of rounding): {off.max()}")
    print(f"goal 9, loops / matrix: {spent / medians['matrix']:.0f} (40 at least)")
    print(f"goal 9, total: {100 * found.total / best:.2f} % of the optimum")
    ratio = medians["whole proposal"] / medians["assignment alone"]
    ratio_of_costs = medians["whole proposal"] / medians["assignment of costs alone"]
    print(f"goal 9, whole proposal / assignment alone: {ratio:.2f} (1.5 at most)")
    print(f"whole proposal / assignment of costs alone: {ratio_of_costs:.2f}")


if __name__ == "__main__":
    main()
