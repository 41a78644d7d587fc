"""Charts that the server draws, as numbers from which a template writes an SVG: columns in one or several series, bars
one below the other, the course of one number through time.

Across, everything is in per cent, so that a chart fills any width; downwards in pixels, so that letters stay as large
as they are. `includes/chart.html`, `bars.html` and `course.html` draw them and give them their accessible names. The
same numbers always stand in a table beside it: whoever makes a chart writes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

HEIGHT = 220  # pixels of the plot, without the labels below
GAP = 0.28  # of a column's own share of the width
LINES = 4  # of the scale, at most, without the ground line
LABELS_NARROW = 4  # on a telephone there is room for so many labels
TENTHS_BELOW = 100  # numbers above columns that are all smaller have a decimal
KINDS = "abcdef"  # how a series is filled: a colour and a pattern of its own
BAR_STEP, BAR_AT, BAR_HIGH = 50, 22, 18  # pixels from bar to bar, from its words to itself, and of itself


@dataclass(frozen=True)
class Series:
    """One row of numbers with its name."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Segment:
    """A part of a column: `y` and `height` in pixels from above."""

    kind: str
    y: str
    height: str


@dataclass(frozen=True)
class Column:
    """One column. `x`, `middle` and `width` are per cent; `top` is where the number above it stands.

    On a telephone the number would stand on the columns beside it, unless they are few.
    """

    label: str
    below: str
    is_shown_narrow: bool
    has_number_narrow: bool
    x: str
    middle: str
    width: str
    segments: list[Segment]
    total: float
    top: str


@dataclass(frozen=True)
class Line:
    """One line of the scale: where it is, and its number."""

    y: str
    value: float


@dataclass(frozen=True)
class Chart:
    """What `includes/chart.html` needs. `code` makes its ids; `says` is read out after the title; `written` is how the
    numbers above the columns are."""

    code: str
    title: str
    says: str
    columns: list[Column]
    lines: list[Line]
    legend: list[tuple[str, str]]
    written: str = "-1g"
    height: int = HEIGHT


def column_chart(
    code: str, *, title: str, says: str, labels: Sequence[tuple[str, str]], series: Sequence[Series]
) -> Chart:
    """Columns beside each other, the series stacked in each. Values are not negative; all series are of one length.

    A label has a second line, mostly empty: the year under its first month.
    """
    totals = [sum(each.values[place] for each in series) for place in range(len(labels))]
    most = _most(max(totals, default=0))
    share = 100 / max(len(labels), 1)
    every = ceil(len(labels) / LABELS_NARROW)
    columns = []
    for place, (label, below) in enumerate(labels):
        segments, stacked = [], 0.0
        for kind, each in zip(KINDS, series, strict=False):
            value = each.values[place]
            if value:
                stacked += value
                segments.append(Segment(kind, _pixels(HEIGHT - _high(stacked, most)), _pixels(_high(value, most))))
        columns.append(
            Column(
                label=label,
                below=below,
                is_shown_narrow=place % every == 0,
                has_number_narrow=every == 1,
                x=f"{share * (place + GAP / 2):.3f}%",
                middle=f"{share * (place + 0.5):.3f}%",
                width=f"{share * (1 - GAP):.3f}%",
                segments=segments,
                total=totals[place],
                top=_pixels(HEIGHT - _high(stacked, most) - 6),
            )
        )
    legend = [(kind, each.name) for kind, each in zip(KINDS, series, strict=False)]
    written = "-1g" if most <= TENTHS_BELOW else "0g"
    return Chart(code, title, says, columns, _scale(most), legend if len(series) > 1 else [], written)


@dataclass(frozen=True)
class Bar:
    """One bar below its words: `words_at`, `y` in pixels from above, `width` in per cent.

    On a telephone there is no room for `more` behind the number.
    """

    label: str
    written: str
    more: str
    words_at: int
    y: int
    width: str


@dataclass(frozen=True)
class Bars:
    """What `includes/bars.html` needs."""

    code: str
    title: str
    says: str
    bars: list[Bar]
    high: int = BAR_HIGH

    @property
    def height(self) -> int:
        return BAR_STEP * len(self.bars)


def bar_chart(code: str, *, title: str, says: str, bars: Sequence[tuple[str, float, str, str]]) -> Bars:
    """Bars one below the other: what each is called, its length, its number in words, and what follows it."""
    longest = max((length for _label, length, *_words in bars), default=0) or 1
    drawn = [
        Bar(label, written, more, BAR_STEP * place + 14, BAR_STEP * place + BAR_AT, f"{100 * length / longest:.2f}%")
        for place, (label, length, written, more) in enumerate(bars)
    ]
    return Bars(code, title, says, drawn)


@dataclass(frozen=True)
class Dot:
    """One point of a course, with the line that leads to it from the one before (`from_x` empty for the first)."""

    label: str
    below: str
    is_shown_narrow: bool
    x: str
    y: str
    number_at: str
    value: float
    from_x: str
    from_y: str


@dataclass(frozen=True)
class Course:
    """What `includes/course.html` needs."""

    code: str
    title: str
    says: str
    dots: list[Dot]
    lines: list[Line]
    height: int = HEIGHT


def course_chart(code: str, *, title: str, says: str, points: Sequence[tuple[str, str, float]]) -> Course:
    """A number through time; each point has two lines of words below it, the second mostly empty."""
    most = _most(max((value for _label, _below, value in points), default=0))
    share = 100 / max(len(points), 1)
    every = ceil(len(points) / LABELS_NARROW)
    dots: list[Dot] = []
    for place, (label, below, value) in enumerate(points):
        y = HEIGHT - _high(value, most)
        before = (dots[-1].x, dots[-1].y) if dots else ("", "")
        x = f"{share * (place + 0.5):.3f}%"
        dots.append(Dot(label, below, place % every == 0, x, _pixels(y), _pixels(y - 10), value, *before))
    return Course(code, title, says, dots, _scale(most))


def _scale(most: float) -> list[Line]:
    step = _step(most)
    return [Line(_pixels(HEIGHT - _high(step * turn, most)), step * turn) for turn in range(1, round(most / step) + 1)]


def _step(most: float) -> float:
    """A round step of the scale: 1, 2 or 5 of some power of ten, never less than one."""
    rough = most / LINES
    power = 10 ** max(floor(log10(rough)), 0) if rough > 0 else 1
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def _most(largest: float) -> float:
    """The top of the scale: the first line that no column goes beyond."""
    step = _step(max(largest, 1))
    return step * ceil(max(largest, 1) / step)


def _high(value: float, most: float) -> float:
    return value / most * HEIGHT


def _pixels(value: float) -> str:
    # written here: a template would write a comma in French, which no browser reads
    return f"{value:.1f}"
