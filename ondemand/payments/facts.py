"""What a receipt or credit note says, frozen when it is issued, and the same in words of one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from members.policy import Province
from ondemand.payments.models import Payment, Receipt
from ondemand.payments.money import Tax, TaxLine, written_money, written_rate


def facts_of(payment: Payment, price_cents: int, taxes: Sequence[TaxLine], paid_at: datetime) -> dict[str, Any]:
    """Who bought what, where, for how much with which taxes, how and when it was paid, and who sold it."""
    member = payment.registration.member
    return {
        "name": member.get_full_name(),
        "member_number": member.member_number or "",
        "province": payment.province,
        "item": {"en": payment.item_en, "fr": payment.item_fr},
        "price": price_cents,
        "taxes": [each.as_json() for each in taxes],
        "total": price_cents + sum(each.cents for each in taxes),
        "currency": payment.currency,
        "provider": payment.provider,
        "paid_at": paid_at.isoformat(),
        "seller": {
            "address": settings.ASSOCIATION_ADDRESS,
            "email": settings.ASSOCIATION_EMAIL,
            "phone": settings.ASSOCIATION_PHONE,
            "gst": settings.GST_HST_NUMBER,
            "qst": settings.QST_NUMBER if settings.QST_REGISTERED else "",
        },
    }


def said(receipt: Receipt, language: str) -> dict[str, Any]:
    """The frozen facts of a paper in words of the language."""
    facts = receipt.facts
    with translation.override(language):
        return {
            "number": receipt.written_number,
            "is_credit_note": receipt.kind == Receipt.Kind.CREDIT_NOTE,
            "of_receipt": facts.get("receipt", ""),
            "issued_at": receipt.issued_at,
            "paid_at": datetime.fromisoformat(facts["paid_at"]),
            "name": facts["name"],
            "member_number": facts["member_number"],
            "province": province_in_words(facts["province"]),
            "item": facts["item"][language],
            "price": written_money(facts["price"]),
            "taxes": [_tax(each) for each in facts["taxes"]],
            "total": written_money(facts["total"]),
            "currency": facts["currency"],
            "provider": str(Payment.Provider(facts["provider"]).label),
            "seller": facts["seller"],
        }


def province_in_words(code: str) -> str:
    """The province or territory, or that it is none."""
    return str(Province(code).label if code else Province.__empty__)


def taxes_in_words(taxes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each tax with its rate and amount, in the reader's language."""
    return [" ".join(_tax(each)) for each in taxes]


def _tax(tax: Mapping[str, Any]) -> tuple[str, str]:
    return f"{Tax(tax['kind']).label} {written_rate(tax['rate'])}", written_money(tax["cents"])
