"""Staff's statistics: the list of pages, a page, and its file (issue 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor import insight
from caot_mentor.admin_site import PAGES_OF_NO_MODEL
from caot_mentor.dates import written_day, written_moment
from caot_mentor.insight import Asked, Content, Figure, Page, Part
from caot_mentor.periods import BEGINNING, Span
from members.forms.insight import InsightForm
from members.gates import CONFIRMED, confirmed_for_download, has_come_back
from members.insight import category_names
from members.policy import FEWEST_PEOPLE
from members.queries import today
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_book


@dataclass(frozen=True)
class Report:
    """One page as it was asked for: its parts with what they found."""

    page: Page
    form: InsightForm
    asked: Asked
    parts: list[tuple[Part, Content]]

    @property
    def in_short(self) -> list[tuple[Part, Content, Figure]]:
        """The few numbers that tell most, each with the part in which it stands."""
        return [
            (part, content, each)
            for part, content in self.parts
            for each in content.figures
            if each.measure in part.in_short
        ]

    @property
    def compares_funnels(self) -> bool:
        """Whether it begins with how far people came, beside those of the period before."""
        return any(figure.of_first_before for _part, _content, figure in self.in_short)

    @property
    def span_in_words(self) -> str:
        return _in_words(self.asked.span)

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """What the page can be narrowed by (its name), with the code and the name of what was asked for."""
        found = []
        for name in ("province", "category", "part_of"):
            if name in self.form.fields:
                field, code = self.form[name], getattr(self.asked, name)
                found.append((str(field.label), code, str(dict(field.field.choices)[code])))  # type: ignore[attr-defined]
        return found

    @property
    def only_in_words(self) -> str:
        """Whose numbers these are where they are not everybody's, for whoever reads the page on paper."""
        return ", ".join(name for _label, code, name in self.chosen if code)

    @property
    def before_in_words(self) -> str:
        return _in_words(self.asked.before) if self.asked.before else ""


def _in_words(span: Span) -> str:
    last = written_day(span.last)
    if span.first == BEGINNING:
        return _("everything until %(last)s") % {"last": last}
    return _("%(first)s to %(last)s") % {"first": written_day(span.first), "last": last}


def report_for(request: HttpRequest, code: str) -> Report:
    """The page of that code as it is asked for by GET; 404 for who may see none of it, as for a code of nothing."""
    pages: dict[str, tuple[Page, list[Part]]] = {each[0].code: each for each in insight.pages_for(request.user)}
    if code not in pages:
        raise Http404
    (page, parts), now = pages[code], timezone.now()
    categories = [(key, name) for key, name in category_names().items() if key]
    form = InsightForm(request.GET or None, today=today(now), categories=categories, choices=page.choices)
    span, before = form.spans()
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = Asked(
        request.user,
        now,
        span,
        before,
        chosen.get("province", ""),
        chosen.get("category", ""),
        page.code,
        chosen.get("part_of", ""),
    )
    return Report(page, form, asked, [(part, insight.content_of(part, asked, FEWEST_PEOPLE)) for part in parts])


@require_safe
def insight_view(request: HttpRequest) -> HttpResponse:
    """The pages that the reader may open."""
    pages = [page for page, _parts in insight.pages_for(request.user)]
    if not pages:
        raise Http404
    context = {**admin.site.each_context(request), "title": _("Statistics"), "pages": pages}
    return render(request, "admin/insight.html", context)


@require_safe
def insight_page_view(request: HttpRequest, code: str) -> HttpResponse:
    """One program in numbers."""
    report = report_for(request, code)
    context = {
        **admin.site.each_context(request),
        "title": _("Statistics: %(program)s") % {"program": report.page.title},
        "report": report,
        "form": report.form,
        "fewest": FEWEST_PEOPLE,
        "query": _query(request),
        "has_come_back": has_come_back(request),
    }
    return render(request, "admin/insight_page.html", context)


def _query(request: HttpRequest) -> str:
    """What the page was asked for, without the trace of who came back to it."""
    wanted = request.GET.copy()
    wanted.pop(CONFIRMED, None)
    return wanted.urlencode()


@require_safe
@confirmed_for_download("admin:insight_page", "code")
def insight_file_view(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The page's numbers as a file, with what each of them counts. Sums only, but of the whole program at once: S7."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    report = report_for(request, code)
    sheets = [
        (_("Numbers"), [*_head(report), *_figures(report)]),
        (_("Tables"), list(_tables(report))),
        (_("What each number counts"), list(_definitions(report))),
    ]
    if kind == "xlsx":
        answer = HttpResponse(xlsx_book(sheets), content_type=XLSX_TYPE)
    else:
        delimiter = ";" if get_language() == "fr" else ","  # a spreadsheet program set to French expects semicolons
        rows: list[list[Any]] = [row for title, lines in sheets for row in ([title], *lines, [])]
        answer = HttpResponse("".join(csv_lines(rows, delimiter=delimiter)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(report)}.{kind}"'
    return answer


def _file_name(report: Report) -> str:
    """Which page, from when to when, and of whom, in codes."""
    span, codes = report.asked.span, [code for _label, code, _name in report.chosen if code]
    first = [] if span.first == BEGINNING else [str(span.first)]
    return slugify("-".join([report.page.code, *codes, *first, str(span.last)]))


def _head(report: Report) -> Iterator[list[Any]]:
    yield [_("Statistics: %(program)s") % {"program": report.page.title}]
    yield [_("Made"), written_moment(report.asked.now)]
    yield [_("Period"), report.span_in_words]
    yield [_("Period before"), report.before_in_words]
    for label, _code, name in report.chosen:
        yield [label, name]
    yield []


def _figures(report: Report) -> Iterator[list[Any]]:
    yield [_("Subject"), _("What"), _("In the period"), _("In the period before"), _("Unit"), _("Of so many")]
    for part, content in report.parts:
        if content.too_few:
            yield [part.title, _("fewer than %(n)s people: not shown") % {"n": FEWEST_PEOPLE}]
        for each in content.figures:
            before = each.measure.cell(each.before) if content.has_before else None
            whole = Decimal(each.now.whole) if isinstance(each.now, insight.Share) else None
            yield [part.title, each.measure.label, each.measure.cell(each.now), before, each.measure.unit.label, whole]


def _tables(report: Report) -> Iterator[list[Any]]:
    for part, content in report.parts:
        for table in content.tables:
            yield [f"{part.title} – {table.title}"]
            yield [table.what, *(each.label for each in table.columns)]
            for name, values in table.lines:
                yield [name, *(each.cell(value) for each, value in zip(table.columns, values, strict=True))]
            if table.total is not None:
                yield [_("Total"), *(each.cell(value) for each, value in zip(table.columns, table.total, strict=True))]
            yield []


def _definitions(report: Report) -> Iterator[list[Any]]:
    yield [_("Subject"), _("What"), _("What it counts")]
    for part, _content in report.parts:
        yield [part.title, "", part.lead]
        for measure in part.measures:
            yield [part.title, measure.label, measure.counts]


PAGES_OF_NO_MODEL.extend(
    [
        path("insight/", admin.site.admin_view(insight_view), name="insight"),
        path("insight/<slug:code>/", admin.site.admin_view(insight_page_view), name="insight_page"),
        path("insight/<slug:code>/file/<slug:kind>/", admin.site.admin_view(insight_file_view), name="insight_file"),
    ]
)
