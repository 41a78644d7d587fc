"""The staff's page of hours of mentoring, and the same numbers as a file (issue 4, quality S9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.business_days import OTTAWA
from caot_mentor.charts import Chart, Series, column_chart
from caot_mentor.dates import short_month, written_month
from caot_mentor.numbers import written_number
from members.gates import recently_authenticated
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_file
from mentorship.pairs.hours import (
    MONTH,
    QUARTER,
    YEAR,
    Figures,
    figures_of,
    first_year,
    logs,
    periods,
    start_of,
)
from mentorship.pairs.policy import CONFIRM_DAYS
from mentorship.profiles.policy import Program

LAST_TWELVE, QUARTERS, YEARS = "months", "quarters", "years"


class HoursForm(forms.Form):
    """Which program, and which period; a year is its number."""

    program = forms.ChoiceField(
        label=gettext_lazy("Program"), choices=[("", gettext_lazy("All programs")), *Program.choices], required=False
    )
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(self, data: Any = None, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (LAST_TWELVE, _("The last twelve months")),
            *((str(year), _("%(year)s by month") % {"year": year}) for year in years),
            (QUARTERS, _("All years by quarter")),
            (YEARS, _("All years")),
        ]


@dataclass(frozen=True)
class Cell:
    """The figures of one program, or of all, as pages say them."""

    label: str
    figures: Figures

    @property
    def hours(self) -> str:
        return in_hours(self.figures.minutes)

    @property
    def confirmed(self) -> str:
        return in_hours(self.figures.confirmed)

    @property
    def not_contested(self) -> str:
        return in_hours(self.figures.not_contested)

    @property
    def open(self) -> str:
        return in_hours(self.figures.open)


@dataclass(frozen=True)
class Row:
    """One line of the table: a period, its programs in their order, and where there are several all of them."""

    first: date
    label: str
    cells: list[Cell]
    total: Figures


@dataclass(frozen=True)
class Report:
    """The hours of some programs in a row of periods; `sums` are of the whole time."""

    programs: list[tuple[str, str]]
    length: int
    rows: list[Row]
    sums: list[Cell]
    total: Figures


def report_of(program: str, period: str, years: Sequence[int], now: datetime) -> Report:
    """The report that was asked for; two statements with the one that found the years."""
    today = now.astimezone(OTTAWA).date()
    length = {QUARTERS: QUARTER, YEARS: YEAR}.get(period, MONTH)
    if period.isdecimal():
        first, last = date(int(period), 1, 1), min(date(int(period), 12, 31), today)
    elif period in (QUARTERS, YEARS):
        first, last = date(min(years), 1, 1), today
    else:
        first, last = date(today.year - (today.month < 12), today.month % 12 + 1, 1), today
    found = figures_of(logs(now, since=start_of(first, length), program=program), length)
    programs = [(code, str(label)) for code, label in Program.choices if program in ("", code)]
    rows = []
    sums = [Figures()] * len(programs)
    for day in periods(first, last, length):
        cells = [found.get((code, day), Figures()) for code, _label in programs]
        sums = [before + cell for before, cell in zip(sums, cells, strict=True)]
        rows.append(Row(day, written_period(day, length), _cells(programs, cells), sum(cells, Figures())))
    return Report(programs, length, rows, _cells(programs, sums), sum(sums, Figures()))


def _cells(programs: Sequence[tuple[str, str]], figures: Sequence[Figures]) -> list[Cell]:
    cells = [Cell(label, each) for (_code, label), each in zip(programs, figures, strict=True)]
    return cells if len(cells) == 1 else [*cells, Cell(_("All programs"), sum(figures, Figures()))]


def written_period(day: date, length: int) -> str:
    """The period in words: a month, a quarter or a year."""
    if length == YEAR:
        return str(day.year)
    if length == QUARTER:
        return _("Q%(number)s %(year)s") % {"number": (day.month + 2) // 3, "year": day.year}
    return capfirst(written_month(day))


def in_hours(minutes: int) -> str:
    """Hours with one decimal, in the reader's language."""
    return written_number(minutes / 60, 1)


def chart_of(report: Report) -> Chart:
    """The columns, a part for each program."""
    series = [
        Series(label, [row.cells[place].figures.minutes / 60 for row in report.rows])
        for place, (_code, label) in enumerate(report.programs)
    ]
    labels = [_label(row, report.length, place == 0) for place, row in enumerate(report.rows)]
    highest = max(report.rows, key=lambda row: row.total.minutes)
    says = _("No hours to show yet.")
    if highest.total.minutes:
        says = _("Most in %(period)s: %(hours)s hours. All numbers stand in the table below.") % {
            "period": highest.label,
            "hours": in_hours(highest.total.minutes),
        }
    return column_chart("hours", title=_("Hours by period and program"), says=says, labels=labels, series=series)


def _label(row: Row, length: int, is_first: bool) -> tuple[str, str]:
    if length == YEAR:
        return str(row.first.year), ""
    begins_year = is_first or row.first.month == 1
    short = short_month(row.first) if length == MONTH else _("Q%(number)s") % {"number": (row.first.month + 2) // 3}
    return short, str(row.first.year) if begins_year else ""


class HoursPage:
    """For the `ModelAdmin` of mentorships: the page of hours and its files, for who may see mentorships."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        page, export = (self.admin_site.admin_view(view) for view in (self.hours_view, self.hours_export_view))
        return [
            path("hours/", page, name="mentorship_pairing_hours"),
            path("hours/<slug:kind>/", export, name="mentorship_pairing_hours_export"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @method_decorator(require_safe)
    @method_decorator(permission_required("mentorship.view_pairing", raise_exception=True))
    def hours_view(self, request: HttpRequest) -> HttpResponse:
        form, report = self._asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hours of mentoring"),
            "opts": self.opts,
            "form": form,
            "report": report,
            "contest_days": CONFIRM_DAYS,
            "chart": chart_of(report),
            "asked": request.GET.urlencode(),
        }
        return render(request, "admin/mentorship/pairing_hours.html", context)

    @method_decorator(require_safe)
    @method_decorator(permission_required("mentorship.view_pairing", raise_exception=True))
    @method_decorator(recently_authenticated)
    def hours_export_view(self, request: HttpRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
        """The table as CSV or XLSX."""
        if kind not in ("csv", "xlsx"):
            raise Http404
        _form, report = self._asked(request)
        lines, name = list(_lines(report)), f"hours-of-mentoring-{timezone.localdate():%Y-%m-%d}.{kind}"
        response: HttpResponse | StreamingHttpResponse
        if kind == "xlsx":
            response = HttpResponse(xlsx_file(lines, title=_("Hours of mentoring")), content_type=XLSX_TYPE)
        else:
            # a spreadsheet program set to French expects semicolons
            delimiter = ";" if get_language() == "fr" else ","
            response = StreamingHttpResponse(
                csv_lines(lines, delimiter=delimiter), content_type="text/csv; charset=utf-8"
            )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _asked(self, request: HttpRequest) -> tuple[HoursForm, Report]:
        now = timezone.now()
        years = range(now.astimezone(OTTAWA).year, first_year(now) - 1, -1)
        form = HoursForm(request.GET or None, years=years)
        asked = form.cleaned_data if form.is_valid() else {}
        report = report_of(asked.get("program", ""), asked.get("period") or LAST_TWELVE, years, now)
        return form, report


def _lines(report: Report) -> Iterator[list[Any]]:
    """One line for each period and program, in words of the reader's language."""
    yield [
        *(_("Period"), _("Begins on"), _("Program"), _("Mentorships"), _("Meetings"), _("Minutes"), _("Hours")),
        *(_("Hours confirmed by both"), _("Hours not contested"), _("Hours open")),
    ]
    for row in report.rows:
        # without the sum of all programs, which a spreadsheet makes itself
        for cell in row.cells[: len(report.programs)]:
            yield [row.label, row.first, cell.label, *_columns(cell.figures)]


def _columns(cell: Figures) -> list[Any]:
    sums = (cell.minutes, cell.confirmed, cell.not_contested, cell.open)
    return [cell.mentorships, cell.meetings, cell.minutes, *map(in_hours, sums)]
