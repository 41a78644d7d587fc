"""What the two agree on (OD-7, CPD-1, CPD-3; fields 5.5): versions, each signed by both."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models.pairings import Pairing


class Agreement(models.Model):
    """One version of a pairing's agreement. A draft is changed by either; once both have signed it never changes.

    An amendment is the next number; the one before stays, and is in force until both have signed the new one.
    `revision` counts the saves of a draft: who changes or signs an older one than stands there is told.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed by both")
        DROPPED = "dropped", _("dropped")

    class Side(models.TextChoices):
        MENTEE = "mentee", _("the mentee")
        MENTOR = "mentor", _("the mentor")
        BOTH = "both", _("both in turn")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="agreements", verbose_name=_("mentorship"))
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("changes"), default=1)
    drafted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("first drafted by")
    )
    changed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by"))
    drafted_at = models.DateTimeField(_("drafted"))
    changed_at = models.DateTimeField(_("changed"))
    signed_at = models.DateTimeField(_("signed by both"), null=True, blank=True)

    # CPD-3: the goals as both signed them; those on the pair's page go on changing
    goals = models.TextField(_("goals"), max_length=2000, default="")
    language = models.CharField(_("language of the mentorship"), max_length=2, choices=settings.LANGUAGES)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)  # empty: as long as both want (FIND-7)
    modes = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("ways of meeting"))
    meetings_a_month = models.PositiveSmallIntegerField(_("meetings a month"))
    minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"))
    who_schedules = models.CharField(_("who plans the meetings"), max_length=10, choices=Side, default=Side.MENTEE)
    who_prepares = models.CharField(_("who prepares the agenda"), max_length=10, choices=Side, default=Side.MENTEE)
    reply_days = models.PositiveSmallIntegerField(_("days to answer a message"), default=3)
    notice_hours = models.PositiveSmallIntegerField(_("hours of notice to move a meeting"), default=24)
    stays_between_us = models.TextField(_("what stays between us"), max_length=2000)
    may_be_shared = models.TextField(_("what may be told to others"), max_length=2000, blank=True)
    feedback = models.TextField(_("how we give feedback"), max_length=2000, blank=True)
    review_on = models.DateField(_("day on which we look back half-way"), null=True, blank=True)
    closure = models.TextField(_("how we know that we are done, and how we close"), max_length=2000)
    more = models.TextField(_("anything else"), max_length=2000, blank=True)
    # CPD-1: a formal program of an employer may count when its guidelines are attached
    is_employer_program = models.BooleanField(_("part of an employer’s formal program"), default=False)

    # what both signed, word for word: pairs of a heading and its text, in the agreement's language
    words = models.JSONField(_("words as signed"), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["pairing", "-number"]
        verbose_name, verbose_name_plural = _("mentorship agreement"), _("mentorship agreements")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "number"], name="mentorship_agreement_number_once"),
            models.UniqueConstraint(
                fields=["pairing"], condition=Q(state="draft"), name="mentorship_agreement_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False) | ~Q(state="signed"),
                name="mentorship_agreement_signed_at",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
                name="mentorship_agreement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing} ({self.number})"


class Signature(models.Model):
    """One side's signature: the name as typed, the moment, and which words exactly (a hash of what the page showed).

    Both declare CPD-1 with it: voluntary, outside the job and its reporting lines. A changed draft loses it.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures", verbose_name=_("agreement"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("who"))
    name = models.CharField(_("name as typed"), max_length=200)
    signed_at = models.DateTimeField(_("signed"))
    content_hash = models.CharField(_("fingerprint of the words"), max_length=64)

    class Meta:
        ordering = ["signed_at", "pk"]
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "member"], name="mentorship_signature_once"),
        ]

    def __str__(self) -> str:
        return self.name
