"""Questions about money: what is in force, what waits, whose papers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from members.models import Member
from members.policy import Province
from members.queries import called
from ondemand.payments.models import Payment, Price, ProviderEvent, Receipt, Refund, TaxRate
from ondemand.payments.money import Tax, TaxLine, tax_lines
from ondemand.payments.policy import (
    LOOK_UP_FOR,
    RECONCILE_AFTER,
    REFUND_TRIES_MOST,
    TRIES_MOST,
    WAITING_MINUTES,
)
from ondemand.registrations.models import Registration, RegistrationQuerySet
from ondemand.registrations.rules import Action as RegistrationAction

ONLINE = (Payment.Provider.STRIPE, Payment.Provider.LOCAL)


def price_in_force(on: date) -> Price | None:
    """What the program costs on the day (OD-1)."""
    return Price.objects.filter(from_on__lte=on).first()


def taxes_in_force(price_cents: int, province: str, on: date) -> list[TaxLine]:
    """The taxes that a buyer there pays on this day; none outside Canada, QST only where we are registered (OD-1)."""
    rates = _rates_in_force(on).filter(province=province)
    return tax_lines(price_cents, rates.values_list("kind", "rate"))


def totals_in_force(on: date) -> dict[str, int]:
    """What paying costs on the day from each province or territory, and (under the empty code) outside Canada."""
    price = price_in_force(on)
    if price is None:
        return {}
    rates: dict[str, list[tuple[str, int]]] = {code: [] for code in (*filter(None, Province.values), "")}
    for province, kind, rate in _rates_in_force(on).values_list("province", "kind", "rate"):
        rates[province].append((kind, rate))
    return {
        code: price.amount_cents + sum(each.cents for each in tax_lines(price.amount_cents, found))
        for code, found in rates.items()
    }


def awaiting_payment(words: str) -> RegistrationQuerySet:
    """Registrations that wait for their payment, of whoever is called so or has this number or address; all for no
    words."""
    found, whole = called(words, "member__"), words.strip()
    if whole:
        found |= Q(member__member_number=whole) | Q(member__email__iexact=whole)
    waiting = Registration.objects.filter(found, state=Registration.State.AWAITING_PAYMENT)
    return waiting.select_related("member").order_by("registered_at", "pk")


def open_payment_of(registration: Registration) -> Payment | None:
    """The payment that somebody has begun and not finished."""
    return registration.payments.filter(state=Payment.State.OPEN).first()


def paid_payment_of(registration: Registration) -> Payment | None:
    """The payment by which the registration was paid, also after some of it was paid back."""
    return registration.payments.filter(state__in=[Payment.State.PAID, Payment.State.REFUNDED]).first()


def has_unsettled_money(registration: Registration) -> bool:
    """Whether money came for the registration that finance has to look at: not what was asked for."""
    return mismatches().filter(payment__registration=registration, payment__state=Payment.State.MISMATCHED).exists()


def refund_of(registration: Registration) -> Refund | None:
    """What is, or was, paid back of the registration's payment."""
    paid = Q(payment__state__in=[Payment.State.PAID, Payment.State.REFUNDED])
    return Refund.objects.filter(paid, payment__registration=registration).select_related("payment").first()


def cancelled_by(registration: Registration) -> str:
    """The rule by which a cancelled registration was paid back or not (money.RefundRule), as its history has it."""
    notes = registration.events.filter(action=RegistrationAction.CANCELLED).values_list("note", flat=True)
    return notes.order_by("-at", "-pk").first() or ""


def receipts_of(member: Member) -> QuerySet[Receipt]:
    """The member's receipts and credit notes, the latest first (MEM-5, OD-13: also after a lapse)."""
    return Receipt.objects.filter(payment__registration__member=member).select_related("payment__registration")


def to_be_looked_up(now: datetime) -> QuerySet[Payment]:
    """Payments of which no message came: open ones, and lately closed ones, on a page of the provider (R8)."""
    unpaid = Q(state__in=[Payment.State.OPEN, Payment.State.CLOSED])
    span = Q(opened_at__lt=now - RECONCILE_AFTER, opened_at__gte=now - LOOK_UP_FOR)
    return Payment.objects.filter(unpaid & span, provider__in=ONLINE, provider_ref__isnull=False).order_by("pk")


def lapsed_open(now: datetime) -> QuerySet[Payment]:
    """Open payments whose page of payment is over, or never came to be."""
    return Payment.objects.filter(state=Payment.State.OPEN, expires_at__lt=now)


def to_be_paid_back(now: datetime) -> QuerySet[Refund]:
    """Approved refunds that the provider has to pay and nobody has in hand."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Refund.objects.filter(
        free, state=Refund.State.APPROVED, payment__provider__in=ONLINE, tries__lt=REFUND_TRIES_MOST
    ).order_by(F("lease_until").asc(nulls_first=True), "pk")


def stuck_refunds() -> QuerySet[Refund]:
    """Refunds that the provider refused however often it was asked."""
    return Refund.objects.filter(
        state=Refund.State.APPROVED, payment__provider__in=ONLINE, tries__gte=REFUND_TRIES_MOST
    )


def refunds_by_hand() -> QuerySet[Refund]:
    """Approved refunds that finance pays itself: what came by cheque or telephone goes back so."""
    return Refund.objects.filter(state=Refund.State.APPROVED).exclude(payment__provider__in=ONLINE)


def mismatches() -> QuerySet[ProviderEvent]:
    """What the provider told that does not match, and nobody has settled."""
    return ProviderEvent.objects.filter(outcome=ProviderEvent.Outcome.MISMATCHED, settled_at__isnull=True)


def to_be_made(now: datetime) -> QuerySet[Receipt]:
    """Papers that wait for their files and are in nobody's hands, the oldest first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Receipt.objects.filter(free, made_at__isnull=True, tries__lt=TRIES_MOST).order_by(
        F("lease_until").asc(nulls_first=True), "issued_at", "pk"
    )


def not_made(now: datetime) -> QuerySet[Receipt]:
    """Papers whose files could not be made, or have waited for long."""
    since = now - timedelta(minutes=WAITING_MINUTES)
    return Receipt.objects.filter(Q(tries__gte=TRIES_MOST) | Q(issued_at__lt=since), made_at__isnull=True)


def _rates_in_force(on: date) -> QuerySet[TaxRate]:
    rates = TaxRate.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
    return (rates if settings.QST_REGISTERED else rates.exclude(kind=Tax.QST)).order_by("province", "kind")
