"""Gathers the subjects' models (a subject that is missing here has no migrations; a test looks)."""

from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.payments.models import (
    LocalCheckout,
    Payment,
    PaymentEvent,
    Price,
    ProviderEvent,
    Receipt,
    ReceiptCounter,
    ReceiptFile,
    Refund,
    TaxRate,
)
from ondemand.registrations.models import ClockPause, ReceivedWorkbook, Registration, RegistrationEvent

__all__ = [
    "ClockPause",
    "LocalCheckout",
    "Match",
    "Payment",
    "PaymentEvent",
    "Price",
    "ProviderEvent",
    "Receipt",
    "ReceiptCounter",
    "ReceiptFile",
    "ReceivedWorkbook",
    "Refund",
    "Registration",
    "RegistrationEvent",
    "Shortlist",
    "ShortlistEntry",
    "TaxRate",
    "WebinarCredit",
]
