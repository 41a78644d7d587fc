"""The figures of an offering (EQ-5, MOM-7): a program keeps those that its next one begins with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.models import Evaluation
from momentum.programs.policy import (
    ANSWER_DAYS,
    ANSWER_DAYS_MOST,
    CONTACT_LEAST,
    CONTACT_MOST,
    FIT_FLOOR,
    OBJECTION_DAYS,
    OBJECTION_DAYS_MOST,
    SESSIONS_MOST,
    WAITING_POINTS,
    WAITING_POINTS_MOST,
)


def every_point() -> list[str]:
    """At the start, half-way and at the end (MOM-5)."""
    return list(Evaluation.Point.values)


class Figures(models.Model):
    """What an offering asks and allows, in numbers; copied from the program when the offering is made."""

    class ContactKind(models.TextChoices):
        HOURS = "hours", _("hours")
        MEETINGS = "meetings", _("meetings")

    class ContactPer(models.TextChoices):
        TERM = "term", _("in each term")
        YEAR = "year", _("in a year")
        OFFERING = "offering", _("in the whole offering")

    # EQ-1
    is_rolling = models.BooleanField(
        _("go on after the round"),
        default=False,
        help_text=_(
            "After the round people may go on applying: mentors until the last day, and mentees are given the places "
            "that are left, one at a time."
        ),
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days to say that it is no good match"),
        default=OBJECTION_DAYS,
        validators=[MaxValueValidator(OBJECTION_DAYS_MOST)],
        help_text=_("Business days after the two were connected; 0 for none."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an offered place"),
        default=ANSWER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(ANSWER_DAYS_MOST)],
        help_text=_("So many days the first on the waiting list has, before the next is asked."),
    )
    contact_kind = models.CharField(
        _("contact is counted in"), max_length=10, choices=ContactKind, default=ContactKind.HOURS
    )
    contact_least = models.PositiveSmallIntegerField(
        _("least contact"),
        default=CONTACT_LEAST,
        validators=[MaxValueValidator(CONTACT_MOST)],
        help_text=_("Hours or meetings of mentee and mentor; 0 where they decide by themselves."),
    )
    contact_per = models.CharField(_("how often"), max_length=10, choices=ContactPer, default=ContactPer.TERM)
    needs_contact = models.BooleanField(_("the least contact is needed to complete"), default=False)
    needs_sessions = models.PositiveSmallIntegerField(
        _("sessions to attend"),
        default=0,
        validators=[MaxValueValidator(SESSIONS_MOST)],
        help_text=_("So many webinars or orientation events are needed to complete; 0 for none."),
    )
    needs_reflection = models.BooleanField(_("the reflective workbook is needed to complete"), default=False)
    evaluation_points = ArrayField(
        models.CharField(max_length=10, choices=Evaluation.Point),
        default=every_point,
        blank=True,
        verbose_name=_("evaluations"),
    )
    fit_floor = models.PositiveSmallIntegerField(
        _("floor of the fit"),
        default=FIT_FLOOR,
        validators=[MaxValueValidator(100)],
        help_text=_("Pairs with fewer points out of 100 are proposed only where it lets more people be matched."),
    )
    waiting_points = models.PositiveSmallIntegerField(
        _("points for waiting"),
        default=WAITING_POINTS,
        validators=[MaxValueValidator(WAITING_POINTS_MOST)],
        help_text=_("For each earlier round in which a mentee was left without a mentor; shown with the pair."),
    )

    class Meta:
        abstract = True


FIGURES = tuple(field.name for field in Figures._meta.local_fields)
