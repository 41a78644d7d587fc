"""Proof of mentoring: CPD records, hours letters and certificates, each a PDF that anybody with its code can check."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.profiles.policy import Program

LETTERS_OF_KIND = {"cpd_record": "R", "letter": "L", "certificate": "C"}  # with which their numbers begin


class CertificateRule(models.Model):
    """When completing a mentorship of a program earns a certificate (OD-9, MOM-7): one row a program, set by staff."""

    class Given(models.TextChoices):
        ON_COMPLETION = "completion", _("by itself, once a mentorship is completed")
        BY_ORDER = "order", _("when staff order it for those who completed")
        BY_DECISION = "decision", _("only by a decision of staff, with a reason")

    program = models.CharField(_("program"), max_length=20, choices=Program, unique=True)
    given = models.CharField(_("given"), max_length=10, choices=Given)
    needs_hours = models.BooleanField(
        _("only with enough meetings"),
        help_text=_("As many confirmed or not contested hours or meetings as count as professional development."),
    )
    for_mentor = models.BooleanField(_("the mentor gets one too"), default=True)

    class Meta:
        ordering = ["program"]
        verbose_name, verbose_name_plural = _("rule for certificates"), _("rules for certificates")

    def __str__(self) -> str:
        return self.get_program_display()


class CertificateOrder(models.Model):
    """Certificates for all who completed a program between two days, ordered at once; a job issues them step by step.

    `after` is the key of the last mentorship that was treated: a step that is run again begins behind it.
    """

    program = models.CharField(_("program"), max_length=20, choices=Program)
    first = models.DateField(_("completed from"))
    last = models.DateField(_("completed until"))
    ordered_at = models.DateTimeField(_("ordered"))
    ordered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ordered by")
    )
    counted = models.PositiveIntegerField(_("certificates to issue"))
    issued = models.PositiveIntegerField(_("issued"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    after = models.PositiveBigIntegerField(_("treated up to"), default=0)
    done_at = models.DateTimeField(_("all issued"), null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        verbose_name, verbose_name_plural = _("order of certificates"), _("orders of certificates")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="mentorship_certificateorder_span"),
        ]

    def __str__(self) -> str:
        return f"{self.get_program_display()}, {written_day(self.first)} – {written_day(self.last)}"


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
    # since when its files wait to be made: when it was issued, or when staff had it tried again
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    order = models.ForeignKey(
        CertificateOrder, models.SET_NULL, null=True, blank=True, related_name="records", verbose_name=_("order")
    )
    reason = models.CharField(_("reason of staff"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to make it"), default=0)
    lease_until = models.DateTimeField(_("in a worker’s hands until"), null=True, blank=True)
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
        return f"{self.get_kind_display()} {self.written_number}"

    @property
    def written_number(self) -> str:
        """The number as documents show it: C-2026-00014."""
        return f"{LETTERS_OF_KIND[self.kind]}-{self.year}-{self.number:05d}"


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


class BlankForm(models.Model):
    """The blank form with the guidelines (CPD-5) as a file, where staff have set other figures than those in the one
    that comes with the site."""

    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name, verbose_name_plural = _("blank form"), _("blank forms")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="mentorship_blankform_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"


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
