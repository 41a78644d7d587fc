"""The weights of the fit, by version (design 4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Member


class FitWeights(models.Model):
    """One version of the points of each criterion, 100 together. A version is never edited: a change makes the next."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    topics = models.PositiveSmallIntegerField(_("topics and goals"))
    areas = models.PositiveSmallIntegerField(_("area of practice"))
    values = models.PositiveSmallIntegerField(_("values and way of working"))
    paths = models.PositiveSmallIntegerField(_("career path"))
    ages = models.PositiveSmallIntegerField(_("client age group"))
    settings = models.PositiveSmallIntegerField(_("practice setting"))
    practical = models.PositiveSmallIntegerField(_("place and ways of meeting"))
    identity = models.PositiveSmallIntegerField(_("shared identity, where both asked"))
    since = models.DateTimeField(_("in force since"))
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("set by"), editable=False
    )
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        verbose_name, verbose_name_plural = _("weights of the fit"), _("weights of the fit")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    topics=100
                    - models.F("areas")
                    - models.F("values")
                    - models.F("paths")
                    - models.F("ages")
                    - models.F("settings")
                    - models.F("practical")
                    - models.F("identity")
                ),
                name="mentorship_fitweights_hundred",
                violation_error_message=_("The points must make 100 together."),
            )
        ]

    def __str__(self) -> str:
        return gettext("Version %(version)s") % {"version": self.version}
