"""The kinds of mail that come from the account and the membership themselves (MEM-5)."""

from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import NotificationKind, add_notification_kind

add_notification_kind(
    NotificationKind(
        "membership_renewed",
        _("Your membership is renewed: confirm your profile"),
        _("Once a year. When it is off, the site asks at your next sign-in only."),
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
        _("An admission to a program, or what became of a request about your data."),
        is_optional=False,
    )
)
