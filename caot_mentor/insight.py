"""Statistics for staff: pages put together of parts that each app offers in its `insight.py` (issue 7).

Nothing calls up: this file knows what a part, a measure and a page are, and nothing of any program. A measure says in
one sentence what it counts; the page, the file and `docs/insight.md` say the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from caot_mentor.charts import Bars, Chart, Course
from caot_mentor.numbers import written_number
from caot_mentor.periods import Span

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOW, BEFORE = "now", "before"  # in which of the two spans something happened


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.part) / self.whole if self.whole else None


def _share(value: Share) -> str:
    percent = value.percent
    if percent is None:
        return "–"
    part, whole = written_number(value.part), written_number(value.whole)
    return _("%(percent)s%% (%(part)s of %(whole)s)") % {
        "percent": written_number(percent),
        "part": part,
        "whole": whole,
    }


@dataclass(frozen=True)
class Unit:
    """What a number is a number of: its name in files, how pages write it, and what a file's cell holds."""

    label: StrOrPromise
    written: Callable[[Any], str]
    cell: Callable[[Any], Any]


def _whole(value: Any) -> Decimal:
    return Decimal(int(value))


def _tenths(value: Any) -> Decimal:
    return round(Decimal(value), 1)


def _in_tenths(value: Any) -> str:
    return written_number(value, 1)


COUNT = Unit(pgettext_lazy("unit", "number"), written_number, _whole)
SHARE = Unit(gettext_lazy("per cent"), _share, lambda value: None if value.percent is None else round(value.percent, 1))
DAYS = Unit(gettext_lazy("days"), _in_tenths, _tenths)
BUSINESS_DAYS = Unit(gettext_lazy("business days"), _in_tenths, _tenths)
HOURS = Unit(gettext_lazy("hours"), _in_tenths, _tenths)
MARK = Unit(gettext_lazy("mark, 1 to 5"), _in_tenths, lambda value: round(Decimal(value), 2))


@dataclass(frozen=True)
class Measure:
    """One number: its name, and in one sentence what it counts."""

    code: str
    label: StrOrPromise
    counts: StrOrPromise
    unit: Unit = COUNT

    def written(self, value: Any) -> str:
        return "–" if value is None else self.unit.written(value)

    def cell(self, value: Any) -> Any:
        return None if value is None else self.unit.cell(value)


@dataclass(frozen=True)
class Figure:
    """What a measure is in the span and in the one before; `url` leads to the list that holds exactly these."""

    measure: Measure
    now: Any
    before: Any = None
    url: str = ""
    of_first: str = ""  # of a funnel: which share of the first step
    of_first_before: str = ""  # the same of the span before

    @property
    def written(self) -> str:
        return self.measure.written(self.now)

    @property
    def written_before(self) -> str:
        return self.measure.written(self.before)


@dataclass(frozen=True)
class Table:
    """Lines of several measures each. `total` is what the lines add up to, where they do."""

    code: str
    title: str
    what: str
    columns: Sequence[Measure]
    lines: Sequence[tuple[str, Sequence[Any]]]
    total: Sequence[Any] | None = None
    note: str = ""

    @property
    def written(self) -> list[tuple[str, list[tuple[StrOrPromise, str]]]]:
        """Each line's name, and its numbers with the names of their columns."""
        return [(name, self._line(values)) for name, values in self.lines]

    @property
    def written_total(self) -> list[tuple[StrOrPromise, str]]:
        return self._line(self.total) if self.total is not None else []

    def _line(self, values: Sequence[Any]) -> list[tuple[StrOrPromise, str]]:
        return [(each.label, each.written(value)) for each, value in zip(self.columns, values, strict=True)]


@dataclass(frozen=True)
class Content:
    """What a part has found. `people`: of how many it tells, in the span and before, for the rule of small groups."""

    figures: Sequence[Figure]
    tables: Sequence[Table] = ()
    bars: Bars | None = None
    columns: Chart | None = None
    course: Course | None = None
    people: int | None = None
    people_before: int | None = None
    is_of_today: bool = False  # whatever the span
    has_before: bool = True
    too_few: bool = False


@dataclass(frozen=True)
class Asked:
    """What a page is asked for: by whom, when, of which span, and of whom. `part_of` is one of the page's choices."""

    reader: Any
    now: datetime
    span: Span
    before: Span | None = None
    province: str = ""
    category: str = ""
    page: str = ""
    part_of: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether only some people are asked for."""
        return bool(self.province or self.category)


@dataclass(frozen=True)
class Part:
    """A part of a page, for who holds `permission`. `lead` says of what and of when the numbers are."""

    code: str
    title: StrOrPromise
    lead: StrOrPromise
    permission: str
    measures: Sequence[Measure]
    build: Callable[[Asked], Content]
    in_short: Sequence[Measure] = ()  # those with which the page begins


@dataclass(frozen=True)
class Page:
    """One page; `choices` are parts of the program that can be asked for alone, with their codes."""

    code: str
    title: str
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Kind:
    """Pages that are put together of the same parts."""

    title: StrOrPromise
    pages: Callable[[], Iterable[Page]]
    parts: Sequence[Part] = field(default_factory=list)


KINDS: list[tuple[int, Kind]] = []


def offer(position: int, kind: Kind) -> None:
    """Add pages to staff's statistics."""
    KINDS.append((position, kind))
    KINDS.sort(key=lambda entry: entry[0])


def pages_for(reader: Any) -> list[tuple[Page, list[Part]]]:
    """The pages that the reader may open, each with the parts that the reader may see."""
    found = []
    for _position, kind in KINDS:
        parts = [part for part in kind.parts if reader.has_perm(part.permission)]
        if parts:
            found += [(page, parts) for page in kind.pages()]
    return found


def is_for(reader: Any) -> bool:
    """Whether the reader may open any page, without a statement."""
    return any(reader.has_perm(part.permission) for _position, kind in KINDS for part in kind.parts)


def content_of(part: Part, asked: Asked, least: int) -> Content:
    """What the part tells; nothing of fewer than `least` people where only some are asked for (quality P6)."""
    found = part.build(asked)
    if asked.before is None or found.is_of_today:
        found = replace(found, has_before=False)
    if not asked.is_narrow or found.people is None:
        return found
    if found.people < least:
        return Content((), has_before=False, too_few=True)
    figures = [
        replace(each, now=_of_enough(each.now, least), before=_of_enough(each.before, least)) for each in found.figures
    ]
    if found.people_before is not None and found.people_before < least:
        figures = [replace(each, before=None, of_first_before="") for each in figures]
        return replace(found, figures=figures, has_before=False)
    return replace(found, figures=figures)


def _of_enough(value: Any, least: int) -> Any:
    # a part that tells of many may hold a share of a few of them
    return None if isinstance(value, Share) and value.whole < least else value


def definitions() -> Iterator[tuple[StrOrPromise, list[Part]]]:
    """Every part of every kind of page, in order."""
    for _position, kind in KINDS:
        yield kind.title, list(kind.parts)


def middle_of(values: Sequence[float]) -> float | None:
    """The median."""
    return median(values) if values else None


def nine_in_ten(values: Sequence[float]) -> float | None:
    """The smallest of the values that at least nine in ten do not exceed."""
    return sorted(values)[ceil(0.9 * len(values)) - 1] if values else None
