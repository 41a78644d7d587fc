"""What is asked of the search, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mentorship.asked import Option, WayOut
from mentorship.profiles import bits
from mentorship.profiles.fit import Judged
from mentorship.profiles.policy import PAGE_SIZE
from mentorship.profiles.private_filters import NONE, PrivateFilters

BY_EXPERIENCE, BY_FIT, BY_DAY = ORDERS = ("experience", "fit", "day")
PLACE_NOW = _("Has a place now")  # the one option that is no term of a list


class Row(NamedTuple):
    """What a page of results needs of a mentor."""

    id: int
    public_id: UUID
    name: str
    practising_since: int | None
    city: str
    province: str
    is_remote: bool
    areas: list[str]
    topics: list[str]
    languages: list[str]
    sentence: str
    text_language: str
    places: int
    places_taken: int
    is_paused: bool
    away_from: date | None
    away_to: date | None
    category: str | None
    told: Sequence[tuple[str, list[str], str]] | None = None  # with private filters: trait, codes, own words


@dataclass(frozen=True)
class Found:
    """The answer: counts for all options, how many mentors fit, one page of them, and ways out when there is none.

    `beyond` of the total stand last in the order by fit, for they do not meet what must be met (design 4).
    """

    options: Mapping[str, Sequence[Option]]
    total: int
    page: int
    rows: Sequence[Row]
    ways_out: Sequence[WayOut]
    fits: Judged | None = None
    private: PrivateFilters = NONE
    beyond: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class TooMany(Exception):
    """The member has searched too often (quality S15): after `seconds` the count begins anew."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Counts(NamedTuple):
    """What was counted: each option, how many mentors fit and who, and who is in each band of experience, the longest
    first, if that is the order."""

    options: dict[str, list[Option]]
    total: int
    hits: bits.Bits
    bands: Sequence[bits.Bits]
