"""Lists of mentors, the mentee's choices from them, matches, and the mentors' free webinars (OD-4 to OD-6, OD-16)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.policy import REASON_MOST
from ondemand.matching.policy import AGREEMENT_MOST, CHOICES, NOTE_MOST, SHORT_REASON_MOST
from ondemand.registrations.models import Registration


class Shortlist(models.Model):
    """A list of mentors for one registration. Until it is sent it is staff's draft; then its entries stay as they are.

    A second list is a longer one, when none of the three could be matched (OD-5); the latest one counts.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="shortlists", verbose_name=_("registration")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    made_at = models.DateTimeField(_("begun"))
    made_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    note = models.TextField(_("note to the mentee"), blank=True, max_length=NOTE_MOST)
    note_language = models.CharField(_("language of the note"), max_length=2, choices=settings.LANGUAGES, blank=True)
    short_reason = models.CharField(_("why the list is short"), max_length=SHORT_REASON_MOST, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # design 4: with which points of the fit it was made; None without a mentee profile to compare with
    weights_version = models.PositiveSmallIntegerField(_("version of the weights"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name, verbose_name_plural = _("list of mentors"), _("lists of mentors")
        constraints = [
            models.UniqueConstraint(fields=["registration", "number"], name="ondemand_shortlist_number_once"),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(sent_at__isnull=True), name="ondemand_shortlist_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} ({self.number})"


class ShortlistEntry(models.Model):
    """One mentor on a list. `rank` is the mentee's choice. What the fit was when the list was sent is for staff alone.

    Of identity nothing is frozen but that it counted in the score: what the mentee reads is made anew from what is
    shown (FIND-4).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="entries", verbose_name=_("list"))
    mentor = models.ForeignKey(Member, models.PROTECT, related_name="shortlist_entries", verbose_name=_("mentor"))
    position = models.PositiveSmallIntegerField(_("position"))
    rank = models.PositiveSmallIntegerField(_("choice"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("fit"), null=True, blank=True)
    band = models.PositiveSmallIntegerField(_("band of the fit"), null=True, blank=True)
    answers = models.PositiveSmallIntegerField(_("answers that it rests on"), null=True, blank=True)
    answers_of = models.PositiveSmallIntegerField(_("of so many"), null=True, blank=True)
    # by criterion in the order of their points: its name, and whether anything was in common
    reasons = models.JSONField(_("reasons"), default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("mentor on a list"), _("mentors on lists")
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "mentor"], name="ondemand_shortlistentry_mentor_once"),
            models.UniqueConstraint(fields=["shortlist", "rank"], name="ondemand_shortlistentry_rank_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1, rank__lte=CHOICES),
                name="ondemand_shortlistentry_rank_exists",
            ),
        ]

    def __str__(self) -> str:
        return str(self.mentor)


class Match(models.Model):
    """A mentee and a mentor connected by staff (OD-5). The mentorship itself is the pairing; at most one match of a
    registration is not over."""

    class Kind(models.TextChoices):
        """How it came about."""

        CHOICE = "choice", _("one of the mentee’s choices")
        AGREED = "agreed", _("another mentor, agreed with the mentee")
        REMATCH = "rematch", _("another mentor, after an objection")
        REPLACED = "replaced", _("another mentor, after the mentor left")

    class End(models.TextChoices):
        """Why it is over."""

        NOT_OVER = "", _("not over")
        OBJECTED = "objected", _("said to be no good match")
        MENTOR_LEFT = "mentor_left", _("the mentor left")
        MENTEE_LEFT = "mentee_left", _("the mentee ended it")
        COMPLETED = "completed", pgettext_lazy("registration", "completed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="matches", verbose_name=_("registration")
    )
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="match", verbose_name=_("mentorship"))
    entry = models.ForeignKey(
        ShortlistEntry, models.SET_NULL, null=True, blank=True, related_name="matches", verbose_name=_("from the list")
    )
    kind = models.CharField(_("how it came about"), max_length=10, choices=Kind)
    rank = models.PositiveSmallIntegerField(_("choice"), null=True, blank=True)
    agreement = models.TextField(_("how the mentee agreed"), blank=True, max_length=AGREEMENT_MOST)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    score = models.PositiveSmallIntegerField(_("fit"), null=True, blank=True)
    weights_version = models.PositiveSmallIntegerField(_("version of the weights"), null=True, blank=True)
    objections_until = models.DateTimeField(_("objections until"))
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)
    end = models.CharField(_("why it is over"), max_length=12, choices=End, blank=True)
    objected_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who objected")
    )
    # never shown to the other side (OD-6)
    reason = models.TextField(_("reason, for staff"), blank=True, max_length=REASON_MOST)

    class Meta:
        ordering = ["decided_at", "pk"]
        verbose_name, verbose_name_plural = _("match"), _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(ended_at__isnull=True), name="ondemand_match_one_active"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="ondemand_match_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pairing)


class WebinarCredit(models.Model):
    """A free webinar that a mentor earned by the six months of one registration (OD-16)."""

    match = models.OneToOneField(Match, models.CASCADE, related_name="webinar_credit", verbose_name=_("match"))
    mentor = models.ForeignKey(Member, models.PROTECT, related_name="webinar_credits", verbose_name=_("mentor"))
    earned_at = models.DateTimeField(_("earned"))
    given_at = models.DateTimeField(_("given"), null=True, blank=True)
    given_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    note = models.CharField(_("which webinar"), max_length=200, blank=True)

    class Meta:
        ordering = ["earned_at", "pk"]
        verbose_name, verbose_name_plural = _("free webinar"), _("free webinars")

    def __str__(self) -> str:
        return str(self.mentor)
