"""What counts as continuing professional development (CPD-2), as staff set it."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.figure_words import enough_in_words


class CpdFigures(models.Model):
    """One version of CPD-2's figures and of the category that records name. A version is never edited: a change makes
    the next, so that whoever reads an older record can see what held when it was issued."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    meetings = models.PositiveSmallIntegerField(_("meetings"), validators=[MinValueValidator(1)])
    months = models.PositiveSmallIntegerField(_("within so many months"), validators=[MinValueValidator(1)])
    category_en = models.CharField(_("category, in English"), max_length=120)
    category_fr = models.CharField(_("category, in French"), max_length=120)
    since = models.DateTimeField(_("in force since"))
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("set by"), editable=False
    )
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        verbose_name, verbose_name_plural = (
            _("version of what counts as professional development"),
            _("what counts as professional development"),
        )
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, meetings__gte=1, months__gte=1), name="mentorship_cpdfigures_some"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Version %(version)s") % {"version": self.version}

    @property
    def in_words(self) -> str:
        """3 hours or 3 meetings in 6 consecutive months."""
        return enough_in_words(self.minutes, self.meetings, self.months)
