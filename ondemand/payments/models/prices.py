"""What the program costs, and the taxes on it, as dated rows (OD-1)."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.dates import written_day
from members.policy import Province
from ondemand.payments.money import Tax, written_money, written_rate


class DateRange(Func):
    """The days from one column to another, both included; without an end, all that follow."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["amount_cents", "from_on"],
    model_name="PriceHistory",
)
class Price(models.Model):
    """What the program costs before tax from a day on (OD-1). The latest that has begun is in force."""

    from_on = models.DateField(pgettext_lazy("day", "from"), unique=True)
    amount_cents = models.PositiveIntegerField(_("price in cents"))
    item = models.CharField(_("what is bought"), max_length=120, help_text=_("As it stands on receipts."))

    class Meta:
        ordering = ["-from_on"]
        verbose_name, verbose_name_plural = _("price"), _("prices")
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="ondemand_price_positive")]

    def __str__(self) -> str:
        return f"{written_money(self.amount_cents)}, {written_day(self.from_on)}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["province", "kind", "rate", "from_on", "until_on"],
    model_name="TaxRateHistory",
)
class TaxRate(models.Model):
    """A tax that buyers in a province or territory pay between two days (OD-1); outside Canada there is none."""

    province = models.CharField(_("province or territory"), max_length=2, choices=Province.choices[1:])
    kind = models.CharField(_("tax"), max_length=3, choices=Tax)
    rate = models.PositiveIntegerField(
        _("rate"), help_text=_("In thousandths of a percent: 13000 stands for 13, 9975 for 9.975.")
    )
    from_on = models.DateField(pgettext_lazy("day", "from"))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))

    class Meta:
        ordering = ["province", "kind", "-from_on"]
        verbose_name, verbose_name_plural = _("tax rate"), _("tax rates")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="ondemand_taxrate_days",
                violation_error_message=_("The rate ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lt=100_000), name="ondemand_taxrate_percent"),
            ExclusionConstraint(
                name="ondemand_taxrate_no_overlap",
                expressions=[
                    ("province", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another rate of this tax is in force on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_province_display()}, {self.get_kind_display()} {written_rate(self.rate)}"

    def clean(self) -> None:
        # the exclusion constraint would answer reversed days with a DataError
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValidationError({"until_on": _("The rate ends before it begins.")})
