"""Who is interested, as numbers and a chart without names (MOM-3)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.charts import Chart, Series, column_chart
from members.gates import MemberRequest
from members.spreadsheets import XLSX_TYPE, csv_lines, xlsx_file
from mentorship.profiles.cards import Labels, labels_of_terms
from mentorship.profiles.models import Term
from momentum.programs.admin.pages import page, reading
from momentum.programs.models import Program
from momentum.programs.queries import Counted, InterestCounted, counted_interest

CHART_COLUMNS = 8  # more career paths than these stand in the table alone


@reading
@require_safe
def interest_view(request: MemberRequest, pk: int) -> HttpResponse:
    """Numbers by career path, role, tier, area and setting; the chart of career paths, and the same in tables."""
    program = get_object_or_404(Program, pk=pk)
    counted, labels = counted_interest(program), labels_of_terms()
    tables = [(title, head, rows) for title, head, rows in _tables(counted, labels) if rows]
    context = {
        "program": program,
        "counted": counted,
        "tables": tables,
        "chart": _chart(counted.by_profile, labels) if counted.by_profile else None,
    }
    return page(request, "program_interest", _("Interest: %(program)s") % {"program": program.name}, **context)


@reading
@require_safe
def interest_file_view(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """The same numbers as a spreadsheet; nobody's name stands in it."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    program = get_object_or_404(Program, pk=pk)
    counted = counted_interest(program)
    rows: list[list[object]] = [[_("Counted by"), _("What"), _("Mentees"), _("Mentors")]]
    rows.append([_("All"), "", counted.mentees, counted.mentors])
    for _title, head, lines in _tables(counted, labels_of_terms()):
        rows += [[head, *line] for line in lines]
    name = f"{program.code}-interest.{kind}"
    if kind == "xlsx":
        answer = HttpResponse(xlsx_file(rows, title=program.name[:30]), content_type=XLSX_TYPE)
    else:
        answer = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _tables(counted: InterestCounted, labels: Labels) -> list[tuple[str, str, list[tuple[str, int, int]]]]:
    """Title, what the first column is, and the lines."""

    def lines(rows: Sequence[Counted], kind: str) -> list[tuple[str, int, int]]:
        return [(labels.get(kind, {}).get(each.code, each.code), each.mentees, each.mentors) for each in rows]

    tiers = [
        (tier.name if tier else _("no tier in particular"), mentees, mentors)
        for tier, mentees, mentors in counted.by_tier
    ]
    return [
        (_("By career path"), _("Career path"), lines(counted.by_profile, Term.Kind.PATH)),
        (_("By tier"), _("Tier"), tiers if len(tiers) > 1 else []),
        (_("By area of practice"), _("Area of practice"), lines(counted.by_area, Term.Kind.AREA)),
        (_("By practice setting"), _("Practice setting"), lines(counted.by_setting, Term.Kind.SETTING)),
    ]


def _chart(rows: Sequence[Counted], labels: Labels) -> Chart:
    shown = rows[:CHART_COLUMNS]
    names = [labels.get(Term.Kind.PATH, {}).get(each.code, each.code) for each in shown]
    parts = [
        _("%(name)s: %(mentees)s mentees and %(mentors)s mentors")
        % {"name": name, "mentees": each.mentees, "mentors": each.mentors}
        for name, each in zip(names, shown, strict=True)
    ]
    return column_chart(
        "interest",
        title=_("Interest by career path"),
        says="; ".join(parts),
        labels=[_label(name) for name in names],
        series=[
            Series(_("Mentees"), [each.mentees for each in shown]),
            Series(_("Mentors"), [each.mentors for each in shown]),
        ],
    )


def _label(name: str) -> tuple[str, str]:
    """Two short lines under a column; what is longer stands in the table."""
    words, first = name.split(), ""
    while words and len(f"{first} {words[0]}") <= 14:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        first = words.pop(0)[:14]
    second = " ".join(words)
    return first, second if len(second) <= 14 else f"{second[:13].rstrip()}…"
