"""Money in whole cents: taxes, refunds and how they are rounded (OD-1, OD-10). Pure functions, no floating point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ondemand.payments.policy import REFUND_PERCENT, REFUND_WITHIN

WHOLE = 100_000  # a rate is in thousandths of a percent: 5 % is 5,000
HARD_SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


class Tax(models.TextChoices):
    """The kinds of sales tax in Canada."""

    GST = "gst", _("GST")
    HST = "hst", _("HST")
    QST = "qst", _("QST")


class RefundRule(models.TextChoices):
    """Why an amount is paid back, or none is (OD-10). The labels finish "Refund: …"."""

    WITHIN_48_HOURS = "within_48_hours", _("asked for within 48 hours after purchase")
    TOO_LATE = "too_late", _("asked for later than 48 hours after purchase")
    WORKBOOK_RECEIVED = "workbook_received", _("asked for after the workbook was received")
    NOT_PAID = "not_paid", _("nothing was paid")
    NOT_OWED = "not_owed", _("paid though nothing was due")


@dataclass(frozen=True)
class TaxLine:
    """One tax on a price: its kind, its rate in thousandths of a percent, and what it comes to."""

    kind: str
    rate: int
    cents: int

    def as_json(self) -> dict[str, str | int]:
        return {"kind": self.kind, "rate": self.rate, "cents": self.cents}


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two non-negative whole numbers, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def tax_lines(price_cents: int, rates: Iterable[tuple[str, int]]) -> list[TaxLine]:
    """Each tax of the price alone, rounded half up to the cent; no tax is taken of another (OD-1)."""
    return [TaxLine(kind, rate, half_up(price_cents * rate, WHOLE)) for kind, rate in rates]


def refund_for(
    paid_at: datetime | None, asked_at: datetime, workbook_received_at: datetime | None, amount_cents: int
) -> tuple[int, RefundRule]:
    """What is paid back of the amount paid, tax included, and by which rule (OD-10).

    Half of it, rounded half up, within 48 hours after purchase and before the workbook was received; else nothing.
    """
    if paid_at is None:
        return 0, RefundRule.NOT_PAID
    if workbook_received_at is not None and workbook_received_at <= asked_at:
        return 0, RefundRule.WORKBOOK_RECEIVED
    if asked_at - paid_at >= REFUND_WITHIN:
        return 0, RefundRule.TOO_LATE
    return half_of(amount_cents), RefundRule.WITHIN_48_HOURS


def half_of(amount_cents: int) -> int:
    """The part of an amount that OD-10 gives back while it gives anything, rounded half up."""
    return half_up(amount_cents * REFUND_PERCENT, 100)


def split_refund(amount_cents: int, price_cents: int, taxes: Sequence[TaxLine]) -> tuple[int, list[TaxLine]]:
    """The price and the taxes of which a refund consists, in the proportions of what was paid.

    Each tax is rounded half up, the price takes what is left: the parts always add up to the refund.
    """
    total = price_cents + sum(each.cents for each in taxes)
    parts = [TaxLine(each.kind, each.rate, half_up(each.cents * amount_cents, total)) for each in taxes]
    return amount_cents - sum(each.cents for each in parts), parts


def as_decimal(cents: int) -> Decimal:
    """Dollars, with the two places of the cents."""
    return Decimal(cents).scaleb(-2)


def written_money(cents: int) -> str:
    """The amount as the reader's language writes it: "$111.87", « 111,87 $ »."""
    number = number_format(as_decimal(abs(cents)), decimal_pos=2, use_l10n=True, force_grouping=True)
    sign = MINUS if cents < 0 else ""
    return f"{sign}{number}{HARD_SPACE}$" if (get_language() or "").startswith("fr") else f"{sign}${number}"


def written_rate(rate: int) -> str:
    """The rate as the reader's language writes it: "9.975%", « 9,975 % »."""
    percent = Decimal(rate).scaleb(-3).normalize()
    number = number_format(percent if percent % 1 else int(percent), use_l10n=True)
    return f"{number}{HARD_SPACE}%" if (get_language() or "").startswith("fr") else f"{number}%"
