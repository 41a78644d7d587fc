"""What each of the two says of a mentorship at the points that its program sets."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models.pairings import Pairing

MARKS = [MinValueValidator(1), MaxValueValidator(5)]


class Evaluation(models.Model):
    """One person's short evaluation (fields 5.8). `for_other` is shown to the other side, the rest to staff."""

    class Point(models.TextChoices):
        START = "start", _("at the start")
        MIDDLE = "middle", _("half-way")
        END = "end", _("at the end")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="evaluations", verbose_name=_("mentorship"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("who"))
    point = models.CharField(_("when"), max_length=10, choices=Point)
    usefulness = models.PositiveSmallIntegerField(_("how useful, 1 to 5"), validators=MARKS)
    match = models.PositiveSmallIntegerField(_("how well it fits, 1 to 5"), validators=MARKS)
    for_other = models.TextField(_("to the other side"), max_length=1000, blank=True)
    for_staff = models.TextField(_("for staff alone"), max_length=1000, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name, verbose_name_plural = _("evaluation"), _("evaluations")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "member", "point"], name="mentorship_evaluation_once"),
            models.CheckConstraint(
                condition=Q(usefulness__range=(1, 5), match__range=(1, 5)), name="mentorship_evaluation_marks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing}, {self.get_point_display()}"
