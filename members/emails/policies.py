"""Messages about the documents that members accept (SAFE-2)."""

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member, PolicyDocument


def policy_changed(member: Member, document: PolicyDocument) -> None:
    """A new version is in force: where to read and accept it, and what happens until then."""
    queue(
        "policy_changed",
        to_address=member.email,
        language=member.language,
        context={
            "first_name": member.first_name,
            "title": getattr(document, f"title_{member.language}"),
            "in_force_on": document.in_force_on,
            "documents_url": url_for(member.language, "members:documents"),
        },
        dedupe_key=f"policy_changed:{document.pk}:{member.pk}",
        member=member,
    )
