"""What an invitation can be, and who may do what with it then (OD-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from mentorship.pairs.models import Invitation
from mentorship.profiles.policy import MENTEE_ACTIVITY, MENTOR_ACTIVITY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Invitation.State
Role = Invitation.Role


class InvitationAction(models.TextChoices):
    """What is done with an invitation; the words of its events."""

    SENT = "send", pgettext_lazy("invitation", "sent")
    ACCEPTED = "accept", pgettext_lazy("invitation", "accepted")
    DECLINED = "decline", pgettext_lazy("invitation", "declined")
    WITHDRAWN = "withdraw", pgettext_lazy("invitation", "taken back")
    LAPSED = "lapse", pgettext_lazy("invitation", "lapsed")


@dataclass(frozen=True)
class Transition:
    """From which states, to which, and who: the `inviter`, the `invitee` or the `system`."""

    sources: frozenset[State]
    target: State
    who: str


OPEN = frozenset({State.SENT})
TRANSITIONS: Mapping[InvitationAction, Transition] = {
    InvitationAction.ACCEPTED: Transition(OPEN, State.ACCEPTED, "invitee"),
    InvitationAction.DECLINED: Transition(OPEN, State.DECLINED, "invitee"),
    InvitationAction.WITHDRAWN: Transition(OPEN, State.WITHDRAWN, "inviter"),
    InvitationAction.LAPSED: Transition(OPEN, State.LAPSED, "system"),
}
# Why an answer is refused in a state: "not now", said so that one knows what happened instead.
STATE_SENTENCES: Mapping[State, StrOrPromise] = {
    State.SENT: _("This invitation waits for an answer."),
    State.ACCEPTED: _("This invitation was accepted already."),
    State.DECLINED: _("This invitation was declined."),
    State.WITHDRAWN: _("This invitation was taken back."),
    State.LAPSED: _("This invitation has lapsed: its time passed without an answer."),
}
ACTIVITIES: Mapping[str, str] = {Role.MENTEE: MENTEE_ACTIVITY, Role.MENTOR: MENTOR_ACTIVITY}  # MEM-3


def side_of(invitation: Invitation, member: Member) -> str | None:
    """`inviter`, `invitee`, or None for everybody else. Who is invited is known by the address alone."""
    if member.pk == invitation.inviter_id:
        return "inviter"
    is_invited = invitation.invitee_id == member.pk or invitation.email == member.email.lower()
    return "invitee" if is_invited else None


def available_actions(invitation: Invitation, member: Member) -> frozenset[InvitationAction]:
    """What this person may do with the invitation in its state."""
    side = side_of(invitation, member)
    return frozenset(
        action
        for action, transition in TRANSITIONS.items()
        if transition.who == side and invitation.state in transition.sources
    )
