"""What members accept before they mentor or ask (SAFE-2, FIND-1), and the days the office is closed (OD-11)."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from members.models.people import Member


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    """Versions of the documents."""

    def in_force(self, on: date) -> PolicyDocumentQuerySet:
        """The one version of each kind in force on the day `on` (Ottawa)."""
        return self.filter(in_force_on__lte=on).order_by("kind", "-in_force_on", "-version").distinct("kind")


class PolicyDocument(models.Model):
    """One version of the Terms of Use or the Confidentiality Agreement. A version in force is never edited."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of Use")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality Agreement")

    kind = models.CharField(_("document"), max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), help_text=_("Markdown."))
    in_force_on = models.DateField(_("in force on"))

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name, verbose_name_plural = _("document to accept"), _("documents to accept")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="members_policydocument_version_once"),
            models.UniqueConstraint(fields=["kind", "in_force_on"], name="members_policydocument_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["member", "document", "accepted_at"],
    model_name="AcceptanceHistory",
)
class Acceptance(models.Model):
    """A member accepted a version of a document, reading it in a language, at a moment (UTC)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="acceptances")
    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="acceptances")
    language = models.CharField(max_length=2)
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ["accepted_at"]
        verbose_name, verbose_name_plural = _("acceptance"), _("acceptances")
        constraints = [models.UniqueConstraint(fields=["member", "document"], name="members_acceptance_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.document}"


class ClosedDay(models.Model):
    """A day on which the office is closed (OD-11), seeded from Ontario's public holidays and edited by staff."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["day"]
        verbose_name, verbose_name_plural = _("closed day"), _("closed days")

    def __str__(self) -> str:
        return f"{self.name}, {written_day(self.day)}"
