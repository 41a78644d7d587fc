"""The messages about invitations (OD-12), one function each. None holds what somebody wrote."""

from __future__ import annotations

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from mentorship.pairs.models import Invitation, InvitationEvent


def invitation_sent(invitation: Invitation, event: InvitationEvent, person: Member | None, language: str) -> None:
    """To the address: to `person` in their language, with the way to the answer; to a stranger, in the inviter's
    `language`, neutral words that say who may take part."""
    is_member = person is not None and person.activated_at is not None
    language = person.language if person is not None else language
    name = "invitation_received" if is_member else "invitation_to_address"
    queue(
        name,
        to_address=person.email if person is not None else invitation.email,
        language=language,
        context={
            "first_name": person.first_name if person is not None else "",
            "inviter_name": invitation.inviter.get_full_name(),
            "as_mentor": invitation.invitee_role == Invitation.Role.MENTOR,
            "respond_by": invitation.respond_by,
            "invitation_url": _url(invitation, language),
            "list_url": url_for(language, "mentorship:pairing-list"),
        },
        dedupe_key=f"{name}:{event.pk}",
        member=person,
    )


def invitation_over(name: str, invitation: Invitation, event: InvitationEvent) -> None:
    """To who invited: it was declined, or lapsed, without a reason."""
    inviter = invitation.inviter
    queue(
        name,
        to_address=inviter.email,
        language=inviter.language,
        context={
            "first_name": inviter.first_name,
            "address": invitation.email,
            "search_url": url_for(inviter.language, "mentorship:mentor-search"),
            "as_mentor": invitation.invitee_role == Invitation.Role.MENTOR,
        },
        dedupe_key=f"{name}:{event.pk}",
        member=inviter,
    )


def _url(invitation: Invitation, language: str) -> str:
    return url_for(language, "mentorship:invitation-detail", public_id=str(invitation.public_id))
