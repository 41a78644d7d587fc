"""What the paid program adds to other pages, and its subjects to each other's: found when the site starts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import NotificationKind, add_notification_kind, add_part
from members.models import Member
from mentorship.library.taking_part import add_programs
from mentorship.pairs import pairing_page
from mentorship.pairs.policy import WOKEN_AT_THE_END
from mentorship.profiles.consequences import after_untick
from mentorship.profiles.policy import Program
from mentorship.profiles.program_notices import add_notice
from mentorship.workbooks.submission import add_hook
from ondemand.matching.parts import MENTORS_NOTICE, match_part, mentees_part, trial_part
from ondemand.matching.policy import FOLLOW_TASK
from ondemand.matching.queries import mentor_now
from ondemand.matching.workflow import drop_from_drafts
from ondemand.payments.parts import paid_part, paying_part, receipts_part
from ondemand.registrations import page
from ondemand.registrations.parts import registrations_part
from ondemand.registrations.queries import programs_of_registrations
from ondemand.registrations.rules import Action
from ondemand.registrations.sides import set_mentor_of
from ondemand.registrations.staff_steps import add_staff_step
from ondemand.registrations.taking import HOOK


@after_untick
def leave_drafts(mentor: Member, now: datetime) -> None:
    """Lists that were not sent drop a mentor who switches off; those that were sent mark it (FIND-2)."""
    drop_from_drafts(mentor)


add_programs(programs_of_registrations)
add_part(15, registrations_part)
add_part(35, mentees_part)
add_part(16, receipts_part)
page.add_part(10, paying_part)
page.add_part(30, paid_part)
add_hook(HOOK)
add_notification_kind(
    NotificationKind(
        "registrations",
        _("Mentorship On Demand"),
        _("Each step of your registration, the days until which something is due, and reminders of what we wait for."),
        is_optional=False,
    )
)
page.add_part(20, match_part)
pairing_page.add_part(5, trial_part)
set_mentor_of(mentor_now)
add_staff_step(Action.SHORTLIST_SENT, "admin:ondemand_registration_list", _("Make the list of mentors"))
add_staff_step(Action.MATCHED, "admin:ondemand_registration_match", _("Match with a mentor"))
add_notice(Program.ONDEMAND, MENTORS_NOTICE)
WOKEN_AT_THE_END.append(FOLLOW_TASK)
add_notification_kind(
    NotificationKind(
        "payments",
        _("Payments and receipts"),
        _("When a payment of yours was received or paid back, and receipts that you ask for."),
        is_optional=False,
    )
)
