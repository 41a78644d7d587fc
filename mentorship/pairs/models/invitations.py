"""Two members who have found each other need no matching: one invites the other by e-mail (OD-12)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models.pairings import Pairing
from mentorship.profiles.policy import Program


class PairingInvitation(models.Model):
    """A mentee's invitation to a mentor of their own choice, who need not be listed.

    It goes to an e-mail address; whether a member has it is told to nobody. Only the member who has it can accept.
    """

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")
        LAPSED = "lapsed", _("lapsed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentee = models.ForeignKey(
        Member, models.CASCADE, related_name="pairing_invitations", verbose_name=_("mentee, who invites")
    )
    email = models.EmailField(_("e-mail address of the mentor"))
    program = models.CharField(_("program"), max_length=20, choices=Program, default=Program.FIND)
    message = models.TextField(_("message"), max_length=1500)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField(_("sent"))
    answer_by = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    pairing = models.OneToOneField(
        Pairing, models.SET_NULL, null=True, blank=True, related_name="invitation", verbose_name=_("mentorship")
    )

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name, verbose_name_plural = _("invitation to a mentorship"), _("invitations to mentorships")
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "email"], condition=Q(state="sent"), name="mentorship_invitation_open_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.mentee)
