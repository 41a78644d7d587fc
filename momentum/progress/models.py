"""The reflective workbook of a pair, progress updates, and completion (MOM-5, MOM-7, EQ-5)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.workbooks.models import WorkbookQuestion, WorkbookTemplate
from momentum.applications.models import Application
from momentum.programs.models import OfferingTerm
from momentum.progress.policy import MARK_MOST, REASON_MOST, WORDS_MOST


class Reflection(models.Model):
    """The reflective workbook of a pair (MOM-5), on the version of the questions with which it was begun.

    Each side's own part is the writer's alone until the writer shares it; the joint part is written and read by both.
    """

    pairing = models.OneToOneField(Pairing, models.CASCADE, related_name="reflection", verbose_name=_("mentorship"))
    template = models.ForeignKey(WorkbookTemplate, models.PROTECT, related_name="+", verbose_name=_("questions"))
    begun_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("changed"))
    mentee_shared_at = models.DateTimeField(_("mentee’s part shared"), null=True, blank=True)
    mentor_shared_at = models.DateTimeField(_("mentor’s part shared"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reflective workbook"), _("reflective workbooks")

    def __str__(self) -> str:
        return str(self.pairing)


class ReflectionAnswer(models.Model):
    """One answer. `revision` counts its saves: another window, or the other one, overwrites nothing unseen."""

    reflection = models.ForeignKey(
        Reflection, models.CASCADE, related_name="answers", verbose_name=_("reflective workbook")
    )
    question = models.ForeignKey(WorkbookQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    turn = models.PositiveSmallIntegerField(_("which time"), default=1)
    value = models.JSONField(_("answer"))
    revision = models.PositiveIntegerField(_("changes"), default=1)
    changed_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name, verbose_name_plural = _("answer of a reflective workbook"), _("answers of reflective workbooks")
        constraints = [
            models.UniqueConstraint(fields=["reflection", "question", "turn"], name="momentum_reflectionanswer_once"),
            models.CheckConstraint(condition=Q(turn__range=(1, 10)), name="momentum_reflectionanswer_turn"),
        ]

    def __str__(self) -> str:
        return str(self.question)


class ReflectionEvent(EventRow):
    """What happened to a reflective workbook: begun, a part shared or no longer."""

    reflection = models.ForeignKey(
        Reflection, models.CASCADE, related_name="events", verbose_name=_("reflective workbook")
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a reflective workbook"), _("events of reflective workbooks")


class ProgressUpdate(models.Model):
    """How a term went, as one of the pair sees it (EQ-5); staff alone read it, and it is not changed afterwards."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="progress_updates", verbose_name=_("application")
    )
    term = models.ForeignKey(OfferingTerm, models.PROTECT, related_name="progress_updates", verbose_name=_("term"))
    how_it_goes = models.PositiveSmallIntegerField(
        _("how it goes"), validators=[MinValueValidator(1), MaxValueValidator(MARK_MOST)]
    )
    words = models.TextField(_("what they worked on"), max_length=WORDS_MOST, blank=True)
    help_wanted = models.TextField(_("what staff could help with"), max_length=WORDS_MOST, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name, verbose_name_plural = _("progress update"), _("progress updates")
        constraints = [
            models.UniqueConstraint(fields=["application", "term"], name="momentum_progressupdate_once"),
            models.CheckConstraint(condition=Q(how_it_goes__range=(1, MARK_MOST)), name="momentum_progressupdate_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.term}"


class Nudge(models.Model):
    """That somebody was asked or reminded, once for each occasion (ALL-3): the last day that it was about names it."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("asked for a progress update")
        CONTACT = "contact", _("reminded of the least contact")

    application = models.ForeignKey(Application, models.CASCADE, related_name="nudges", verbose_name=_("application"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    about_on = models.DateField(_("last day"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name, verbose_name_plural = _("reminder of an application"), _("reminders of applications")
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "about_on"], name="momentum_nudge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.about_on}"


class Completion(models.Model):
    """That somebody completed an offering: all thresholds met, or by a decision of staff with its reason (MOM-7).

    `standing` is what the thresholds said then: codes with how much of how many.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="completion", verbose_name=_("application")
    )
    completed_at = models.DateTimeField(_("completed"))
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason of staff"), max_length=REASON_MOST, blank=True)
    standing = models.JSONField(_("what was done"), default=list, blank=True)

    class Meta:
        ordering = ["-completed_at", "-pk"]
        verbose_name, verbose_name_plural = _("completion"), _("completions")

    def __str__(self) -> str:
        return str(self.application)
