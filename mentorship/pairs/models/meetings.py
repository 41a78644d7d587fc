"""Meetings, planned and logged (CPD-4, CPD-5, CPD-8; fields 5.6), and each person's calendar of them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models.goals import Goal
from mentorship.pairs.models.pairings import Pairing

MINUTES_MOST = 24 * 60


class Meeting(models.Model):
    """One meeting of a pairing: planned, then held, or not. `starts_at` is UTC; `zone` is where it was planned.

    A held one counts at once (CPD-8); the other side confirms it, corrects it, or does nothing. `sequence` counts the
    changes that calendars have to learn of (RFC 5545).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("called off")
        MISSED = "missed", _("somebody did not come")
        HELD = "held", _("held")

    class Mode(models.TextChoices):
        VIDEO = "video", _("video")
        PHONE = "phone", _("telephone")
        IN_PERSON = "in-person", _("in person")
        MESSAGES = "messages", _("e-mail or chat")

    LIVE_MODES = (Mode.VIDEO, Mode.PHONE, Mode.IN_PERSON)  # OD-8

    class Confirmation(models.TextChoices):
        NONE = "", _("not a log entry")
        OPEN = "open", _("waiting for the other side")
        CONFIRMED = "confirmed", _("confirmed by both")
        NOT_CONTESTED = "not_contested", _("not contested")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="meetings", verbose_name=_("mentorship"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    starts_at = models.DateTimeField(_("begins"))
    zone = models.CharField(_("time zone"), max_length=40)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MOST)]
    )
    mode = models.CharField(_("way of meeting"), max_length=10, choices=Mode)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), max_length=2000, blank=True)
    questions = models.TextField(_("questions to talk about"), max_length=2000, blank=True)
    sequence = models.PositiveIntegerField(_("changes that calendars learn of"), default=0)
    planned_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("planned by")
    )

    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("topics"))
    goals = models.ManyToManyField(Goal, blank=True, related_name="meetings", verbose_name=_("goals worked on"))
    actions = models.TextField(_("agreed actions"), max_length=2000, blank=True)
    confirmation = models.CharField(
        _("confirmation"), max_length=15, choices=Confirmation, default=Confirmation.NONE, blank=True
    )
    entered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")
        indexes = [models.Index(fields=["pairing", "starts_at"], name="mentorship_meeting_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MOST), name="mentorship_meeting_minutes"
            ),
            models.CheckConstraint(
                condition=(Q(state="held") & ~Q(confirmation="") & Q(entered_at__isnull=False))
                | (~Q(state="held") & Q(confirmation="")),
                name="mentorship_meeting_held_is_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing}, {self.starts_at:%Y-%m-%d}"


class MeetingEvent(EventRow):
    """What happened to a meeting; for a correction or an amendment, what it said before and after."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="events", verbose_name=_("meeting"))
    changes = models.JSONField(_("changes"), default=dict, blank=True)  # by field: [before, after]

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a meeting"), _("events of meetings")


class MeetingNote(models.Model):
    """What one person wrote for themselves about a meeting; nobody else ever reads it, staff neither."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes", verbose_name=_("meeting"))
    author = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("my private note"), max_length=5000)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name, verbose_name_plural = _("private note"), _("private notes")
        constraints = [models.UniqueConstraint(fields=["meeting", "author"], name="mentorship_meetingnote_once")]

    def __str__(self) -> str:
        return str(self.meeting)


class Preparation(models.Model):
    """Minutes that one person spent preparing a meeting; shown apart, and never counted (CPD-2)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="preparations", verbose_name=_("meeting"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("who"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MaxValueValidator(MINUTES_MOST)])

    class Meta:
        verbose_name, verbose_name_plural = _("preparation"), _("preparations")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="mentorship_preparation_once"),
            models.CheckConstraint(condition=Q(minutes__lte=MINUTES_MOST), name="mentorship_preparation_minutes"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)


class CalendarFeed(models.Model):
    """A person's private calendar address. It is replaced or taken back by its owner; only its hash is kept."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_feed", verbose_name=_("member"))
    token_hash = models.CharField(_("fingerprint of the address"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name, verbose_name_plural = _("calendar address"), _("calendar addresses")

    def __str__(self) -> str:
        return str(self.member)
