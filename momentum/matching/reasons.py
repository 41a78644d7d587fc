"""Why two people fit, for a proposed pair: the lines of the fit with what they have in common, as codes.

Pure as `scoring`, for the pairs of a proposal alone; the words are made when somebody reads them, in their language. Of
identity nothing is kept (FIND-4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from mentorship.profiles.fit import OTHER_VALUE, REMOTE, SILENT_CODES, Band, Points
from mentorship.profiles.policy import FIT_CORE, FIT_FLOOR_ANSWERS, FIT_GOOD, FIT_STRONG
from momentum.matching.scoring import FACETS, Applicant

QUESTION = "question:"  # before the code of a program's question, in the place of a line's name
LINES = ("topics", "areas", "values", "paths", "ages", "settings", "practical")  # all but identity

type Line = tuple[str, list[str]]  # name of the line and the codes in common; `facet:code` where a line has several


class Reasons(NamedTuple):
    """The lines that both answered, and the band of the fit (FIND-12)."""

    lines: Sequence[Line]
    band: Band


def reasons_of(
    mentee: Applicant, mentor: Applicant, score: int, points: Points, questions: Mapping[str, int]
) -> Reasons:
    """What both answered and what they have in common in it, in the order of the fit's table."""
    lines = [line for line in _lines(mentee, mentor) if points.get(line[0])]
    is_met = {name: bool(held) for name, held in lines}
    shares_identity = bool(points.get("identity")) and _shares_identity(mentee, mentor)
    core = [is_met.get(name, False) for name in FIT_CORE if points.get(name)]
    rests = len(lines) + shares_identity >= FIT_FLOOR_ANSWERS
    asked = [
        (f"{QUESTION}{code}", sorted({*mentee.answers[code]} & {*mentor.answers[code]}))
        for code in questions
        if mentee.answers.get(code) and mentor.answers.get(code)
    ]
    has_any = any(is_met.values()) or shares_identity or any(held for _name, held in asked)
    return Reasons([*lines, *asked], _band(has_any, score, rests, core))


def _band(has_any: bool, score: int, rests: bool, core: Sequence[bool]) -> Band:
    """As `fit.judge` has it: a word needs more than points."""
    if not has_any:
        return Band.NONE
    is_good = score >= FIT_GOOD and rests and (any(core) or not core)
    if is_good and score >= FIT_STRONG and all(core):
        return Band.STRONG
    return Band.GOOD if is_good else Band.SOME


def _lines(mentee: Applicant, mentor: Applicant) -> Iterator[Line]:
    """Those that both have answered."""
    wanted, held = mentee.codes, mentor.codes
    for name in LINES:
        found: list[str] | None
        if name == "values":
            found = _values(wanted["value"], held["value"])
        elif name == "practical":
            found = _practical(wanted, held)
        else:
            ours, theirs = wanted[FACETS[name]], held[FACETS[name]]
            found = [code for code in ours if code in theirs] if ours and theirs else None
        if found is not None:
            yield name, found


def _values(wanted: Sequence[str], held: Collection[str]) -> list[str] | None:
    both = [code for code in wanted if code in OTHER_VALUE and (code in held or OTHER_VALUE[code] in held)]
    return [code for code in both if code in held] if both else None


def _practical(wanted: Mapping[str, Sequence[str]], held: Mapping[str, Sequence[str]]) -> list[str] | None:
    parts: list[tuple[str, Sequence[str]]] = []
    if wanted["mode"] and held["mode"]:
        parts.append(("mode", wanted["mode"]))
    if wanted["where"] and held["where"]:
        parts.append(("where", (*wanted["where"], REMOTE)))
    spoken = wanted["language"]
    if len(spoken) > 1 and {*spoken} & {*held["language"]}:
        parts.append(("language", spoken[:1]))
    if not parts:
        return None
    return [f"{facet}:{code}" for facet, codes in parts for code in codes if code in held[facet]]


def _shares_identity(mentee: Applicant, mentor: Applicant) -> bool:
    return any((codes - SILENT_CODES) & mentor.traits.get(trait, frozenset()) for trait, codes in mentee.traits.items())
