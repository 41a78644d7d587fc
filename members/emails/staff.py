"""Messages to those who become staff, or are no longer (MEM-8)."""

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.links import invitation_token
from members.models import Member, MemberEvent, StaffInvitation
from members.policy import Role


def invited(invitation: StaffInvitation) -> None:
    """The link that makes the person staff, for 7 days and once."""
    url = url_for(invitation.language, "members:staff-invitation", token=invitation_token(invitation))
    queue(
        "staff_invitation",
        to_address=invitation.email,
        language=invitation.language,
        context={
            "first_name": invitation.first_name,
            "role": Role(invitation.role).label,
            "inviter": invitation.invited_by.get_full_name() if invitation.invited_by else "",
            "url": url,
            "expires_at": invitation.expires_at,
        },
        dedupe_key=f"staff_invitation:{invitation.pk}:{invitation.invited_at.isoformat()}",
        is_secret=True,
    )


def role_changed(member: Member, event: MemberEvent) -> None:
    """What the person may do has changed, and all sessions have ended."""
    queue(
        "staff_role_changed",
        to_address=member.email,
        language=member.language,
        context={
            "first_name": member.first_name,
            "role": Role(member.role).label if member.role else "",
            "sign_in_url": url_for(member.language, "account_login"),
        },
        dedupe_key=f"staff_role_changed:{event.pk}",
        member=member,
    )
