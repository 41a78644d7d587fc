"""What paying costs somebody somewhere today: as shown before the button, and fixed by it (OD-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from members.models import Member
from members.policy import Province
from members.queries import today
from ondemand.payments.facts import province_in_words
from ondemand.payments.models import Payment
from ondemand.payments.money import Tax, TaxLine, written_money, written_rate
from ondemand.payments.policy import OUTSIDE_CANADA
from ondemand.payments.queries import open_payment_of, price_in_force, taxes_in_force
from ondemand.registrations.models import Registration


@dataclass(frozen=True)
class Quote:
    """A price with its taxes for one province or territory."""

    item: str
    province: str
    price_cents: int
    taxes: list[TaxLine]

    @property
    def total_cents(self) -> int:
        return self.price_cents + sum(each.cents for each in self.taxes)

    @property
    def where(self) -> str:
        return province_in_words(self.province)

    @property
    def price(self) -> str:
        return written_money(self.price_cents)

    @property
    def total(self) -> str:
        return written_money(self.total_cents)

    @property
    def tax_rows(self) -> list[tuple[str, str]]:
        return [(f"{Tax(each.kind).label} {written_rate(each.rate)}", written_money(each.cents)) for each in self.taxes]


def quote_for(registration: Registration, province: str, now: datetime) -> Quote | None:
    """What paying from this province costs now; as it was fixed where such a payment is open. None without a price."""
    payment = open_payment_of(registration)
    if payment is not None and payment.province == province and payment.expires_at and payment.expires_at > now:
        return _of_payment(payment)
    price = price_in_force(today(now))
    if price is None:
        return None
    return Quote(price.item, province, price.amount_cents, taxes_in_force(price.amount_cents, province, today(now)))


def province_read(text: str) -> str | None:
    """The code of a province or territory as addresses and forms give it, empty outside Canada; None for nonsense."""
    if text == OUTSIDE_CANADA:
        return ""
    return text if text in Province.values else None


def province_of(member: Member) -> str:
    """Where the roll says that the member lives, as forms give it: who has no province there lives outside Canada."""
    return member.province if member.province in Province.values else OUTSIDE_CANADA


def item_of(payment: Payment) -> str:
    """What was bought, in the active language."""
    return payment.item_fr if (get_language() or "").startswith("fr") else payment.item_en


def _of_payment(payment: Payment) -> Quote:
    return Quote(item_of(payment), payment.province, payment.price_cents, payment.tax_lines)
