"""What every program tells of its mentorships in staff's statistics: how long until one began, how many run, hours, and
what both say of it. Each program says which mentorships are its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from math import sqrt
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.business_days import OTTAWA, business_days_between_many
from caot_mentor.charts import Series, column_chart, course_chart
from caot_mentor.dates import short_month, written_month
from caot_mentor.insight import (
    BEFORE,
    BUSINESS_DAYS,
    DAYS,
    HOURS,
    MARK,
    NOW,
    Asked,
    Content,
    Figure,
    Measure,
    Part,
    Table,
    middle_of,
    nine_in_ten,
)
from caot_mentor.periods import Span, months_of
from members.insight import in_spans, of_people
from members.policy import VIEW_INSIGHT
from members.queries import closed_days
from mentorship.pairs.hours import is_not_contested
from mentorship.pairs.models import Evaluation, Meeting, Pairing
from mentorship.pairs.policy import CONFIRM_DAYS, FEWEST_EVALUATIONS

type Pairings = Callable[[Asked], QuerySet[Pairing]]
State = Pairing.State
MONTHS_SHOWN = 24  # a longer span shows its latest months

ACTIVE = Measure(
    "pairs.active",
    gettext_lazy("Running on the last day"),
    gettext_lazy("Mentorships that had started and not ended by the end of the last day; paused ones are among them."),
)
STARTED = Measure(
    "pairs.started", gettext_lazy("Started"), gettext_lazy("Mentorships that both sides started in the period.")
)
COMPLETED = Measure(
    "pairs.completed",
    gettext_lazy("Completed mentorships"),
    gettext_lazy("Mentorships that were confirmed in the period to be complete."),
)
ENDED = Measure(
    "pairs.ended",
    gettext_lazy("Ended early"),
    gettext_lazy("Mentorships that had started and were ended in the period without being completed."),
)
MEETINGS = Measure(
    "hours.meetings", gettext_lazy("Meetings"), gettext_lazy("Meetings in the log that were held in the period.")
)
ENTERED = Measure(
    "hours.entered",
    gettext_lazy("Hours entered"),
    gettext_lazy("Time of the meetings that were held in the period, whatever the other side said; not preparation."),
    HOURS,
)
CONFIRMED = Measure(
    "hours.confirmed",
    gettext_lazy("Hours confirmed"),
    gettext_lazy("The part of them that both sides confirmed."),
    HOURS,
)
NOT_CONTESTED = Measure(
    "hours.not_contested",
    gettext_lazy("Hours not contested"),
    format_lazy(gettext_lazy("The part to which the other side said nothing for {n} days."), n=CONFIRM_DAYS),
    HOURS,
)
GIVEN = Measure(
    "satisfaction.given",
    gettext_lazy("Evaluations"),
    gettext_lazy("Evaluations that one of the two gave in the period, at the start, half-way or at the end."),
)
MARKS = {
    "usefulness": Measure(
        "satisfaction.usefulness",
        gettext_lazy("How useful"),
        format_lazy(
            gettext_lazy("The mean of the marks from 1 to 5 for how useful it is; not shown of fewer than {n}."),
            n=FEWEST_EVALUATIONS,
        ),
        MARK,
    ),
    "match": Measure(
        "satisfaction.match",
        gettext_lazy("How well it fits"),
        format_lazy(
            gettext_lazy("The mean of the marks from 1 to 5 for how well the two fit; not shown of fewer than {n}."),
            n=FEWEST_EVALUATIONS,
        ),
        MARK,
    ),
}
SPREADS = {
    "usefulness": Measure(
        "satisfaction.usefulness_spread",
        gettext_lazy("Spread of how useful"),
        gettext_lazy("The standard deviation of these marks: 0 where all gave the same."),
        MARK,
    ),
    "match": Measure(
        "satisfaction.match_spread",
        gettext_lazy("Spread of how well it fits"),
        gettext_lazy("The standard deviation of these marks: 0 where all gave the same."),
        MARK,
    ),
}
EACH_MARK = Measure(
    "satisfaction.marks", gettext_lazy("How many gave it"), gettext_lazy("How many evaluations gave this mark.")
)

WAITS = [
    Measure("waits.number", gettext_lazy("How many"), gettext_lazy("Of so many of them the times below are.")),
    Measure(
        "waits.days",
        gettext_lazy("Half took at most (days)"),
        gettext_lazy("The median of the time between the two moments, in days of 24 hours."),
        DAYS,
    ),
    Measure(
        "waits.days_most",
        gettext_lazy("Nine in ten took at most (days)"),
        gettext_lazy("The shortest time that at least nine in ten did not exceed, in days of 24 hours."),
        DAYS,
    ),
    Measure(
        "waits.business_days",
        gettext_lazy("Half took at most (business days)"),
        gettext_lazy("The median in business days, counted from the day after the first moment."),
        BUSINESS_DAYS,
    ),
    Measure(
        "waits.business_days_most",
        gettext_lazy("Nine in ten took at most (business days)"),
        gettext_lazy("The fewest business days that at least nine in ten did not exceed."),
        BUSINESS_DAYS,
    ),
]
HALF = WAITS[1]


def parts_of_pairs(pairings: Pairings) -> list[Part]:
    """The parts that every program has in common, of the mentorships that `pairings` gives for what is asked."""
    return [
        Part(
            "pairs",
            gettext_lazy("Mentorships"),
            gettext_lazy("Mentorships of the program however they came about. Province and category are the mentee’s."),
            VIEW_INSIGHT,
            [ACTIVE, STARTED, COMPLETED, ENDED],
            lambda asked: running(asked, pairings(asked)),
            in_short=[ACTIVE, COMPLETED],
        ),
        Part(
            "hours",
            gettext_lazy("Hours"),
            gettext_lazy("Meetings by the moment at which they began. Province and category are the mentee’s."),
            VIEW_INSIGHT,
            [MEETINGS, ENTERED, CONFIRMED, NOT_CONTESTED],
            lambda asked: hours(asked, pairings(asked)),
        ),
        Part(
            "satisfaction",
            gettext_lazy("What both say"),
            gettext_lazy(
                "Marks of evaluations, of mentees and mentors together; what was written is never shown here."
            ),
            VIEW_INSIGHT,
            [GIVEN, *MARKS.values(), *SPREADS.values(), EACH_MARK],
            lambda asked: satisfaction(asked, pairings(asked)),
            in_short=[MARKS["usefulness"]],
        ),
    ]


def running(asked: Asked, pairings: QuerySet[Pairing]) -> Content:
    """How many ran, started and ended, and how many ran at the end of each month; one statement."""
    months = months_of(asked.span, MONTHS_SHOWN)
    begun = of_people(pairings.filter(started_at__isnull=False), asked, member="mentee")

    def ran(span: Span) -> Count:
        return Count("pk", filter=Q(started_at__lt=span.ends) & (Q(ended_at=None) | Q(ended_at__gte=span.ends)))

    def within(span: Span, at: str, **state: Any) -> Count:
        return Count("pk", filter=Q(**{f"{at}__gte": span.begins, f"{at}__lt": span.ends}, **state))

    asks = {f"month_{place}": ran(month) for place, month in enumerate(months)}
    for name, span in ((NOW, asked.span), (BEFORE, asked.before)):
        if span is not None:
            asks |= {
                f"{name}_active": ran(span),
                f"{name}_started": within(span, "started_at"),
                f"{name}_completed": within(span, "ended_at", state=State.COMPLETED),
                f"{name}_ended": within(span, "ended_at", state=State.ENDED),
                f"{name}_people": Count(
                    "pk", filter=Q(started_at__lt=span.ends) & (Q(ended_at=None) | Q(ended_at__gte=span.begins))
                ),
            }
    found = begun.aggregate(**asks)
    figures = [
        Figure(
            each, found[f"{NOW}_{each.code.partition('.')[2]}"], found.get(f"{BEFORE}_{each.code.partition('.')[2]}")
        )
        for each in (ACTIVE, STARTED, COMPLETED, ENDED)
    ]
    content = Content(figures, people=found[f"{NOW}_people"], people_before=found.get(f"{BEFORE}_people"))
    by_month = [(month, found[f"month_{place}"]) for place, month in enumerate(months)]
    return _with_course(content, by_month) if len(months) > 1 and any(n for _month, n in by_month) else content


def _with_course(content: Content, by_month: Sequence[tuple[Span, int]]) -> Content:
    title = _("Running at the end of each month")
    lines = [(written_month(month.first), [number]) for month, number in by_month]
    course = course_chart(
        "pairs-months",
        title=title,
        says=", ".join(f"{name} {number}" for name, [number] in lines),
        points=[(*month_label(month, place == 0), number) for place, (month, number) in enumerate(by_month)],
    )
    return replace(content, tables=[Table("pairs-months", title, _("Month"), [ACTIVE], lines)], course=course)


def month_label(month: Span, is_first: bool) -> tuple[str, str]:
    """The two lines of words below a month of a chart: the year stands where it begins."""
    return short_month(month.first), str(month.first.year) if is_first or month.first.month == 1 else ""


def hours(asked: Asked, pairings: QuerySet[Pairing]) -> Content:
    """Hours in the log by month and by what the other side said; one statement."""
    mine = of_people(pairings, asked, member="mentee").values("pk")
    held = in_spans(Meeting.objects.filter(state=Meeting.State.HELD, pairing__in=mine), asked, "starts_at")
    rows = (
        held.order_by()
        .values("of_span", "pairing_id", month=TruncMonth("starts_at", tzinfo=OTTAWA))
        .annotate(
            meetings=Count("pk"),
            entered=Sum("minutes"),
            confirmed=Sum("minutes", filter=Q(confirmation=Meeting.Confirmation.CONFIRMED), default=0),
            not_contested=Sum("minutes", filter=is_not_contested(asked.now), default=0),
        )
    )
    names = ("meetings", "entered", "confirmed", "not_contested")
    sums = {span: dict.fromkeys(names, 0) for span in (NOW, BEFORE)}
    by_month: dict[date, dict[str, int]] = {}
    people: dict[str, set[int]] = {NOW: set(), BEFORE: set()}
    for row in rows:
        people[row["of_span"]].add(row["pairing_id"])
        month = by_month.setdefault(row["month"].date(), dict.fromkeys(names, 0)) if row["of_span"] == NOW else {}
        for name in names:
            sums[row["of_span"]][name] += row[name]
            if month:
                month[name] += row[name]
    figures = [
        Figure(each, _of(each, sums[NOW]), _of(each, sums[BEFORE]) if asked.before else None)
        for each in (MEETINGS, ENTERED, CONFIRMED, NOT_CONTESTED)
    ]
    content = Content(figures, people=len(people[NOW]), people_before=len(people[BEFORE]))
    return _with_months(content, asked, by_month) if len(by_month) > 1 else content


def _of(measure: Measure, sums: dict[str, int]) -> Any:
    number = sums[measure.code.partition(".")[2]]
    return number / 60 if measure.unit is HOURS else number


def _with_months(content: Content, asked: Asked, by_month: dict[date, dict[str, int]]) -> Content:
    nothing = {"meetings": 0, "entered": 0, "confirmed": 0, "not_contested": 0}
    months = [
        (month, by_month.get(month.first.replace(day=1), nothing)) for month in months_of(asked.span, MONTHS_SHOWN)
    ]
    rest = [each["entered"] - each["confirmed"] - each["not_contested"] for _month, each in months]
    columns = [MEETINGS, ENTERED, CONFIRMED, NOT_CONTESTED]
    table = Table(
        "hours-months",
        _("By month"),
        _("Month"),
        columns,
        [(written_month(month.first), [_of(measure, each) for measure in columns]) for month, each in months],
        [_of(measure, {name: sum(each[name] for _month, each in months) for name in nothing}) for measure in columns],
    )
    chart = column_chart(
        "hours-months",
        title=_("Hours by month"),
        says=", ".join(f"{written_month(month.first)} {each['entered'] / 60:.0f}" for month, each in months),
        labels=[month_label(month, place == 0) for place, (month, _each) in enumerate(months)],
        series=[
            Series(_("confirmed by both"), [each["confirmed"] / 60 for _month, each in months]),
            Series(_("not contested"), [each["not_contested"] / 60 for _month, each in months]),
            Series(_("open"), [minutes / 60 for minutes in rest]),
        ],
    )
    return replace(content, tables=[table], columns=chart)


def satisfaction(asked: Asked, pairings: QuerySet[Pairing]) -> Content:
    """The marks, nothing of fewer than five evaluations; one statement."""
    mine = of_people(pairings, asked, member="mentee").values("pk")
    given = in_spans(Evaluation.objects.filter(pairing__in=mine), asked, "given_at")
    tally = given.order_by().values_list("of_span", "usefulness", "match").annotate(n=Count("pk"))
    marks: dict[str, dict[str, list[int]]] = {span: {name: [0] * 5 for name in MARKS} for span in (NOW, BEFORE)}
    for span, usefulness, match, n in tally:
        marks[span]["usefulness"][usefulness - 1] += n
        marks[span]["match"][match - 1] += n
    numbers = {span: sum(found["match"]) for span, found in marks.items()}
    figures = [Figure(GIVEN, numbers[NOW], numbers[BEFORE] if asked.before else None)]
    for name, measure in MARKS.items():
        figures.append(Figure(measure, _mean(marks[NOW][name]), _mean(marks[BEFORE][name])))
        figures.append(Figure(SPREADS[name], _spread(marks[NOW][name]), _spread(marks[BEFORE][name])))
    tables = []
    if numbers[NOW] >= FEWEST_EVALUATIONS:
        for name, measure in MARKS.items():
            lines = [(str(mark), [n]) for mark, n in enumerate(marks[NOW][name], 1)]
            tables.append(Table(f"marks-{name}", str(measure.label), _("Mark"), [EACH_MARK], lines, [numbers[NOW]]))
    return Content(figures, tables, people=numbers[NOW], people_before=numbers[BEFORE])


def _mean(marks: Sequence[int]) -> float | None:
    number = sum(marks)
    if number < FEWEST_EVALUATIONS:
        return None
    return sum(mark * n for mark, n in enumerate(marks, 1)) / number


def _spread(marks: Sequence[int]) -> float | None:
    mean = _mean(marks)
    if mean is None:
        return None
    return sqrt(sum(n * (mark - mean) ** 2 for mark, n in enumerate(marks, 1)) / sum(marks))


def waits(asked: Asked, found: QuerySet[Any], *, member: str, begins: str, ends: str) -> Content:
    """How long it took from the moment `begins` to the moment `ends`, of what ended in the spans.

    Two statements: the moments, and the closed days.
    """
    rows = in_spans(of_people(found, asked, member=member), asked, ends).order_by()
    moments: dict[str, list[tuple[datetime, datetime]]] = {NOW: [], BEFORE: []}
    for span, began, ended in rows.values_list("of_span", begins, ends):
        moments[span].append((began, ended))
    closed = closed_days()
    told = {span: _told(each, closed) for span, each in moments.items()}
    return Content(
        [
            Figure(measure, now, before if asked.before else None)
            for measure, now, before in zip(WAITS, told[NOW], told[BEFORE], strict=True)
        ],
        people=len(moments[NOW]),
        people_before=len(moments[BEFORE]),
    )


def _told(moments: Sequence[tuple[datetime, datetime]], closed: frozenset[date]) -> list[float | None]:
    days = [(ended - began).total_seconds() / 86_400 for began, ended in moments]
    first, last = (
        np.array([moment[side].astimezone(OTTAWA).date() for moment in moments], dtype="datetime64[D]")
        for side in (0, 1)
    )
    business = [int(each) for each in business_days_between_many(first, last, closed)]
    return [len(days), middle_of(days), nine_in_ten(days), middle_of(business), nine_in_ten(business)]
