"""What payments know about people (MEM-5, design 5): kept as the law asks of books, also when a person is erased."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import Erasure, Field, Seen, Why, done_by, not_personal, personal, read_as
from ondemand.payments.facts import taxes_in_words
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
from ondemand.payments.rules import Action

SELF, MONEY = Seen.SELF, (Seen.FINANCE, Seen.ADMINISTRATORS)
BOOKS = _("the law asks that books about money are kept for six years")


def kept(name: str, what: Any, *, not_exported: Any = "") -> Field:
    """A column of the books: it stays."""
    return Field(name, what, (SELF, *MONEY), not_exported=not_exported, kept=BOOKS)


personal(
    Payment,
    _("Your payments"),
    kept("registration", _("for which registration"), not_exported=Why.LISTED),
    kept("state", _("how it stands")),
    kept("provider", _("how you paid")),
    kept("province", _("the province or territory that you named")),
    kept("item_en", _("what you bought, in English")),
    kept("item_fr", _("what you bought, in French")),
    kept("price_cents", _("the price, in cents")),
    kept("taxes", _("the taxes")),
    kept("total_cents", _("the total, in cents")),
    kept("currency", _("the currency")),
    kept("provider_ref", _("what the payment provider calls its page of payment")),
    kept("payment_ref", _("what the payment provider calls the payment, or the number of the cheque")),
    kept("opened_at", _("when you began to pay")),
    kept("expires_at", _("until when the page of payment was open")),
    kept("paid_at", _("when it was paid")),
    kept("refunded_cents", _("what was paid back, in cents")),
    Field("marked_by", _("who marked it as received"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    rows=lambda member: Payment.objects.filter(registration__member=member.pk),
    erasure=Erasure.KEEP,
    not_personal={"public_id": "a number made by the site", "checkout_url": "an address that is over after a day"},
)
personal(
    PaymentEvent,
    _("What happened to your payments"),
    kept("payment", _("to which one"), not_exported=Why.LISTED),
    kept("at", _("when")),
    kept("action", _("what happened")),
    kept("from_state", _("state before")),
    kept("to_state", _("state after")),
    Field("note", _("note"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    rows=lambda member: PaymentEvent.objects.filter(payment__registration__member=member.pk),
    erasure=Erasure.KEEP,
)
personal(
    Refund,
    _("What was paid back to you, or asked back"),
    kept("payment", _("of which payment"), not_exported=Why.LISTED),
    kept("state", _("how it stands")),
    kept("rule", _("by which rule")),
    kept("amount_cents", _("the amount, in cents")),
    kept("asked_at", _("when you asked")),
    Field("entered_by", _("who entered it for you"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    kept("decided_at", _("when it was decided")),
    Field("decided_by", _("who decided"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    kept("reason", _("why it was refused")),
    kept("paid_at", _("when it was paid back")),
    kept("provider_ref", _("its reference")),
    Field("problem", _("why it could not be paid at first"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    rows=lambda member: Refund.objects.filter(payment__registration__member=member.pk),
    erasure=Erasure.KEEP,
    not_personal={
        "public_id": "a number made by the site",
        "tries": "how often a job tried",
        "lease_until": "which job holds it",
    },
)
personal(
    Receipt,
    _("Your receipts and credit notes"),
    kept("kind", _("receipt or credit note")),
    kept("year", _("year")),
    kept("number", _("number")),
    kept("payment", _("of which payment"), not_exported=Why.LISTED),
    kept("refund", _("of which refund"), not_exported=Why.LISTED),
    kept("facts", _("what it says: your name, member number and province, what you paid for, amounts and taxes")),
    kept("price_cents", _("the price, in cents")),
    kept("total_cents", _("the total, in cents")),
    kept("issued_at", _("when it was issued")),
    kept("made_at", _("when its files were made")),
    rows=lambda member: Receipt.objects.filter(payment__registration__member=member.pk),
    erasure=Erasure.KEEP,
    not_personal={
        "public_id": "an address on the site",
        "tries": "how often a job tried",
        "lease_until": "which job holds it",
    },
)
personal(
    ReceiptFile,
    _("The files of your receipts"),
    kept("receipt", _("of which one"), not_exported=Why.LISTED),
    kept("language", _("its language")),
    kept("made_at", _("when it was made")),
    Field(
        "content",
        _("the file"),
        (SELF, *MONEY),
        kept=BOOKS,
        file_name=lambda row: f"{row.receipt.get_kind_display()}-{row.receipt.written_number}-{row.language}.pdf",
    ),
    rows=lambda member: ReceiptFile.objects.filter(receipt__payment__registration__member=member.pk).select_related(
        "receipt"
    ),
    erasure=Erasure.KEEP,
)
personal(
    ProviderEvent,
    _("What the payment provider told us about your payments"),
    kept("event_id", _("what the provider calls the message")),
    kept("provider", _("which provider")),
    kept("kind", _("what it was about")),
    kept("payment", _("of which payment"), not_exported=Why.LISTED),
    kept("amount_cents", _("the amount, in cents")),
    kept("currency", _("the currency")),
    kept("received_at", _("when it was received")),
    kept("outcome", _("what came of it")),
    kept("mismatch", _("what did not match")),
    kept("settled_at", _("when that was settled")),
    Field("settled_by", _("who settled it"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    Field("note", _("how it was settled"), MONEY, not_exported=Why.STAFF_NAME, kept=BOOKS),
    rows=lambda member: ProviderEvent.objects.filter(payment__registration__member=member.pk),
    erasure=Erasure.KEEP,
    not_personal={"body_hash": "a mark by which a message is known again"},
)
done_by(Payment, "marked_by", _("Payments that you marked as received"), MONEY)
done_by(PaymentEvent, "actor", _("What you did with payments"), MONEY)
done_by(Refund, "entered_by", _("Refunds that you entered"), MONEY)
done_by(Refund, "decided_by", _("Refunds that you decided on"), MONEY)
done_by(ProviderEvent, "settled_by", _("Mismatches of payments that you settled"), MONEY)

_history = {name: apps.get_model("ondemand", f"{name}History") for name in ("Payment", "Refund")}
personal(
    _history["Payment"],
    _("Changes of your payments, as the database noted them"),
    *(
        kept(name, what)
        for name, what in (
            ("state", _("how it stood")),
            ("provider", _("how you paid")),
            ("total_cents", _("the total, in cents")),
            ("paid_at", _("when it was paid")),
        )
    ),
    kept("registration", _("for which registration"), not_exported=Why.LISTED),
    rows=lambda member: _history["Payment"]._base_manager.filter(registration__member=member.pk),
    erasure=Erasure.KEEP,
    is_history=True,
)
personal(
    _history["Refund"],
    _("Changes of your refunds, as the database noted them"),
    *(
        kept(name, what)
        for name, what in (
            ("state", _("how it stood")),
            ("rule", _("by which rule")),
            ("amount_cents", _("the amount, in cents")),
        )
    ),
    kept("payment", _("of which payment"), not_exported=Why.LISTED),
    rows=lambda member: _history["Refund"]._base_manager.filter(payment__registration__member=member.pk),
    erasure=Erasure.KEEP,
    is_history=True,
)
not_personal("what the program costs", Price, apps.get_model("ondemand", "PriceHistory"))
not_personal("what taxes are", TaxRate, apps.get_model("ondemand", "TaxRateHistory"))
not_personal("the last number of each kind and year", ReceiptCounter)
not_personal("the memory of a provider that exists in the demonstration alone", LocalCheckout)


def as_in_the_file(receipt: Receipt) -> str:
    """What a receipt says is read in the receipt itself."""
    return gettext("it stands in the document itself, and in data.json") if receipt.facts else ""


STATES = dict([*Payment.State.choices, *Refund.State.choices])
read_as(PaymentEvent, action=Action, from_state=STATES, to_state=STATES)
read_as(Payment, taxes=lambda payment: taxes_in_words(payment.taxes))
read_as(Receipt, facts=as_in_the_file)
