"""What the provider tells of payments, and the memory of the provider that the demonstration plays (quality R6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment
from members.models import Member
from ondemand.payments.models.payments import Payment
from ondemand.payments.policy import NOTE_MOST


class ProviderEvent(models.Model):
    """The ledger of what the provider told us: each event once, whatever became of it (quality R6).

    A mismatch stays before finance until somebody settles it.
    """

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("applied")
        NOTHING = "nothing", _("nothing to do")
        UNKNOWN = "unknown", _("not about a payment of ours")
        MISMATCHED = "mismatched", _("does not match")

    class Mismatch(models.TextChoices):
        AMOUNT = "amount", _("another amount than was asked for")
        CURRENCY = "currency", _("another currency than was asked for")
        SESSION = "session", _("the page of payment belongs to another payment")
        NOT_AWAITED = "not_awaited", _("money came for which nothing was waiting")
        REFUND = "refund", _("money was paid back that nobody approved here")

    event_id = models.CharField(_("event"), max_length=200, unique=True)
    provider = models.CharField(_("provider"), max_length=10, choices=Payment.Provider)
    kind = models.CharField(_("kind"), max_length=80)
    body_hash = models.CharField(_("hash of what was sent"), max_length=64)
    payment = models.ForeignKey(
        Payment, models.SET_NULL, null=True, blank=True, related_name="provider_events", verbose_name=_("payment")
    )
    amount_cents = models.PositiveIntegerField(_("amount in cents"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    received_at = models.DateTimeField(_("received"))
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome)
    mismatch = models.CharField(_("what does not match"), max_length=12, choices=Mismatch, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    note = models.CharField(_("how it was settled"), max_length=NOTE_MOST, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name, verbose_name_plural = _("message of the provider"), _("messages of the provider")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="mismatched") & ~Q(mismatch="") | ~Q(outcome="mismatched") & Q(mismatch=""),
                name="ondemand_providerevent_mismatch",
            ),
        ]

    def __str__(self) -> str:
        return written_moment(self.received_at)


class LocalCheckout(models.Model):
    """The memory of the provider of the demonstration: what a card company would know of a page of payment."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("over")

    ref = models.CharField(_("reference"), max_length=200, unique=True)
    payment_id_given = models.UUIDField(_("payment"))
    amount_cents = models.PositiveIntegerField(_("amount in cents"))
    currency = models.CharField(_("currency"), max_length=3)
    lines = models.JSONField(_("what is paid"))
    return_url = models.TextField(_("where to go back to"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    refunded_cents = models.PositiveIntegerField(_("paid back"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("page of payment of the demonstration"), _("pages of the demonstration")

    def __str__(self) -> str:
        return self.ref
