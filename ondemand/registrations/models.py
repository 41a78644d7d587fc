"""A mentee's registration for Mentorship On Demand, from registering to the end of the six months (OD-1 to OD-9)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA, end_of_day
from caot_mentor.history import EventRow
from members.models import Member
from mentorship.workbooks.models import Workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations, by whose they are and what they wait for."""

    def visible_to(self, member: Member) -> RegistrationQuerySet:
        """The member's own."""
        return self.filter(member=member)

    def open(self) -> RegistrationQuerySet:
        """Those that are not over: a member has one at a time."""
        return self.exclude(state__in=Registration.CLOSED_STATES)  # in the words of the indexes' conditions

    def overdue(self, now: datetime) -> RegistrationQuerySet:
        """Those with which the association is late: a list or a match (OD-4, OD-5). A paused clock is never late."""
        return self.filter(state__in=Registration.STAFF_STATES, due_by__lt=now)

    def due_today(self, now: datetime) -> RegistrationQuerySet:
        """Those for which the association has until tonight."""
        tonight = end_of_day(now.astimezone(OTTAWA).date())
        return self.filter(state__in=Registration.STAFF_STATES, due_by__gte=now, due_by__lte=tonight)


class Registration(models.Model):
    """One purchase of the program. Only `registrations.workflow.moving` writes `state`.

    Due times are stored when their clock starts; while staff have paused it, `clock_paused_at` says since when.
    `due_by` is the due time of the clock that runs, kept by the database; None where none runs.
    """

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("waiting for the payment")
        AWAITING_WORKBOOK = "awaiting_workbook", _("waiting for the workbook")
        AWAITING_SHORTLIST = "awaiting_shortlist", _("waiting for the list of mentors")
        AWAITING_CHOICES = "awaiting_choices", _("waiting for the three choices")
        AWAITING_MATCH = "awaiting_match", _("waiting for the match")
        TRIAL = "trial", _("matched, the 10 days run")
        ACTIVE = "active", _("mentorship under way")
        COMPLETED = "completed", _("program completed")
        CANCELLED = "cancelled", _("registration cancelled")
        ENDED_EARLY = "ended_early", _("program ended early")

    class ReceivedBy(models.TextChoices):
        """How a workbook came (OD-4)."""

        NONE = "", _("not yet")
        SITE = "site", _("on the site")
        EMAIL = "email", _("by e-mail")
        PAPER = "paper", _("on paper")

    class Ball(models.TextChoices):
        """Who is to do the next thing."""

        MENTEE = "mentee", _("the mentee")
        STAFF = "staff", _("the association")
        BOTH = "both", _("mentee and mentor")
        NOBODY = "nobody", _("nobody")

    OPEN_STATES = (
        State.AWAITING_PAYMENT,
        State.AWAITING_WORKBOOK,
        State.AWAITING_SHORTLIST,
        State.AWAITING_CHOICES,
        State.AWAITING_MATCH,
        State.TRIAL,
        State.ACTIVE,
    )
    CLOSED_STATES = (State.COMPLETED, State.CANCELLED, State.ENDED_EARLY)
    STAFF_STATES = (State.AWAITING_SHORTLIST, State.AWAITING_MATCH)  # with a clock of the association's
    MENTEE_STATES = (State.AWAITING_PAYMENT, State.AWAITING_WORKBOOK, State.AWAITING_CHOICES)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="registrations", verbose_name=_("mentee"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.AWAITING_PAYMENT)
    languages = ArrayField(models.CharField(max_length=40), verbose_name=_("languages of mentorship, preferred first"))
    # MEM-3: the words that the mentee confirmed, where the category asks for them
    declared = models.CharField(_("condition confirmed"), max_length=200, blank=True)
    nostudy_confirmed_at = models.DateTimeField(_("confirmed that it is no source for NOTCE study"))
    registered_at = models.DateTimeField(_("registered at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    # workbooks go two years after they were last touched; that one was received stays
    workbook = models.ForeignKey(
        Workbook, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("workbook")
    )
    workbook_received_at = models.DateTimeField(_("workbook received"), null=True, blank=True)
    received_by = models.CharField(_("workbook came"), max_length=10, choices=ReceivedBy, blank=True)
    shortlist_due_by = models.DateTimeField(_("list due"), null=True, blank=True)
    shortlist_sent_at = models.DateTimeField(_("list sent"), null=True, blank=True)
    choices_received_at = models.DateTimeField(_("choices received"), null=True, blank=True)
    match_due_by = models.DateTimeField(_("match due"), null=True, blank=True)
    connected_at = models.DateTimeField(_("connected at"), null=True, blank=True)
    objections_until = models.DateTimeField(_("objections until"), null=True, blank=True)
    completes_on = models.DateField(_("months end on"), null=True, blank=True)
    clock_paused_at = models.DateTimeField(_("clock paused"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    due_by = models.GeneratedField(
        expression=Case(
            When(clock_paused_at__isnull=False, then=None),
            When(state="awaiting_shortlist", then=F("shortlist_due_by")),
            When(state="awaiting_match", then=F("match_due_by")),
            When(state="trial", then=F("objections_until")),
            default=None,
            output_field=models.DateTimeField(),
        ),
        output_field=models.DateTimeField(_("due"), null=True),
        db_persist=True,
    )
    # One text for each set of languages: the database groups texts in the order of an index, arrays it does not. Of the
    # functions that make a text of an array only this way is immutable, as a generated column has to be.
    language_set = models.GeneratedField(
        expression=Cast(
            Func(Cast("languages", ArrayField(models.TextField())), function="array_to_tsvector"), models.TextField()
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at", "-pk"]
        verbose_name, verbose_name_plural = _("registration"), _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=~Q(state__in=("completed", "cancelled", "ended_early")),
                name="ondemand_registration_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("awaiting_payment", "cancelled")) | Q(paid_at__isnull=False),
                name="ondemand_registration_paid_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("awaiting_payment", "awaiting_workbook", "cancelled", "ended_early"))
                | Q(workbook_received_at__isnull=False, shortlist_due_by__isnull=False) & ~Q(received_by=""),
                name="ondemand_registration_workbook_before_list",
            ),
            models.CheckConstraint(
                condition=~Q(state="awaiting_choices") | Q(shortlist_sent_at__isnull=False),
                name="ondemand_registration_list_before_choices",
            ),
            models.CheckConstraint(
                condition=~Q(state="awaiting_match") | Q(match_due_by__isnull=False),
                name="ondemand_registration_match_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("trial", "active", "completed"))
                | Q(connected_at__isnull=False, objections_until__isnull=False, completes_on__isnull=False),
                name="ondemand_registration_connected_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("awaiting_shortlist", "awaiting_match")) | Q(clock_paused_at__isnull=True),
                name="ondemand_registration_own_clocks_pause",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("completed", "cancelled", "ended_early"), closed_at__isnull=False)
                | ~Q(state__in=("completed", "cancelled", "ended_early")) & Q(closed_at__isnull=True),
                name="ondemand_registration_closed_at_its_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_by", "registered_at"],
                condition=~Q(state__in=("completed", "cancelled", "ended_early")),
                name="registration_queue",
            ),
            # counted without a look at the rows themselves
            models.Index(
                fields=["state", "language_set", "due_by"],
                condition=~Q(state__in=("completed", "cancelled", "ended_early")),
                name="registration_counted",
            ),
            # who has waited long for the mentee (OD-18)
            models.Index(fields=["paid_at"], condition=Q(state="awaiting_workbook"), name="registration_no_workbook"),
            models.Index(
                fields=["shortlist_sent_at"], condition=Q(state="awaiting_choices"), name="registration_no_choices"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_clock_paused(self) -> bool:
        return self.clock_paused_at is not None

    @property
    def who_has_the_ball(self) -> Registration.Ball:
        """Who is to do the next thing; a clock is paused because something is missing from the mentee."""
        if self.state in self.MENTEE_STATES or self.is_clock_paused:
            return self.Ball.MENTEE
        if self.state in self.STAFF_STATES:
            return self.Ball.STAFF
        return self.Ball.BOTH if self.is_open else self.Ball.NOBODY

    @property
    def next_step(self) -> StrOrPromise:
        """What happens next, as staff read it."""
        return NEXT_STEPS[self.State(self.state)]


State = Registration.State
NEXT_STEPS: dict[Registration.State, StrOrPromise] = {
    State.AWAITING_PAYMENT: _("Payment by the mentee"),
    State.AWAITING_WORKBOOK: _("Workbook from the mentee"),
    State.AWAITING_SHORTLIST: _("Send a list of mentors"),
    State.AWAITING_CHOICES: _("Choices by the mentee"),
    State.AWAITING_MATCH: _("Match with a mentor"),
    State.TRIAL: _("Mentee and mentor get to know each other"),
    State.ACTIVE: _("The mentorship runs"),
    State.COMPLETED: _("Nothing: it is completed"),
    State.CANCELLED: _("Nothing: it is cancelled"),
    State.ENDED_EARLY: _("Nothing: it has ended"),
}


class RegistrationEvent(EventRow):
    """What happened to a registration. Of what ends a clock of the association's: when it was due, and whether the
    clock had stood still, for the on-time rate."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="events", verbose_name=_("registration")
    )
    due_by = models.DateTimeField(_("due"), null=True, blank=True)
    was_paused = models.BooleanField(_("the clock had been paused"), default=False)

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a registration"), _("events of registrations")
        indexes = [
            models.Index(
                fields=["at"],
                include=["action", "due_by", "was_paused"],
                condition=Q(due_by__isnull=False),
                name="registration_event_on_time",
            ),
            # which waits began anew (OD-18)
            models.Index(
                fields=["at"],
                include=["registration"],
                condition=Q(action__in=("reopen_workbook", "ask_new_choices", "keep_waiting")),
                name="registration_event_anew",
            ),
        ]


class ClockPause(models.Model):
    """Staff let a clock stand still while something is missing from the mentee, who reads the reason (design 3)."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="pauses", verbose_name=_("registration")
    )
    paused_at = models.DateTimeField(_("paused"))
    paused_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("paused by")
    )
    reason = models.CharField(_("what is missing"), max_length=500)
    resumed_at = models.DateTimeField(_("goes on"), null=True, blank=True)
    moved_days = models.PositiveSmallIntegerField(_("business days it moved by"), null=True, blank=True)

    class Meta:
        ordering = ["paused_at", "pk"]
        verbose_name, verbose_name_plural = _("pause of a clock"), _("pauses of clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(resumed_at__isnull=True), name="ondemand_clockpause_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ReceivedWorkbook(models.Model):
    """The file of a workbook that came by e-mail or on paper, as staff entered it (OD-4)."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="received_workbooks", verbose_name=_("registration")
    )
    file_name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("kind of file"), max_length=120)
    content = models.BinaryField(_("content"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        ordering = ["entered_at", "pk"]
        verbose_name, verbose_name_plural = _("workbook that was received"), _("workbooks that were received")

    def __str__(self) -> str:
        return self.file_name
