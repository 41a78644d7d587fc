"""Invitations to mentorships (OD-12, MEM-5); `privacy.py` enters them. They go with either of the two."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.names import EVENT_NAMES
from caot_mentor.mail.workflow import forget_messages
from caot_mentor.privacy import BOTH_AND_STAFF, SELF, STAFF, Erasure, Field, Why, personal
from members.models import Member
from members.privacy import any_address
from mentorship.pairs.models import Invitation, InvitationEvent


def to_member(member: Member) -> QuerySet[Invitation]:
    """Invitations to any address that the member had, or that the member answered."""
    return Invitation.objects.filter(any_address("email__iexact", member) | Q(invitee=member.pk))


def forget_mail_about_invitations(member: Member) -> None:
    """Take name and address out of what the other sides were sent; that something was sent stays."""
    mine = Invitation.objects.filter(Q(inviter=member.pk) | Q(pk__in=to_member(member).values("pk")))
    events = InvitationEvent.objects.filter(invitation__in=mine).values_list("pk", flat=True)
    names = [name for name in EVENT_NAMES if name.startswith("invitation_")]
    forget_messages([f"{name}:{event}" for event in events for name in names])


def course() -> tuple[Field, ...]:
    """How it went, which both sides see."""
    words: tuple[tuple[str, Any], ...] = (
        ("inviter_role", _("who would be the mentor")),
        ("state", _("how it stands")),
        ("sent_at", _("when it was sent")),
        ("respond_by", _("by when it was to be answered")),
        ("ended_at", _("when it was answered, or over")),
    )
    return tuple(Field(name, what, BOTH_AND_STAFF) for name, what in words)


personal(
    Invitation,
    _("Invitations to mentorships that you sent"),
    Field("inviter", _("you"), BOTH_AND_STAFF, not_exported=Why.OWN),
    Field("email", _("the address that you entered"), (SELF, *STAFF)),
    Field("message", _("your message"), BOTH_AND_STAFF, written_in="text_language"),
    Field("text_language", _("the language in which you wrote it"), BOTH_AND_STAFF),
    Field("pairing", _("the mentorship that began with it"), BOTH_AND_STAFF, not_exported=Why.LISTED),
    *course(),
    rows=lambda member: Invitation.objects.filter(inviter=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"public_id": "the page's address"},
)
personal(
    Invitation,
    _("Invitations to mentorships that you received"),
    Field("invitee", _("you"), (SELF, *STAFF), not_exported=Why.OWN),
    Field("email", _("your address, as it was entered"), BOTH_AND_STAFF),
    *course(),
    rows=to_member,
    erasure=Erasure.DELETE,
)
personal(
    InvitationEvent,
    _("What you did with invitations"),
    Field("invitation", _("with which one"), STAFF, not_exported=Why.LISTED),
    Field("actor", _("you"), STAFF, not_exported=Why.OWN),
    Field("at", _("when"), (SELF, *STAFF)),
    Field("action", _("what happened"), (SELF, *STAFF)),
    Field("from_state", _("state before"), (SELF, *STAFF)),
    Field("to_state", _("state after"), (SELF, *STAFF)),
    Field("note", _("note"), (SELF, *STAFF)),
    rows=lambda member: InvitationEvent.objects.filter(actor=member.pk),
    erasure=Erasure.DELETE,
)
