"""What a mentor who takes part in a program has to know, said where languages and programs are chosen (OD-2, FIND-8).

Nothing calls up: a program adds its own when the site starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mentorship.profiles.policy import Program

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_notices: dict[str, StrOrPromise] = {}


def add_notice(program: Program, sentences: StrOrPromise) -> None:
    """Say so to everybody who takes part, or could."""
    _notices[program] = sentences


def notices_for(programs: Iterable[str]) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """Each of these programs that has something to say: its name, and what it says."""
    wanted = set(programs)
    return [(program.label, _notices[program]) for program in Program if program in wanted and program in _notices]
