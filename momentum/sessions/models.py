"""Webinars and orientation events of an offering, who was told of them, and who came (MOM-1, MOM-7, EQ-5)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.history import EventRow
from members.models import Member
from momentum.programs.models import Offering
from momentum.sessions.policy import (
    ABOUT_MOST,
    CODE_LENGTH,
    CODE_TRIES_MOST,
    LINK_MOST,
    MINUTES_DEFAULT,
    MINUTES_MOST,
    TOPIC_MOST,
)


class Session(models.Model):
    """One webinar or orientation event. Only `sessions.workflow` writes `state`; nobody but staff sees a draft.

    `starts_at` is UTC, `zone` where it was planned. `sequence` counts the changes that calendars have to learn of (RFC
    5545). `code` is said in the session: who enters it was there.
    """

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("webinar")
        ORIENTATION = "orientation", _("orientation")

    class Audience(models.TextChoices):
        ALL = "all", _("mentees and mentors")
        MENTEES = "mentees", _("mentees")
        MENTORS = "mentors", _("mentors")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("session", "not announced")
        ANNOUNCED = "announced", pgettext_lazy("session", "announced")
        CALLED_OFF = "called_off", pgettext_lazy("session", "called off")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="sessions", verbose_name=_("offering"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.WEBINAR)
    topic = models.CharField(_("topic"), max_length=TOPIC_MOST)
    about = models.TextField(_("what it is about"), max_length=ABOUT_MOST, blank=True)
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience, default=Audience.ALL)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    starts_at = models.DateTimeField(_("begins"))
    zone = models.CharField(_("time zone"), max_length=40)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=MINUTES_DEFAULT, validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MOST)]
    )
    link = models.URLField(_("link to take part"), max_length=LINK_MOST, blank=True)
    recording = models.URLField(_("recording"), max_length=LINK_MOST, blank=True)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, editable=False)
    sequence = models.PositiveIntegerField(_("changes that calendars learn of"), default=0, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name, verbose_name_plural = pgettext_lazy("webinar", "session"), pgettext_lazy("webinar", "sessions")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, MINUTES_MOST)), name="momentum_session_minutes"),
            models.CheckConstraint(condition=~Q(code=""), name="momentum_session_has_code"),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class SessionEvent(EventRow):
    """What happened to a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="events", verbose_name=_("session"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a session"), _("events of sessions")


class Seat(models.Model):
    """What one person was told of a session, once however many roles they have: `sequence` is the last one that reached
    their calendar, `told_times` counts the messages, `is_off` says that it was taken out of the calendar again."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats", verbose_name=_("session"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="seats", verbose_name=_("member"))
    sequence = models.PositiveIntegerField(_("change that was told"), default=0)
    told_times = models.PositiveSmallIntegerField(_("messages"), default=0)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    is_off = models.BooleanField(_("taken out of the calendar"), default=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(_("wrong codes"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("person told of a session"), _("people told of sessions")
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="momentum_seat_once"),
            models.CheckConstraint(condition=Q(wrong_codes__lte=CODE_TRIES_MOST), name="momentum_seat_wrong_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.session}"


class Attendance(models.Model):
    """That somebody was there: by the code that was said, or by staff's list (MOM-7)."""

    class How(models.TextChoices):
        CODE = "code", _("by the code")
        STAFF = "staff", _("by staff’s list")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("session"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="attendances", verbose_name=_("member"))
    how = models.CharField(_("how it is known"), max_length=6, choices=How)
    noted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )
    at = models.DateTimeField(_("noted"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="momentum_attendance_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.session}"
