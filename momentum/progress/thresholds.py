"""What completing an offering asks of one person, and how far they are (MOM-7). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from momentum.progress.contact import Stretch

SESSIONS, REFLECTION, CONTACT = "sessions", "reflection", "contact"


@dataclass(frozen=True)
class Asked:
    """What an offering asks: so many sessions, the reflective workbook, the least contact."""

    sessions: int = 0
    reflection: bool = False
    contact: bool = False


@dataclass(frozen=True)
class Threshold:
    """One thing that is asked: `done` of `least`."""

    code: str
    done: int
    least: int

    @property
    def is_met(self) -> bool:
        return self.done >= self.least


@dataclass(frozen=True)
class OfPair:
    """How one pair stands, for one of its two: pages of the workbook that are filled in, and the contact by span."""

    pages: int
    pages_of: int
    stretches: Sequence[Stretch]

    @property
    def spans_kept(self) -> int:
        return sum(stretch.is_kept for stretch in self.stretches if stretch.is_owed)

    @property
    def spans_owed(self) -> int:
        return sum(stretch.is_owed for stretch in self.stretches)


def thresholds(asked: Asked, *, attended: int, offered: int, pairs: Sequence[OfPair]) -> list[Threshold]:
    """What is asked, each with how far the person is.

    Nobody is asked for more sessions than were offered to their role. Who mentors several is held to the pair that went
    best: one mentee's absence costs the mentor nothing.
    """
    found = []
    if asked.sessions and offered:
        found.append(Threshold(SESSIONS, attended, min(asked.sessions, offered)))
    if asked.reflection:
        best = max(pairs, key=lambda pair: (pair.pages - pair.pages_of, pair.pages), default=OfPair(0, 1, ()))
        found.append(Threshold(REFLECTION, best.pages, best.pages_of))
    if asked.contact:
        none = OfPair(0, 0, ())
        best = max(pairs, key=lambda pair: (pair.spans_kept - pair.spans_owed, pair.spans_kept), default=none)
        found.append(Threshold(CONTACT, best.spans_kept, best.spans_owed if pairs else 1))
    return found
