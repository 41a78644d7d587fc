"""One run of a program: its dates, its terms, and when people may apply in which role (MOM-3, EQ-1)."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from caot_mentor.history import EventRow
from members.models.memberships import DateRange
from momentum.programs.models.figures import Figures
from momentum.programs.models.programs import Program, Role, Tier
from momentum.programs.policy import NAME_MOST, WINDOW_PLACES_MOST


def both_languages() -> list[str]:
    """In which languages an offering is held, where nobody says otherwise."""
    return ["en", "fr"]


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Offerings, by whom they are for."""

    def public(self) -> OfferingQuerySet:
        """Those that everyone can read about: opened, and neither cancelled nor over."""
        return self.filter(state__in=Offering.OPEN_STATES, program__is_active=True)


class Offering(Figures):
    """One round of a program. Only `programs.workflow` writes `state`; its figures are its own."""

    class State(models.TextChoices):
        GATHERING_INTEREST = "gathering_interest", _("gathering interest")
        PREPARING = "preparing", _("in preparation: people apply and are matched")
        RUNNING = "running", _("running")
        COMPLETED = "completed", pgettext_lazy("offering", "completed")
        CANCELLED = "cancelled", pgettext_lazy("offering", "cancelled")

    OPEN_STATES = (State.PREPARING, State.RUNNING)
    CLOSED_STATES = (State.COMPLETED, State.CANCELLED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="offerings", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=NAME_MOST, help_text=_("Such as “Fall 2027”."))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.GATHERING_INTEREST, editable=False)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # codes of terms of the kind LANGUAGE
    languages = ArrayField(models.CharField(max_length=40), default=both_languages, verbose_name=_("languages"))
    # MOM-1
    fee = models.CharField(_("cost"), max_length=120, blank=True, help_text=_("Empty: free."))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copied from"),
        editable=False,
    )

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name, verbose_name_plural = _("offering"), _("offerings")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="momentum_offering_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("preparing", "running", "completed"))
                | Q(starts_on__isnull=False, ends_on__isnull=False, opened_at__isnull=False),
                name="momentum_offering_opened_with_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "completed")) | Q(started_at__isnull=False),
                name="momentum_offering_started_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("completed", "cancelled"), ended_at__isnull=False)
                | ~Q(state__in=("completed", "cancelled")) & Q(ended_at__isnull=True),
                name="momentum_offering_ended_at_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether people take part in it now."""
        return self.state in self.OPEN_STATES

    @property
    def program_names(self) -> tuple[str, str]:
        """What its mentorships are called, in English and in French."""
        with override("en"):
            english = str(self)
        with override("fr"):
            return english, str(self)


class OfferingEvent(EventRow):
    """What happened to an offering."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="events", verbose_name=_("offering"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of an offering"), _("events of offerings")


class OfferingTerm(models.Model):
    """A term of an offering (EQ-5), both days included; two never overlap."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="terms", verbose_name=_("offering"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=NAME_MOST)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        ordering = ["offering", "first", "pk"]
        verbose_name, verbose_name_plural = _("term"), _("terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="momentum_offeringterm_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            ExclusionConstraint(
                name="momentum_offeringterm_no_overlap",
                expressions=[
                    ("offering", RangeOperators.EQUAL),
                    (
                        DateRange("first", "last", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This term overlaps another one of the offering."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """When people may apply in one role of one tier, both days included (MOM-3).

    `places`: how many mentees at most; empty: as many as the mentors have places for.
    """

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="windows", verbose_name=_("offering"))
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="windows", verbose_name=_("tier"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("closes"))
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(WINDOW_PLACES_MOST)],
        help_text=_("How many mentees at most; empty: as many as the mentors have places for."),
    )

    class Meta:
        ordering = ["offering", "tier__position", "tier", "role"]
        verbose_name, verbose_name_plural = _("time for applying"), _("times for applying")
        constraints = [
            models.UniqueConstraint(fields=["offering", "tier", "role"], name="momentum_window_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="momentum_window_closes_after_opening",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(role="mentee") | Q(places__isnull=True), name="momentum_window_places_of_mentees"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}, {self.get_role_display()}"

    def is_open(self, on: date) -> bool:
        """Whether somebody may apply on the day `on` (Ottawa): within its days; where the offering goes on after the
        round, mentors until its last day, and mentees while it runs (EQ-1)."""
        offering = self.offering
        if not offering.is_open:
            return False
        if self.opens_on <= on <= self.closes_on:
            return True
        return offering.is_rolling and self.closes_on < on <= self.last_day

    @property
    def last_day(self) -> date:
        """The last day on which somebody may apply in this role."""
        offering = self.offering
        if not offering.is_rolling or offering.ends_on is None:
            return self.closes_on
        goes_on = self.role == Role.MENTOR or offering.state == Offering.State.RUNNING
        return max(self.closes_on, offering.ends_on) if goes_on else self.closes_on
