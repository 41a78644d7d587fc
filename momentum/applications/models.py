"""Applications to offerings, by tier and role, and what became of them (MOM-4, EQ-1, EQ-3)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.profiles.models.terms import codes_field
from momentum.applications.policy import GOALS_MOST, REASON_MOST
from momentum.programs.models import Offering, Question, Role, Tier
from momentum.programs.policy import TIER_PLACES_MOST


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, by whose they are and where they stand."""

    def visible_to(self, member: Member) -> ApplicationQuerySet:
        """The member's own."""
        return self.filter(member=member)

    def open(self) -> ApplicationQuerySet:
        """Those that are not over."""
        return self.exclude(state__in=Application.CLOSED_STATES)  # in the words of the index's condition

    def in_line(self) -> ApplicationQuerySet:
        """The waiting list in order: who came back after an objection first, then by how long they wait."""
        waiting = self.filter(state=Application.State.WAITLISTED)
        return waiting.order_by(F("returned_at").asc(nulls_last=True), "waiting_since", "pk")


class Application(models.Model):
    """One person in one role of one tier of one offering. What the fit compares is frozen here as it was written.

    Only `applications.workflow` writes `state`. `passed_over` are earlier rounds in which the mentee was left without
    a mentor; `returned_at` is set where a match did not hold: who comes back is first in line.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("application", "received")
        SELECTED = "selected", _("selected for matching")
        MATCHED = "matched", pgettext_lazy("application", "matched")
        WAITLISTED = "waitlisted", _("on the waiting list")
        COMPLETED = "completed", pgettext_lazy("application", "completed")
        DECLINED = "declined", pgettext_lazy("application", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")

    OPEN_STATES = (State.SUBMITTED, State.SELECTED, State.MATCHED, State.WAITLISTED)
    CLOSED_STATES = (State.COMPLETED, State.DECLINED, State.WITHDRAWN)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="applications", verbose_name=_("offering"))
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="applications", verbose_name=_("tier"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    member = models.ForeignKey(Member, models.PROTECT, related_name="applications", verbose_name=_("member"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SUBMITTED)
    # MEM-3: the words that were confirmed, where the category asks for them
    declared = models.CharField(_("condition confirmed"), max_length=200, blank=True)

    areas = codes_field(_("areas of practice"))
    topics = codes_field(_("topics"))
    paths = codes_field(_("career paths"))
    practice_settings = codes_field(_("practice settings"))
    ages = codes_field(_("client age groups"))
    languages = codes_field(_("languages, the preferred one first"))
    modes = codes_field(_("ways of meeting"))
    values = codes_field(_("how you like to work"))
    province = models.CharField(_("province or territory"), max_length=8, blank=True)
    is_remote = models.BooleanField(_("anywhere, remotely"), default=False)
    # only to keep apart those who work together (CPD-1)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    goals = models.TextField(_("what you hope for"), blank=True, max_length=GOALS_MOST)
    text_language = models.CharField(_("language you wrote in"), max_length=2, choices=settings.LANGUAGES, default="en")

    places = models.PositiveSmallIntegerField(
        _("mentees"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(TIER_PLACES_MOST)],
    )
    # EQ-3: a relationship goes on from year to year
    continues_with = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("would like to go on with")
    )
    passed_over = models.PositiveSmallIntegerField(_("earlier rounds without a mentor"), default=0)
    applied_at = models.DateTimeField(pgettext_lazy("application", "applied"))
    selected_at = models.DateTimeField(_("selected"), null=True, blank=True)
    matched_at = models.DateTimeField(pgettext_lazy("application", "matched at"), null=True, blank=True)
    waitlisted_at = models.DateTimeField(_("put on the waiting list"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    returned_at = models.DateTimeField(_("back on the waiting list"), null=True, blank=True)
    completed_at = models.DateTimeField(pgettext_lazy("application", "completed at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # never shown to anybody but staff (FIND-6)
    reason_for_staff = models.TextField(_("reason, for staff"), blank=True, max_length=REASON_MOST)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        verbose_name, verbose_name_plural = _("application"), _("applications")
        constraints = [
            # nobody is mentee and mentor in the same tier of one offering, nor twice the same
            models.UniqueConstraint(
                fields=["offering", "tier", "member"],
                condition=~Q(state__in=("declined", "withdrawn")),
                name="momentum_application_one_role_in_a_tier",
            ),
            models.CheckConstraint(
                condition=Q(role="mentor", places__range=(1, TIER_PLACES_MOST)) | Q(role="mentee", places__isnull=True),
                name="momentum_application_places_of_mentors",
            ),
            models.CheckConstraint(
                condition=~Q(state="waitlisted") | Q(role="mentee", waiting_since__isnull=False),
                name="momentum_application_mentees_wait",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("matched", "completed")) | Q(matched_at__isnull=False),
                name="momentum_application_matched_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("completed", "declined", "withdrawn"), closed_at__isnull=False)
                | ~Q(state__in=("completed", "declined", "withdrawn")) & Q(closed_at__isnull=True),
                name="momentum_application_closed_at_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["offering", "tier", "role", "state"], name="momentum_application_selection"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.offering}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_mentor(self) -> bool:
        return self.role == Role.MENTOR

    @property
    def called(self) -> str:
        """What somebody in this role of the tier is called."""
        return self.tier.called(self.role)

    @property
    def who(self) -> str:
        """Who may apply in this role, in words (EQ-6)."""
        return self.tier.who(self.role)


class Answer(models.Model):
    """The answer to one of the program's questions: text, a date (ISO), a number, a code, a list of codes, or true."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers", verbose_name=_("application"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.JSONField(_("answer"))

    class Meta:
        ordering = ["question__position", "pk"]
        verbose_name, verbose_name_plural = _("answer of an application"), _("answers of applications")
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="momentum_answer_once")]

    def __str__(self) -> str:
        return str(self.question)


class ApplicationEvent(EventRow):
    """What happened to an application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="events", verbose_name=_("application"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of an application"), _("events of applications")
