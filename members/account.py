"""What the account and the membership bring themselves: kinds of mail (MEM-5), the renewal on the home page (MEM-6)."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import NotificationKind, Part, add_home_notice, add_notification_kind
from members.models import Member
from members.policy import DAILY_NEWS_KIND
from members.queries import renewal_to_confirm, today


def renewal_notice(request: HttpRequest) -> Part | None:
    """The way to the confirmation, while a renewed membership waits for it."""
    member = request.user
    if not isinstance(member, Member) or renewal_to_confirm(member, today()) is None:
        return None
    return Part("members/includes/renewal_notice.html")


add_home_notice(20, renewal_notice)
add_notification_kind(
    NotificationKind(
        "membership_renewed",
        _("Your membership is renewed: confirm your profile"),
        _("Once a year. When it is off, the site asks at your next sign-in only."),
    )
)
add_notification_kind(
    NotificationKind(
        DAILY_NEWS_KIND,
        _("News together, in one e-mail a day"),
        _("In the morning, instead of single e-mails. What has a day by which something is due still comes at once."),
        is_on_at_first=False,
        when_stopped=_(
            "Once you stop them, each message comes by itself again, at once. What waits already still comes together,"
            " in the morning."
        ),
    )
)
add_notification_kind(
    NotificationKind(
        "security",
        _("Sign-in and security"),
        _("Codes, links, and notice of changes to your password, address or second step: they protect your account."),
        is_optional=False,
    )
)
add_notification_kind(
    NotificationKind(
        "policy_changed",
        _("A new version of a document that you accepted"),
        _("You are bound by these documents, so you must be able to know what they say."),
        is_optional=False,
    )
)
add_notification_kind(
    NotificationKind(
        "requests",
        _("Answers to what you asked the association"),
        _(
            "An admission to a program, what became of a request about your data, or of what you told us about the "
            "directory of opportunities."
        ),
        is_optional=False,
    )
)
