"""What was paid, by whom and how, and what is paid back of it (OD-1, OD-10)."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from members.policy import Province
from ondemand.payments.money import RefundRule, TaxLine, written_money
from ondemand.payments.policy import CURRENCY, NOTE_MOST
from ondemand.registrations.models import Registration


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["registration", "state", "provider", "total_cents", "paid_at"],
    model_name="PaymentHistory",
)
class Payment(models.Model):
    """One try to pay for a registration. Amounts and taxes are fixed when it is opened (OD-1).

    `provider_ref` is what the provider calls its page of payment, `payment_ref` the payment that came of it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not paid yet")
        PAID = "paid", _("paid")
        CLOSED = "closed", _("not paid, over")
        MISMATCHED = "mismatched", _("paid otherwise than expected")
        REFUNDED = "refunded", _("paid and paid back")

    class Provider(models.TextChoices):
        STRIPE = "stripe", _("card, by Stripe")
        LOCAL = "local", _("card, on the page of the demonstration")
        CHEQUE = "cheque", _("cheque")
        TELEPHONE = "telephone", _("card, by telephone")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="payments", verbose_name=_("registration")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    provider = models.CharField(_("paid by"), max_length=10, choices=Provider)
    province = models.CharField(_("province or territory"), max_length=2, blank=True, choices=Province.choices[1:])
    item_en = models.CharField(_("what was bought, in English"), max_length=120)
    item_fr = models.CharField(_("what was bought, in French"), max_length=120)
    price_cents = models.PositiveIntegerField(_("price in cents"))
    taxes = models.JSONField(_("taxes"), default=list, blank=True)
    total_cents = models.PositiveIntegerField(_("total in cents"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    provider_ref = models.CharField(_("reference"), max_length=200, unique=True, null=True, blank=True)
    payment_ref = models.CharField(_("reference of the payment"), max_length=200, blank=True)
    checkout_url = models.TextField(_("page of payment"), blank=True)
    opened_at = models.DateTimeField(_("opened"))
    expires_at = models.DateTimeField(_("open until"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    refunded_cents = models.PositiveIntegerField(_("paid back, by the provider"), default=0)
    marked_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked as received by")
    )

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name, verbose_name_plural = _("payment"), _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state="open"), name="ondemand_payment_one_open"
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state__in=["paid", "refunded"]), name="ondemand_payment_one_paid"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False) | ~Q(state__in=["paid", "refunded"]),
                name="ondemand_payment_paid_at",
            ),
            models.CheckConstraint(
                condition=Q(total_cents__gte=F("price_cents")), name="ondemand_payment_total_holds_price"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}, {written_money(self.total_cents)}"

    @property
    def tax_lines(self) -> list[TaxLine]:
        """The taxes as they were fixed."""
        return [TaxLine(**each) for each in self.taxes]

    @property
    def is_online(self) -> bool:
        """Whether a provider took the money, and can pay it back."""
        return self.provider in (self.Provider.STRIPE, self.Provider.LOCAL)


class PaymentEvent(EventRow):
    """What happened to a payment, and to what is paid back of it."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="events", verbose_name=_("payment"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a payment"), _("events of payments")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["payment", "state", "amount_cents", "rule"],
    model_name="RefundHistory",
)
class Refund(models.Model):
    """What is paid back of a payment: the site computes it by OD-10, finance approves, the provider pays."""

    class State(models.TextChoices):
        ASKED = "asked", _("to be approved")
        APPROVED = "approved", _("approved, to be paid")
        PAID = "paid", _("paid back")
        REFUSED = "refused", _("refused")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="refund", verbose_name=_("payment"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    rule = models.CharField(_("rule"), max_length=20, choices=RefundRule)
    amount_cents = models.PositiveIntegerField(_("amount in cents"))
    asked_at = models.DateTimeField(_("asked for"))
    entered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=NOTE_MOST, blank=True)
    paid_at = models.DateTimeField(_("paid back"), null=True, blank=True)
    provider_ref = models.CharField(_("reference"), max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to pay it"), default=0)
    lease_until = models.DateTimeField(_("in a worker’s hands until"), null=True, blank=True)
    problem = models.CharField(_("why it could not be paid"), max_length=NOTE_MOST, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name, verbose_name_plural = _("refund"), _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="ondemand_refund_positive"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | ~Q(state="paid"), name="ondemand_refund_paid_at"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_at__isnull=False), name="ondemand_refund_decided_at"
            ),
        ]

    def __str__(self) -> str:
        return written_money(self.amount_cents)
