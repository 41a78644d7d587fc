"""What the paid program adds to other pages, and its subjects to each other's: found when the site starts."""

from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import NotificationKind, add_notification_kind, add_part
from mentorship.workbooks.submission import add_hook
from ondemand.registrations.parts import registrations_part
from ondemand.registrations.taking import HOOK

add_part(15, registrations_part)
add_hook(HOOK)
add_notification_kind(
    NotificationKind(
        "registrations",
        _("Mentorship On Demand"),
        _("Each step of your registration, the days until which something is due, and reminders of what we wait for."),
        is_optional=False,
    )
)
