"""What something costs, what was paid, what is paid back, and the numbered papers about it."""

from ondemand.payments.models.papers import Receipt, ReceiptCounter, ReceiptFile
from ondemand.payments.models.payments import Payment, PaymentEvent, Refund
from ondemand.payments.models.prices import Price, TaxRate
from ondemand.payments.models.told import LocalCheckout, ProviderEvent

__all__ = [
    "LocalCheckout",
    "Payment",
    "PaymentEvent",
    "Price",
    "ProviderEvent",
    "Receipt",
    "ReceiptCounter",
    "ReceiptFile",
    "Refund",
    "TaxRate",
]
