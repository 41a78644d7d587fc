"""What a mentee wants to reach in a mentorship, with the confidence before and after."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.models.pairings import Pairing


class Goal(models.Model):
    """One goal of a pairing (fields 5.4, section 6). Confidence is 0 to 10: at the beginning, and at the end."""

    class State(models.TextChoices):
        OPEN = "open", _("being worked on")
        REACHED = "reached", _("reached")
        LEFT = "left", _("left for later")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="goals", verbose_name=_("mentorship"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("goal"), max_length=500)
    why = models.TextField(_("why now"), max_length=1000, blank=True)
    sign = models.TextField(_("how we will know"), max_length=1000, blank=True)
    first_step = models.TextField(_("first step"), max_length=1000, blank=True)
    by = models.DateField(_("by when"), null=True, blank=True)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    confidence_before = models.PositiveSmallIntegerField(
        _("confidence at the beginning"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    confidence_after = models.PositiveSmallIntegerField(
        _("confidence now"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        ordering = ["pairing", "number"]
        verbose_name, verbose_name_plural = _("goal"), _("goals")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "number"], name="mentorship_goal_number_once"),
            models.CheckConstraint(
                condition=Q(confidence_before__lte=10) | Q(confidence_before__isnull=True),
                name="mentorship_goal_confidence_before",
            ),
            models.CheckConstraint(
                condition=Q(confidence_after__lte=10) | Q(confidence_after__isnull=True),
                name="mentorship_goal_confidence_after",
            ),
        ]

    def __str__(self) -> str:
        return self.text
