"""Who covers what: the practice settings and areas that mentees named, and the mentors who know them (MOM-4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class Named:
    """What one mentee named, or one mentor offers: codes of settings and areas. `places` of a mentor; `is_chosen`:
    whether the mentor counts as chosen."""

    key: int
    settings: Collection[str]
    areas: Collection[str]
    places: int = 0
    is_chosen: bool = False


class Standing(IntEnum):
    """How one setting or area is covered, the worst first."""

    NOBODY = 0  # nobody offers it
    CHOOSE = 1  # nobody who is chosen, but others who applied do
    THIN = 2  # fewer places than mentees who named it
    COVERED = 3


@dataclass(frozen=True)
class Line:
    """One setting or area: how many mentees named it, how many of the chosen mentors know it and with how many places,
    and the keys of the others who applied and know it."""

    kind: str  # "setting" or "area"
    code: str
    mentees: int
    chosen: int
    places: int
    others: Sequence[int]

    @property
    def standing(self) -> Standing:
        if not self.chosen:
            return Standing.CHOOSE if self.others else Standing.NOBODY
        return Standing.THIN if self.places < self.mentees else Standing.COVERED

    @property
    def lacking(self) -> int:
        """So many mentees more named it than the chosen mentors have places for."""
        return max(0, self.mentees - self.places)


def coverage(mentees: Sequence[Named], mentors: Sequence[Named]) -> list[Line]:
    """A line for each setting and each area that a mentee named: what is missing first, then what lacks most places,
    then what most mentees named."""
    lines = [
        *(_line("setting", code, mentees, mentors) for code in {code for each in mentees for code in each.settings}),
        *(_line("area", code, mentees, mentors) for code in {code for each in mentees for code in each.areas}),
    ]
    return sorted(lines, key=lambda line: (line.standing, -line.lacking, -line.mentees, line.kind, line.code))


def adds(mentor: Named, lines: Sequence[Line]) -> list[Line]:
    """The lines that choosing this mentor would help: what nobody chosen knows, and what has too few places."""
    known = {("setting", code) for code in mentor.settings} | {("area", code) for code in mentor.areas}
    helped = (Standing.CHOOSE, Standing.THIN)
    return [line for line in lines if line.standing in helped and (line.kind, line.code) in known]


def _line(kind: str, code: str, mentees: Sequence[Named], mentors: Sequence[Named]) -> Line:
    def names(each: Named) -> bool:
        return code in (each.settings if kind == "setting" else each.areas)

    know = [each for each in mentors if names(each)]
    chosen = [each for each in know if each.is_chosen]
    return Line(
        kind=kind,
        code=code,
        mentees=sum(map(names, mentees)),
        chosen=len(chosen),
        places=sum(each.places for each in chosen),
        others=[each.key for each in know if not each.is_chosen],
    )
