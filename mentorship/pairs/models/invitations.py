"""Two members who have found each other: one invites the other by e-mail (OD-12)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.pairs.models.pairings import Pairing


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by what can still become of them."""

    def open(self) -> InvitationQuerySet:
        """Waiting for an answer."""
        return self.filter(state=Invitation.State.SENT)


class Invitation(models.Model):
    """One member invites somebody by e-mail to be the mentor, or the mentee, of a mentorship.

    Whose the address is stays unknown until that person answers: the inviter must not learn who is a member. `invitee`
    is who answered.
    """

    class State(models.TextChoices):
        SENT = "sent", _("waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("invitation", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "taken back")
        LAPSED = "lapsed", pgettext_lazy("invitation", "lapsed")

    class Role(models.TextChoices):
        MENTEE = "mentee", _("mentee")
        MENTOR = "mentor", _("mentor")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inviter = models.ForeignKey(Member, models.CASCADE, related_name="invitations_sent", verbose_name=_("who invites"))
    inviter_role = models.CharField(_("who invites is the"), max_length=10, choices=Role, default=Role.MENTEE)
    email = models.EmailField(_("address of who is invited"))
    invitee = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who answered")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    text_language = models.CharField(_("language of the message"), max_length=2, choices=settings.LANGUAGES)
    sent_at = models.DateTimeField(_("sent"))
    respond_by = models.DateTimeField(_("to be answered by"))
    ended_at = models.DateTimeField(_("answered, or over"), null=True, blank=True)
    pairing = models.OneToOneField(
        Pairing, models.CASCADE, null=True, blank=True, related_name="invitation", verbose_name=_("mentorship")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name, verbose_name_plural = _("invitation to a mentorship"), _("invitations to mentorships")
        indexes = [models.Index(fields=["email"], name="mentorship_invitation_to")]
        constraints = [
            models.UniqueConstraint(
                fields=["inviter", "email"], condition=Q(state="sent"), name="mentorship_invitation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", ended_at__isnull=True) | (~Q(state="sent") & Q(ended_at__isnull=False)),
                name="mentorship_invitation_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", pairing__isnull=False) | (~Q(state="accepted") & Q(pairing__isnull=True)),
                name="mentorship_invitation_accepted_is_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inviter}, {self.sent_at:%Y-%m-%d}"

    @property
    def invitee_role(self) -> str:
        """What the invited person would be."""
        return self.Role.MENTOR if self.inviter_role == self.Role.MENTEE else self.Role.MENTEE


class InvitationEvent(EventRow):
    """What happened to an invitation."""

    invitation = models.ForeignKey(
        Invitation, models.CASCADE, related_name="events", verbose_name=_("invitation to a mentorship")
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of an invitation"), _("events of invitations")
