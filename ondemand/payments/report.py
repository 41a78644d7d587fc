"""A month of finance (OD-19): what was sold and paid back, tax by province, from the papers that were issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caot_mentor.business_days import OTTAWA
from ondemand.payments.facts import province_in_words, said
from ondemand.payments.models import Receipt
from ondemand.payments.money import Tax, as_decimal, written_money

KINDS = (Tax.GST, Tax.HST, Tax.QST)


@dataclass
class Sums:
    """Cents of one province or of all: papers, price, each tax; what was paid back is taken off."""

    label: str
    receipts: int = 0
    credit_notes: int = 0
    sold: int = 0
    refunded: int = 0
    taxes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    refunded_taxes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    def add(self, receipt: Receipt) -> None:
        is_note = receipt.kind == Receipt.Kind.CREDIT_NOTE
        taxes = self.refunded_taxes if is_note else self.taxes
        for each in receipt.facts["taxes"]:
            taxes[each["kind"]] += each["cents"]
        if is_note:
            self.credit_notes += 1
            self.refunded += receipt.price_cents
        else:
            self.receipts += 1
            self.sold += receipt.price_cents

    def net_tax(self, kind: str) -> int:
        return self.taxes[kind] - self.refunded_taxes[kind]

    @property
    def net(self) -> int:
        """Price and taxes of what was sold, less what was paid back."""
        return self.sold - self.refunded + sum(self.net_tax(kind) for kind in KINDS)

    @property
    def money(self) -> dict[str, str]:
        """The sums as the page writes them."""
        taxes = {str(kind): written_money(self.net_tax(kind)) for kind in KINDS}
        return taxes | {
            "sold": written_money(self.sold),
            "refunded": written_money(self.refunded),
            "net": written_money(self.net),
        }


@dataclass(frozen=True)
class Month:
    """The papers of one month, and their sums by province and in all."""

    first: date
    papers: list[Receipt]
    provinces: list[Sums]
    total: Sums


def month_of(first: date) -> Month:
    """The papers that were issued in the month that begins on `first`, Ottawa time; one statement."""
    start, end = _moment(first), _moment(next_month(first))
    papers = list(Receipt.objects.filter(issued_at__gte=start, issued_at__lt=end).order_by("issued_at", "pk"))
    by_province: dict[str, Sums] = {}
    total = Sums(_("All"))
    for paper in papers:
        code = paper.facts["province"]
        by_province.setdefault(code, Sums(province_in_words(code))).add(paper)
        total.add(paper)
    return Month(first, papers, sorted(by_province.values(), key=lambda sums: sums.label), total)


def months_until(now: datetime) -> list[date]:
    """The months from that of the first paper to this one, the latest first."""
    oldest = Receipt.objects.order_by("issued_at").values_list("issued_at", flat=True).first() or now
    first, months = oldest.astimezone(OTTAWA).date().replace(day=1), []
    while first <= now.astimezone(OTTAWA).date():
        months.append(first)
        first = next_month(first)
    return months[::-1]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def paper_lines(month: Month) -> Iterator[list[Any]]:
    """Each receipt and credit note as a line; what was paid back is below zero, so that columns can be added up."""
    yield [
        *(_("Number"), _("Paper"), _("Date"), _("Name"), _("Member number"), _("Province or territory")),
        *(_("Paid by"), _("For receipt"), _("Price")),
        *(str(kind.label) for kind in KINDS),
        *(_("Total"), _("Currency")),
    ]
    language = (get_language() or "en")[:2]
    for paper in month.papers:
        says, sign = said(paper, language), -1 if paper.kind == Receipt.Kind.CREDIT_NOTE else 1
        taxes = {each["kind"]: each["cents"] for each in paper.facts["taxes"]}
        yield [
            says["number"],
            capfirst(paper.get_kind_display()),
            paper.issued_at.astimezone(OTTAWA).date(),
            says["name"],
            says["member_number"],
            says["province"],
            says["provider"],
            says["of_receipt"],
            as_decimal(sign * paper.price_cents),
            *(as_decimal(sign * taxes.get(kind, 0)) for kind in KINDS),
            as_decimal(sign * paper.total_cents),
            says["currency"],
        ]


def sum_lines(month: Month) -> Iterator[list[Any]]:
    """Sums by province or territory and in all: what was sold, paid back, each tax after refunds, and what is left."""
    yield [
        *(_("Province or territory"), _("Receipts"), _("Credit notes"), _("Sales before tax"), _("Refunds before tax")),
        *(_("%(tax)s after refunds") % {"tax": kind.label} for kind in KINDS),
        _("Total after refunds"),
    ]
    for sums in [*month.provinces, month.total]:
        yield [
            sums.label,
            sums.receipts,
            sums.credit_notes,
            as_decimal(sums.sold),
            as_decimal(-sums.refunded),
            *(as_decimal(sums.net_tax(kind)) for kind in KINDS),
            as_decimal(sums.net),
        ]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OTTAWA)
