"""The message about answers on identity that are kept no longer (quality P9). It names no question and no answer."""

from datetime import datetime

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member


def identity_removal(member: Member, remove_on: datetime) -> None:
    """You have not been here for long: what you said of yourself goes on this day, unless you sign in."""
    queue(
        "identity_removal",
        to_address=member.email,
        language=member.language,
        context={
            "first_name": member.first_name,
            "remove_on": remove_on,
            "sign_in_url": url_for(member.language, "members:identity"),
        },
        dedupe_key=f"identity_removal:{member.pk}:{remove_on:%Y-%m-%d}",
        member=member,
    )
