"""Rounds of matching: what was proposed, what staff decided, who is with whom, and places offered afterwards (design 4,
EQ-1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.policy import REASON_MOST
from momentum.applications.models import Application
from momentum.matching.policy import IDENTITY_REASON_MOST, NOTE_MOST
from momentum.programs.models import Offering, Tier


class Run(models.Model):
    """One proposal for a tier of an offering. A job computes it; the latest that is ready is the one that staff look
    at, and accepting it makes the pairs.

    `digest` is of everything that was compared: two runs with one digest and the same wishes are the same.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being computed")
        READY = "ready", _("to be looked at")
        FAILED = "failed", _("could not be computed")
        REPLACED = "replaced", _("replaced by a later one")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="runs", verbose_name=_("offering"))
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="runs", verbose_name=_("tier"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked for by")
    )
    # FIND-4: why answers about identity for staff alone are opened; empty: only what is shown counts
    identity_reason = models.CharField(
        _("why answers about identity are opened"), max_length=IDENTITY_REASON_MOST, blank=True
    )
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)
    weights_version = models.PositiveSmallIntegerField(_("version of the weights"), null=True, blank=True)
    floor = models.PositiveSmallIntegerField(_("floor of the fit"), default=0)
    mentees = models.PositiveSmallIntegerField(_("mentees"), default=0)
    mentors = models.PositiveSmallIntegerField(_("mentors"), default=0)
    places = models.PositiveSmallIntegerField(_("places"), default=0)
    matched = models.PositiveSmallIntegerField(_("matched people"), default=0)
    below_floor = models.PositiveSmallIntegerField(_("pairs below the floor"), default=0)
    total = models.PositiveIntegerField(_("all points"), default=0)
    digest = models.CharField(_("digest of what was compared"), max_length=64, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    finished_at = models.DateTimeField(_("all pairs made"), null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name, verbose_name_plural = _("proposal of a round"), _("proposals of rounds")
        constraints = [
            models.UniqueConstraint(fields=["offering", "tier", "number"], name="momentum_run_number_once"),
            models.UniqueConstraint(
                fields=["offering", "tier"], condition=Q(state="waiting"), name="momentum_run_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["offering", "tier"], condition=Q(state="ready"), name="momentum_run_one_ready"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}, {self.tier} ({self.number})"


class RunEvent(EventRow):
    """What happened to a proposal."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="events", verbose_name=_("proposal"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a proposal"), _("events of proposals")


class RunPair(models.Model):
    """Two people proposed to each other. `reasons` are lines of the fit with the codes in common; of identity nothing
    is kept but that it counted in the points (FIND-4). All of it is for staff."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="pairs", verbose_name=_("proposal"))
    mentee = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("mentor"))
    score = models.PositiveSmallIntegerField(_("fit"))
    band = models.PositiveSmallIntegerField(_("band of the fit"))
    waiting = models.PositiveSmallIntegerField(_("points for waiting"), default=0)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    is_locked = models.BooleanField(_("locked"), default=False)
    is_continued = models.BooleanField(_("both want to go on together"), default=False)  # EQ-3
    alternative = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("best other mentor")
    )
    alternative_score = models.PositiveSmallIntegerField(_("fit with the other mentor"), null=True, blank=True)
    alternative_is_free = models.BooleanField(_("the other mentor has a place left"), default=False)
    left = models.CharField(_("why it was not made"), max_length=20, blank=True)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name, verbose_name_plural = _("proposed pair"), _("proposed pairs")
        constraints = [models.UniqueConstraint(fields=["run", "mentee"], name="momentum_runpair_mentee_once")]

    def __str__(self) -> str:
        return f"{self.mentee.member}, {self.mentor.member}"


class RunLeft(models.Model):
    """A mentee without a mentor in a proposal, and why; `nearest` would fit best among those who are full."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="left", verbose_name=_("proposal"))
    mentee = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("mentee"))
    cause = models.CharField(_("why"), max_length=12)
    barriers = models.JSONField(_("what stands between, and with how many"), default=dict, blank=True)
    nearest = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who would fit best")
    )
    nearest_score = models.PositiveSmallIntegerField(_("fit with them"), null=True, blank=True)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name, verbose_name_plural = _("mentee without a proposal"), _("mentees without a proposal")
        constraints = [models.UniqueConstraint(fields=["run", "mentee"], name="momentum_runleft_mentee_once")]

    def __str__(self) -> str:
        return str(self.mentee.member)


class Wish(models.Model):
    """What staff decide before a proposal is computed: two stay together, or never come together in this round."""

    class Kind(models.TextChoices):
        LOCKED = "locked", _("locked: the two stay together")
        FORBIDDEN = "forbidden", _("forbidden: the two never come together")

    mentee = models.ForeignKey(Application, models.CASCADE, related_name="wishes_as_mentee", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Application, models.CASCADE, related_name="wishes_as_mentor", verbose_name=_("mentor"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("decided"))
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    note = models.CharField(_("why"), max_length=NOTE_MOST, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name, verbose_name_plural = _("decision on two people"), _("decisions on two people")
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="momentum_wish_pair_once"),
            models.UniqueConstraint(fields=["mentee"], condition=Q(kind="locked"), name="momentum_wish_one_lock"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee.member}, {self.mentor.member}"


class WishEvent(EventRow):
    """What staff decided about two people, one row for each time: a decision that is taken back leaves no other."""

    mentee = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("mentor"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = (
            _("event of a decision on two people"),
            _("events of decisions on two people"),
        )


class Match(models.Model):
    """A mentee and a mentor connected in an offering. The mentorship itself is the pairing; at most one match of a
    mentee's application is not over."""

    class Kind(models.TextChoices):
        """How it came about."""

        ROUND = "round", _("proposed in a round")
        CONTINUED = "continued", _("going on from an earlier offering")
        PLACE = "place", _("a place that was offered from the waiting list")

    class End(models.TextChoices):
        """Why it is over."""

        NOT_OVER = "", pgettext_lazy("cohort match", "not over")
        OBJECTED = "objected", pgettext_lazy("cohort match", "said to be no good match")
        ENDED = "ended", pgettext_lazy("cohort match", "ended early")
        COMPLETED = "completed", pgettext_lazy("cohort match", "completed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentee = models.ForeignKey(Application, models.PROTECT, related_name="matches_as_mentee", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Application, models.PROTECT, related_name="matches_as_mentor", verbose_name=_("mentor"))
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="cohort_match", verbose_name=_("mentorship"))
    run = models.ForeignKey(
        Run, models.SET_NULL, null=True, blank=True, related_name="matches", verbose_name=_("proposal")
    )
    kind = models.CharField(_("how it came about"), max_length=10, choices=Kind)
    score = models.PositiveSmallIntegerField(_("fit"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    objections_until = models.DateTimeField(_("objections until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)
    end = models.CharField(_("why it is over"), max_length=10, choices=End, blank=True)
    objected_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who objected")
    )
    # never shown to the other side (FIND-6)
    reason = models.TextField(_("reason, for staff"), blank=True, max_length=REASON_MOST)

    class Meta:
        ordering = ["decided_at", "pk"]
        verbose_name, verbose_name_plural = _("match in an offering"), _("matches in offerings")
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(ended_at__isnull=True), name="momentum_match_one_active"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="momentum_match_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pairing)


class PlaceOffer(models.Model):
    """A free place offered to the first on the waiting list, with a day until which to answer (EQ-1). The place is held
    by the pairing, which is proposed until then: nobody else can be given it."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", pgettext_lazy("offered place", "accepted")
        DECLINED = "declined", pgettext_lazy("offered place", "declined")
        LAPSED = "lapsed", _("not answered in time")
        CLOSED = "closed", pgettext_lazy("offered place", "taken back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentee = models.ForeignKey(Application, models.PROTECT, related_name="offers", verbose_name=_("mentee"))
    mentor = models.ForeignKey(Application, models.PROTECT, related_name="offered_to", verbose_name=_("mentor"))
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="place_offer", verbose_name=_("mentorship"))
    score = models.PositiveSmallIntegerField(_("fit"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered"))
    answer_by = models.DateTimeField(_("to be answered by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "pk"]
        verbose_name, verbose_name_plural = _("offered place"), _("offered places")
        constraints = [
            models.UniqueConstraint(fields=["mentee"], condition=Q(state="open"), name="momentum_placeoffer_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="momentum_placeoffer_answered_at_its_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.mentee)
