"""A mentee asks a mentor for a first meeting (FIND-5 to FIND-7, FIND-11)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.introductions.policy import MESSAGE_MOST, OPEN_MOST, WORD_MOST
from mentorship.pairs.models import Pairing


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Introductions, by who may see them."""

    def visible_to(self, member: Member) -> IntroductionQuerySet:
        """Those in which the person is one of the two."""
        return self.filter(Q(mentor=member) | Q(mentee=member))

    def open(self) -> IntroductionQuerySet:
        """Those that wait for somebody (FIND-11 counts these)."""
        return self.filter(state__in=Introduction.OPEN_STATES)


class Introduction(models.Model):
    """One request for a first meeting. Accepting it makes a proposed pairing, which takes a place of the mentor's.

    Due times are stored when their clock starts. `open_no` numbers a mentee's open introductions 1 to 3 (FIND-11).
    """

    class State(models.TextChoices):
        SENT = "sent", _("waiting for the mentor")
        ACCEPTED = "accepted", pgettext_lazy("introduction", "accepted")
        PAIRED = "paired", _("paired")
        DECLINED = "declined", pgettext_lazy("introduction", "declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")
        NOT_A_MATCH = "not_a_match", _("not a match")
        CLOSED = "closed", pgettext_lazy("introduction", "closed")

    class Answer(models.TextChoices):
        """What one side says after the first meeting."""

        NONE = "", _("not yet")
        YES = "yes", _("yes")
        NO = "no", _("no")

    OPEN_STATES = (State.SENT, State.ACCEPTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentee = models.ForeignKey(Member, models.PROTECT, related_name="introductions_asked", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Member, models.PROTECT, related_name="introductions_received", verbose_name=_("mentor"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SENT)
    open_no = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    message = models.TextField(_("message to the mentor"), max_length=MESSAGE_MOST)
    text_language = models.CharField(_("language of the message"), max_length=2, choices=settings.LANGUAGES)
    sent_at = models.DateTimeField(_("sent"))
    respond_by = models.DateTimeField(_("answer due"))
    more_time_at = models.DateTimeField(_("asked for more time"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    decide_by = models.DateTimeField(_("decision due"), null=True, blank=True)
    mentor_word = models.CharField(_("the mentor’s word"), max_length=WORD_MOST, blank=True)
    mentor_word_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    mentee_answer = models.CharField(_("the mentee says"), max_length=3, choices=Answer, blank=True)
    mentor_answer = models.CharField(_("the mentor says"), max_length=3, choices=Answer, blank=True)
    # never shown to the other side (FIND-6)
    mentee_reason = models.TextField(_("the mentee’s reason, for staff"), blank=True, max_length=1000)
    mentor_reason = models.TextField(_("the mentor’s reason, for staff"), blank=True, max_length=1000)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    pairing = models.OneToOneField(
        Pairing, models.PROTECT, null=True, blank=True, related_name="introduction", verbose_name=_("mentorship")
    )

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name, verbose_name_plural = _("introduction"), _("introductions")
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "open_no"],
                condition=Q(state__in=("sent", "accepted")),
                name="mentorship_introduction_open_no_once",
            ),
            models.CheckConstraint(
                # a comparison with nothing is unknown, which a check lets pass
                condition=Q(
                    state__in=("sent", "accepted"), open_no__isnull=False, open_no__gte=1, open_no__lte=OPEN_MOST
                )
                | (~Q(state__in=("sent", "accepted")) & Q(open_no__isnull=True)),
                name="mentorship_introduction_at_most_three_open",
            ),
            models.UniqueConstraint(
                fields=["mentee", "mentor"],
                condition=Q(state__in=("sent", "accepted")),
                name="mentorship_introduction_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentorship_introduction_two_people"),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "paired"), pairing__isnull=False)
                | ~Q(state__in=("accepted", "paired")),
                name="mentorship_introduction_accepted_has_pairing",
            ),
        ]
        indexes = [
            models.Index(fields=["respond_by"], condition=Q(state="sent"), name="introduction_answer_due"),
            models.Index(fields=["decide_by"], condition=Q(state="accepted"), name="introduction_decision_due"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} – {self.mentor}"

    def other(self, member: Member) -> Member:
        """The one of the two who is not `member`."""
        return self.mentee if member.pk == self.mentor_id else self.mentor


class IntroductionEvent(EventRow):
    """What happened to an introduction."""

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="events", verbose_name=_("introduction")
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of an introduction"), _("events of introductions")
