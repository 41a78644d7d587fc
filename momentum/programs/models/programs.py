"""A program that runs in offerings, its tiers, and what happened to it (EQ-3, EQ-4)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from caot_mentor.pages.models import ProgramPage
from momentum.programs.models.figures import Figures
from momentum.programs.policy import (
    CODE_MOST,
    LEAD_MOST,
    NAME_MOST,
    TIER_PLACES_DEFAULT,
    TIER_PLACES_MOST,
    WHO_MOST,
    WORDS_MOST,
)


class Role(models.TextChoices):
    """As what somebody takes part in a tier."""

    MENTEE = "mentee", _("mentee")
    MENTOR = "mentor", _("mentor")


class ProgramQuerySet(models.QuerySet["Program"]):
    """Programs, by whether people can take part."""

    def active(self) -> ProgramQuerySet:
        """Those that the association offers now."""
        return self.filter(is_active=True)


class Program(Figures):
    """A program as staff set it up; the figures are those that its next offering begins with."""

    code = models.SlugField(
        _("code"), max_length=CODE_MOST, unique=True, help_text=_("Stands in the page’s address; never changes.")
    )
    name = models.CharField(_("name"), max_length=NAME_MOST)
    page = models.OneToOneField(
        ProgramPage, models.PROTECT, related_name="program", verbose_name=_("public page"), editable=False
    )
    lead = models.TextField(
        _("what it is"), max_length=LEAD_MOST, blank=True, help_text=_("A few sentences for those who take part.")
    )
    # EQ-7: outside the staff who match
    adviser_name = models.CharField(_("adviser"), max_length=NAME_MOST, blank=True)
    adviser_email = models.EmailField(_("adviser’s e-mail address"), blank=True)
    adviser_words = models.TextField(
        _("who the adviser is"),
        max_length=WORDS_MOST,
        blank=True,
        help_text=_("Whom every participant can turn to, and with what; nobody of the staff who match."),
    )
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    uses_identity = models.BooleanField(
        _("identity counts in matching"),
        default=False,
        help_text=_("Applicants are told that they may say who they are, only for matching and only if they like."),
    )

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("program in offerings"), _("programs in offerings")

    def __str__(self) -> str:
        return self.name


class ProgramEvent(EventRow):
    """What happened to a program: set up, its tiers and questions changed."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="events", verbose_name=_("program"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a program"), _("events of programs")


class Tier(models.Model):
    """Who is paired with whom in a program (EQ-3). Most programs have one; in a chain somebody is mentee in one tier
    and mentor in the one before."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="tiers", verbose_name=_("program"))
    code = models.SlugField(_("code"), max_length=CODE_MOST, help_text=_("Never changes."))
    name = models.CharField(_("name"), max_length=NAME_MOST)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    mentee_name = models.CharField(
        _("what a mentee is called"), max_length=NAME_MOST, help_text=_("Such as “incoming student”.")
    )
    mentor_name = models.CharField(
        _("what a mentor is called"), max_length=NAME_MOST, help_text=_("Such as “upper-year student”.")
    )
    # EQ-6: by self-declaration
    mentee_who = models.TextField(
        _("who may apply as a mentee"),
        max_length=WHO_MOST,
        help_text=_("In words; applicants say themselves that they belong."),
    )
    mentor_who = models.TextField(_("who may apply as a mentor"), max_length=WHO_MOST)
    places_most = models.PositiveSmallIntegerField(
        _("mentees of one mentor at most"),
        default=TIER_PLACES_DEFAULT,
        validators=[MinValueValidator(1), MaxValueValidator(TIER_PLACES_MOST)],
    )
    # Both fixed when the tier is made: the column of MEM-3's table keeps its name when the program gets another tier.
    mentee_activity = models.SlugField(max_length=50, unique=True, editable=False)
    mentor_activity = models.SlugField(max_length=50, unique=True, editable=False)

    class Meta:
        ordering = ["program", "position", "pk"]
        verbose_name, verbose_name_plural = _("tier"), _("tiers")
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="momentum_tier_code_once"),
            models.CheckConstraint(
                condition=Q(places_most__range=(1, TIER_PLACES_MOST)), name="momentum_tier_places_exist"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def activity(self, role: str) -> str:
        """The column of MEM-3's table that lets somebody apply in that role."""
        return self.mentor_activity if role == Role.MENTOR else self.mentee_activity

    def called(self, role: str) -> str:
        """What somebody in that role is called."""
        return self.mentor_name if role == Role.MENTOR else self.mentee_name

    def who(self, role: str) -> str:
        """Who may apply in that role, in words."""
        return self.mentor_who if role == Role.MENTOR else self.mentee_who
