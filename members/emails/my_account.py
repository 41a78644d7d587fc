"""Messages about the membership and one's own data (MEM-5, MEM-6)."""

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.links import mail_off_token
from members.models import Admission, ErasureRequest, Member, Membership
from members.policy import DAILY_NEWS_KIND, ERASURE_WITHIN_DAYS


def membership_renewed(membership: Membership) -> None:
    """A new period has arrived: please confirm the profile."""
    member = membership.member
    stop_url = url_for(member.language, "members:mail-off", token=mail_off_token(member, "membership_renewed"))
    _send(
        "membership_renewed",
        member,
        f"{membership.pk}",
        unsubscribe_url=stop_url,
        ends_on=membership.ends_on,
        renewal_url=url_for(member.language, "members:renewal"),
        stop_url=stop_url,
    )


def daily_news_stop_url(member: Member) -> str:
    """Where the member says, without signing in, that news come one by one again (MEM-5)."""
    return url_for(member.language, "members:mail-off", token=mail_off_token(member, DAILY_NEWS_KIND))


def admitted(admission: Admission) -> None:
    """Staff admitted the person to an activity (MEM-3)."""
    member = admission.member
    _send(
        "admitted_to_activity",
        member,
        f"{admission.pk}",
        activity=getattr(admission.activity, f"name_{member.language}"),
        account_url=url_for(member.language, "members:account"),
    )


def erasure_asked(asked: ErasureRequest, member: Member) -> None:
    """The wish to be erased has arrived, and how to withdraw it."""
    privacy_url = url_for(member.language, "members:account-privacy")
    _send("erasure_asked", member, f"{asked.pk}", days=ERASURE_WITHIN_DAYS, privacy_url=privacy_url)


def erasure_declined(asked: ErasureRequest, member: Member) -> None:
    """The erasure was declined, and why."""
    _send("erasure_declined", member, f"{asked.pk}", reason=asked.reason)


def account_erased(asked: ErasureRequest, member: Member) -> None:
    """The last message to a person. Of no member any more; `retention.py` takes the row away once it has left."""
    queue(
        "account_erased",
        to_address=member.email,
        language=member.language,
        context={},
        dedupe_key=f"account_erased:{asked.pk}",
    )


def _send(event: str, member: Member, occasion: str, *, unsubscribe_url: str = "", **context: object) -> None:
    queue(
        event,
        to_address=member.email,
        language=member.language,
        context={"first_name": member.first_name, **context},
        dedupe_key=f"{event}:{occasion}",
        member=member,
        unsubscribe_url=unsubscribe_url,
    )
