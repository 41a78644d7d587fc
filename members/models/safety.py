"""Between people (SAFE-1): concerns, blocks and suspensions. Neither side is told of any of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.dates import written_day
from caot_mentor.history import EventRow
from members.models.people import Member


class Concern(models.Model):
    """Somebody told the association of a concern about another person."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("concern", "open")
        TAKEN_UP = "taken_up", _("being looked into")
        CLOSED = "closed", _("closed")

    class Place(models.TextChoices):
        MENTOR = "mentor", _("mentor’s page")
        INTRODUCTION = "introduction", _("introduction")
        PAIRING = "pairing", _("mentorship")

    reporter = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="concerns_raised", verbose_name=_("who told us")
    )
    about = models.ForeignKey(Member, models.CASCADE, related_name="concerns_about", verbose_name=_("about"))
    place = models.CharField(_("told from"), max_length=12, choices=Place)
    text = models.TextField(_("what happened"), max_length=4000)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField(_("told"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name, verbose_name_plural = _("concern"), _("concerns")

    def __str__(self) -> str:
        return f"{self.about}, {written_day(self.raised_at)}"


class ConcernEvent(EventRow):
    """What staff did about a concern."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="events", verbose_name=_("concern"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a concern"), _("events of concerns")


class Block(models.Model):
    """`blocker` wants to have nothing to do with `blocked`: neither finds or asks the other any more."""

    blocker = models.ForeignKey(Member, models.CASCADE, related_name="blocks", verbose_name=_("who blocked"))
    blocked = models.ForeignKey(Member, models.CASCADE, related_name="blocked_by", verbose_name=_("whom"))
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name, verbose_name_plural = _("block"), _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="members_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="members_block_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} – {self.blocked}"


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Suspensions."""

    def in_force(self) -> SuspensionQuerySet:
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class Suspension(models.Model):
    """Staff took a person out of the programs at once; what runs stays visible to both sides and to staff."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="suspensions", verbose_name=_("member"))
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason, for staff"), max_length=300)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name, verbose_name_plural = _("suspension"), _("suspensions")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(lifted_at=None), name="members_suspension_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {written_day(self.since)}"
