"""What a page of payment lists: the price and each tax, so that it shows what the receipt will."""

from __future__ import annotations

from django.utils import translation

from ondemand.payments.models import Payment
from ondemand.payments.money import Tax, written_rate


def lines_of(payment: Payment, language: str) -> list[tuple[str, int]]:
    """Names in the language, and cents."""
    with translation.override(language):
        taxes = [(f"{Tax(each.kind).label} {written_rate(each.rate)}", each.cents) for each in payment.tax_lines]
    return [(payment.item_fr if language == "fr" else payment.item_en, payment.price_cents), *taxes]
