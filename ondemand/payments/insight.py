"""Money in staff's statistics: what was sold and paid back, from the papers that were issued (OD-19). For finance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.business_days import OTTAWA
from caot_mentor.charts import Series, column_chart
from caot_mentor.dates import written_month
from caot_mentor.insight import BEFORE, NOW, Asked, Content, Figure, Measure, Part, Table, Unit
from caot_mentor.periods import months_of
from members.insight import in_spans, of_people
from members.policy import VIEW_MONEY_INSIGHT
from mentorship.pairs.insight import MONTHS_SHOWN, month_label
from ondemand.payments.models import Receipt
from ondemand.payments.money import as_decimal, written_money

MONEY = Unit(gettext_lazy("Canadian dollars"), written_money, as_decimal)
MEASURES = [
    Measure(
        "money.receipts", gettext_lazy("Receipts"), gettext_lazy("Receipts issued in the period: each is one payment.")
    ),
    Measure(
        "money.sold",
        gettext_lazy("Sales with taxes"),
        gettext_lazy("What these receipts say was paid, taxes included."),
        MONEY,
    ),
    Measure(
        "money.sold_price",
        gettext_lazy("Sales before tax"),
        gettext_lazy("What these receipts say was paid, without taxes."),
        MONEY,
    ),
    Measure(
        "money.notes",
        gettext_lazy("Credit notes"),
        gettext_lazy("Credit notes issued in the period: each is one refund, whenever its payment was."),
    ),
    Measure(
        "money.refunded",
        gettext_lazy("Refunds with taxes"),
        gettext_lazy("What these credit notes say was paid back, taxes included."),
        MONEY,
    ),
    Measure(
        "money.net",
        gettext_lazy("Left after refunds"),
        gettext_lazy("Sales with taxes less refunds with taxes."),
        MONEY,
    ),
]
NAMES = [each.code.partition(".")[2] for each in MEASURES]


def money(asked: Asked) -> Content:
    """Sales and refunds of the span, and by month; one statement."""
    papers = of_people(Receipt.objects.all(), asked, member="payment__registration__member")
    is_sale, is_note = Q(kind=Receipt.Kind.RECEIPT), Q(kind=Receipt.Kind.CREDIT_NOTE)
    rows = (
        in_spans(papers, asked, "issued_at")
        .order_by()
        .values("of_span", month=TruncMonth("issued_at", tzinfo=OTTAWA))
        .annotate(
            receipts=Count("pk", filter=is_sale),
            sold=Sum("total_cents", filter=is_sale, default=0),
            sold_price=Sum("price_cents", filter=is_sale, default=0),
            notes=Count("pk", filter=is_note),
            refunded=Sum("total_cents", filter=is_note, default=0),
        )
    )
    sums = {span: dict.fromkeys(NAMES, 0) for span in (NOW, BEFORE)}
    months: dict[date, dict[str, int]] = {}
    for row in rows:
        row["net"] = row["sold"] - row["refunded"]
        for name in NAMES:
            sums[row["of_span"]][name] += row[name]
        if row["of_span"] == NOW:
            months[row["month"].date()] = row
    figures = [
        Figure(measure, sums[NOW][name], sums[BEFORE][name] if asked.before else None)
        for measure, name in zip(MEASURES, NAMES, strict=True)
    ]
    people = sums[NOW]["receipts"] + sums[NOW]["notes"]
    content = Content(figures, people=people, people_before=sums[BEFORE]["receipts"] + sums[BEFORE]["notes"])
    return _with_months(content, asked, months) if len(months) > 1 else content


def _with_months(content: Content, asked: Asked, found: dict[date, dict[str, int]]) -> Content:
    nothing = dict.fromkeys(NAMES, 0)
    spans = months_of(asked.span, MONTHS_SHOWN)
    months = [(span, found.get(span.first.replace(day=1), nothing)) for span in spans]
    table = Table(
        "money-months",
        _("Money by month"),
        _("Month"),
        MEASURES,
        [(written_month(span.first), [row[name] for name in NAMES]) for span, row in months],
        [sum(row[name] for _span, row in months) for name in NAMES],
    )
    chart = column_chart(
        "money-months",
        title=_("Sales with taxes, in dollars"),
        says=", ".join(f"{written_month(span.first)} {written_money(row['sold'])}" for span, row in months),
        labels=[month_label(span, place == 0) for place, (span, _row) in enumerate(months)],
        series=[Series(_("Sales with taxes"), [row["sold"] / 100 for _span, row in months])],
    )
    return replace(content, tables=[table], columns=chart)


PART = Part(
    "money",
    gettext_lazy("Payments and refunds"),
    gettext_lazy("By the day of the receipt or the credit note. Province and category are the mentee’s."),
    VIEW_MONEY_INSIGHT,
    MEASURES,
    money,
    in_short=[MEASURES[1], MEASURES[-1]],
)
