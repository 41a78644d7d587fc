"""Proof of mentoring: CPD records, hours letters and certificates, each a PDF that anybody with its code can check."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models import Pairing


class Record(models.Model):
    """One issued document. What it says is frozen in `facts` when it is issued; the file is made from that alone.

    `number` has no gaps within its kind and year. `code` is what the public page is asked with (CPD-7): 100 bits of
    chance, in base 32.
    """

    class Kind(models.TextChoices):
        CPD_RECORD = "cpd_record", _("CPD record")
        LETTER = "letter", _("hours letter")
        CERTIFICATE = "certificate", _("certificate of completion")

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        REVOKED = "revoked", _("revoked")

    class Role(models.TextChoices):
        MENTEE = "mentee", _("mentee")
        MENTOR = "mentor", _("mentor")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("document"), max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code to check it"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    holder = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="records", verbose_name=_("holder")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    pairing = models.ForeignKey(
        Pairing, models.SET_NULL, null=True, blank=True, related_name="records", verbose_name=_("mentorship")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    facts = models.JSONField(_("what it says"))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    reason = models.CharField(_("reason of staff"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to make it"), default=0)
    lease_until = models.DateTimeField(_("in a worker's hands until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_because = models.CharField(_("revoked because"), max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name, verbose_name_plural = _("proof of mentoring"), _("proofs of mentoring")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="mentorship_record_number_once"),
            models.UniqueConstraint(
                fields=["pairing", "holder", "kind"],
                condition=Q(kind="certificate") & ~Q(state="revoked"),
                name="mentorship_record_one_certificate",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False) | ~Q(state="revoked"),
                name="mentorship_record_revoked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}-{self.number}"


class RecordFile(models.Model):
    """The PDF of a record in one of the two languages, kept for good in the database, so that a backup has it."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="files", verbose_name=_("proof of mentoring"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name, verbose_name_plural = _("file of a proof"), _("files of proofs")
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="mentorship_recordfile_once")]

    def __str__(self) -> str:
        return str(self.record)


class RecordCounter(models.Model):
    """The last number given for a kind of document in a year; its row is locked while the next one is given."""

    kind = models.CharField(_("document"), max_length=12, choices=Record.Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("counter of proofs"), _("counters of proofs")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="mentorship_recordcounter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class RecordEvent(EventRow):
    """What happened to a record: issued, made, revoked."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="events", verbose_name=_("proof of mentoring"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a proof"), _("events of proofs")


class Evidence(models.Model):
    """A letter of another organization, or an employer's guidelines, attached by a member (CPD-1, CPD-6): shown as
    attached, never as verified."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.ForeignKey(Member, models.CASCADE, related_name="evidence", verbose_name=_("holder"))
    pairing = models.ForeignKey(
        Pairing, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("mentorship")
    )
    title = models.CharField(_("what it is"), max_length=160)
    organization = models.CharField(_("organization"), max_length=160)
    dated = models.DateField(_("date of the letter"), null=True, blank=True)
    file_name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("kind of file"), max_length=80)
    content = models.BinaryField(_("content"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name, verbose_name_plural = _("attached evidence"), _("attached evidence")

    def __str__(self) -> str:
        return self.title


class Signatory(models.Model):
    """Who signs letters and certificates for the association, by name and office; staff edit it."""

    name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=160)
    is_current = models.BooleanField(_("signs now"), default=True)

    class Meta:
        ordering = ["-is_current", "name"]
        verbose_name, verbose_name_plural = _("signatory"), _("signatories")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="mentorship_signatory_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name
