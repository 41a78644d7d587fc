"""Of whom statistics are: provinces, categories of membership, who may take part; never who somebody is (FIND-4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from caot_mentor.business_days import OTTAWA
from caot_mentor.charts import bar_chart
from caot_mentor.insight import BEFORE, NOW, Asked, Content, Figure, Measure, Share, Table
from members.models import Admission, Eligibility, Membership, MembershipCategory
from members.policy import FEWEST_PEOPLE, Province
from members.queries import suspended

OUTSIDE = "outside"  # the code of a person without a province (MEM-1: outside Canada)


def of_people(found: QuerySet[Any], asked: Asked, *, member: str, at: str = "") -> QuerySet[Any]:
    """Each row with `of_province` and `of_category` of the person to whom `member` leads, and only who is asked for.

    The category is that of the latest membership that had begun on the Ottawa day of `at`, or by now; else of the first
    one, for a roll may bring no earlier period than the current one.
    """
    on: Any = TruncDate(at, tzinfo=OTTAWA) if at else Value(asked.now.astimezone(OTTAWA).date())
    every = Membership.objects.filter(member=OuterRef(member))
    held = every.filter(starts_on__lte=OuterRef("of_day")).order_by("-starts_on")
    way = "" if member == "pk" else f"{member}__"
    found = found.annotate(of_day=on).annotate(
        of_province=F(f"{way}province"),
        of_category=Coalesce(*(_code_of(each) for each in (held, every.order_by("starts_on")))),
    )
    if asked.province:
        found = found.filter(of_province="" if asked.province == OUTSIDE else asked.province)
    return found.filter(of_category=asked.category) if asked.category else found


def _code_of(held: QuerySet[Membership]) -> Subquery:
    return Subquery(held.values("category__code")[:1], CharField())


def in_spans(found: QuerySet[Any], asked: Asked, at: str) -> QuerySet[Any]:
    """The rows of which the moment `at` lies in the span or in the one before; `of_span` says in which."""
    spans = {NOW: asked.span} | ({BEFORE: asked.before} if asked.before else {})
    conditions = {name: Q(**{f"{at}__gte": span.begins, f"{at}__lt": span.ends}) for name, span in spans.items()}
    within = Q()
    for condition in conditions.values():
        within |= condition
    whens = [When(condition, then=Value(name)) for name, condition in conditions.items()]
    return found.filter(within).annotate(of_span=Case(*whens, output_field=CharField()))


@dataclass(frozen=True)
class Group:
    """What was counted of the people of one province and category in one of the spans."""

    span: str
    province: str
    category: str
    counts: Mapping[str, int]


class Counted:
    """Groups of people, and what they add up to; a missing number is nought."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = list(groups)

    def total(self, name: str, span: str = NOW) -> int:
        return sum(each.counts[name] for each in self.groups if each.span == span)

    def share(self, part: str, whole: str, span: str = NOW) -> Share:
        return Share(self.total(part, span), self.total(whole, span))

    def by(self, attribute: str, names: Sequence[str]) -> dict[str, list[int]]:
        """The numbers `names` in the span by `province` or `category`."""
        found: dict[str, list[int]] = {}
        for each in self.groups:
            if each.span == NOW:
                sums = found.setdefault(getattr(each, attribute) or "", [0] * len(names))
                found[getattr(each, attribute) or ""] = [
                    before + each.counts[name] for before, name in zip(sums, names, strict=True)
                ]
        return found


def counted(found: QuerySet[Any], asked: Asked, *, member: str, at: str, **counts: Any) -> Counted:
    """The counts (aggregates by name) of both spans by province and category, in one statement."""
    rows = in_spans(of_people(found, asked, member=member, at=at), asked, at).order_by()
    grouped = rows.values("of_span", "of_province", "of_category").annotate(**counts)
    return Counted(
        Group(row["of_span"], row["of_province"], row["of_category"], {name: row[name] for name in counts})
        for row in grouped
    )


def figures_of(asked: Asked, counted: Counted, measures: Iterable[Measure]) -> list[Figure]:
    """Each measure by the name at the end of its code, in the span and before."""
    return [
        Figure(each, counted.total(_name(each)), counted.total(_name(each), BEFORE) if asked.before else None)
        for each in measures
    ]


def _name(measure: Measure) -> str:
    return measure.code.rpartition(".")[2]


def funnel(
    asked: Asked, code: str, title: str, counted: Counted, measures: Sequence[Measure], *, more: Sequence[Measure] = ()
) -> Content:
    """How far people came: the steps as bars and in the table, then `more`; and the same by province and category.

    Of how many the part tells is the first step.
    """
    steps = figures_of(asked, counted, measures)
    first, first_before = steps[0].now, steps[0].before or 0
    told = [
        steps[0],
        *(
            replace(step, of_first=_percent(step.now, first), of_first_before=_percent(step.before or 0, first_before))
            for step in steps[1:]
        ),
    ]
    bars = bar_chart(
        f"funnel-{code}",
        title=title,
        says="; ".join(f"{step.measure.label} {step.written}" for step in steps),
        bars=[(str(step.measure.label), step.now, step.written, step.of_first) for step in told],
    )
    return Content(
        [*told, *figures_of(asked, counted, more)],
        breakdowns(asked, code, counted, [*measures, *more]),
        bars=bars if first else None,
        people=first,
        people_before=counted.total(_name(measures[0]), BEFORE),
    )


def _percent(part: int, whole: int) -> str:
    share = Share(part, whole).percent
    return _("%(n)s%%") % {"n": round(share)} if share else ""


def breakdowns(asked: Asked, code: str, counted: Counted, measures: Sequence[Measure]) -> list[Table]:
    """The span's numbers by province and by category, where not only one of them is asked for."""
    names = [_name(each) for each in measures]
    total = [counted.total(name) for name in names]
    tables = []
    for attribute, title, what, words in (
        ("province", _("By province or territory"), _("Province or territory"), province_names),
        ("category", _("By category of membership"), _("Category"), category_names),
    ):
        if getattr(asked, attribute) or not total[0]:
            continue
        rows = counted.by(attribute, names)
        labels = words() if len(rows) > 1 else {}
        lines = [(labels.get(key, key), values) for key, values in rows.items()]
        shown, note = together(lines)
        if len(shown) > 1:
            tables.append(Table(f"{code}-{attribute}", title, what, measures, shown, total, note))
    return tables


def together(lines: Iterable[tuple[str, Sequence[int]]]) -> tuple[list[tuple[str, Sequence[int]]], str]:
    """The lines, the longest first; of those with fewer people than may stand alone one line is made (quality P6).

    The line that is made of them is never too small itself: the smallest of the others joins it. Whatever the lines
    add up to, they add up to afterwards.
    """
    ordered = sorted(lines, key=lambda line: (-line[1][0], line[0]))
    alone = [line for line in ordered if line[1][0] >= FEWEST_PEOPLE]
    small = [line for line in ordered if line[1][0] < FEWEST_PEOPLE]
    while small and alone and sum(line[1][0] for line in small) < FEWEST_PEOPLE:
        small.append(alone.pop())
    if not small:
        return alone, ""
    sums = [sum(values) for values in zip(*(values for _name, values in small), strict=True)]
    note = _("Groups of fewer than %(n)s stand together in one line.") % {"n": FEWEST_PEOPLE}
    return [*alone, (_("Others together"), sums)], note


def province_names() -> dict[str, str]:
    """Names of provinces by their codes; nobody’s province is outside Canada."""
    return {code or "": str(name) for code, name in Province.choices} | {OUTSIDE: str(dict(Province.choices)[None])}


def category_names() -> dict[str, str]:
    """Names of the categories by their codes; one statement."""
    return {each.code: each.name for each in MembershipCategory.objects.all()} | {"": _("never had a membership")}


def may_do(activity: str, on: date) -> QuerySet[Membership]:
    """The memberships of that day whose holders may do the activity, outright, by declaring a condition, or admitted
    (MEM-2, MEM-3); nobody has two on one day. Who is suspended may not (SAFE-1)."""
    cells = Eligibility.objects.filter(
        category=OuterRef("category"),
        activity__code=activity,
        answer__in=(Eligibility.Answer.ALLOWED, Eligibility.Answer.DECLARED),
    )
    admitted = Admission.objects.filter(member=OuterRef("member"), activity__code=activity)
    return Membership.objects.current(on).filter(Exists(cells) | Exists(admitted)).exclude(suspended("member"))
