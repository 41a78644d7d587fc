"""The numbered papers about money: receipts and credit notes, their files and their numbers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ondemand.payments.models.payments import Payment, Refund
from ondemand.payments.policy import CREDIT_NOTE_LETTERS, RECEIPT_LETTERS


class Receipt(models.Model):
    """A numbered paper about money: a receipt for what was paid, or a credit note for what was paid back.

    What it says is frozen in `facts` when it is issued; the file is made from that alone. Numbers have no gaps within
    kind and year.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        CREDIT_NOTE = "credit_note", _("credit note")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("paper"), max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts", verbose_name=_("payment"))
    refund = models.OneToOneField(
        Refund, models.PROTECT, null=True, blank=True, related_name="credit_note", verbose_name=_("refund")
    )
    facts = models.JSONField(_("what it says"))
    price_cents = models.PositiveIntegerField(_("price in cents"))
    total_cents = models.PositiveIntegerField(_("total in cents"))
    issued_at = models.DateTimeField(_("issued"))
    made_at = models.DateTimeField(_("files made"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to make it"), default=0)
    lease_until = models.DateTimeField(_("in a worker’s hands until"), null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name, verbose_name_plural = _("receipt or credit note"), _("receipts and credit notes")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="ondemand_receipt_number_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind="receipt"), name="ondemand_receipt_one_for_payment"
            ),
            models.CheckConstraint(
                condition=Q(kind="receipt", refund__isnull=True) | Q(kind="credit_note", refund__isnull=False),
                name="ondemand_receipt_refund",
            ),
        ]

    def __str__(self) -> str:
        return self.written_number

    @property
    def written_number(self) -> str:
        """As it stands on paper: OD-2026-00014."""
        letters = RECEIPT_LETTERS if self.kind == self.Kind.RECEIPT else CREDIT_NOTE_LETTERS
        return f"{letters}-{self.year}-{self.number:05d}"


class ReceiptFile(models.Model):
    """The PDF of a paper in one language, kept in the database, so that a backup has it."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="files", verbose_name=_("receipt or credit note"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name, verbose_name_plural = _("file of a receipt"), _("files of receipts")
        constraints = [models.UniqueConstraint(fields=["receipt", "language"], name="ondemand_receiptfile_once")]

    def __str__(self) -> str:
        return str(self.receipt)


class ReceiptCounter(models.Model):
    """The last number given for a kind of paper in a year; its row is locked while the next one is given."""

    kind = models.CharField(_("paper"), max_length=12, choices=Receipt.Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("counter of receipts"), _("counters of receipts")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="ondemand_receiptcounter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
