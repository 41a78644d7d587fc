"""What programs in offerings add to other pages, and its subjects to each other's: found when the site starts."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.wake import knock
from caot_mentor.my_account import NotificationKind, add_notification_kind, add_part
from caot_mentor.pages import parts as public_pages
from members.models import Member
from mentorship.library.taking_part import add_programs
from mentorship.pairs import pairing_page
from mentorship.pairs.calendars import add_to_feed
from mentorship.pairs.policy import WOKEN_AT_THE_END
from momentum.applications import admin_page, page
from momentum.applications.parts import (
    applications_part,
    applied_part,
    my_applications_part,
    selection_part,
    sought_part,
)
from momentum.applications.policy import FOLLOW_TASK, WOKEN_BY_THE_LINE
from momentum.applications.queries import programs_of_participant
from momentum.matching.parts import match_part, objection_part, rounds_part
from momentum.matching.policy import FOLLOW_TASK as FOLLOW_COHORTS_TASK
from momentum.programs import member_page, offering_page
from momentum.programs.consequences import after
from momentum.programs.models import Offering
from momentum.programs.public import public_part
from momentum.programs.rules import Action
from momentum.progress.parts import (
    contact_part,
    my_path_part,
    path_for_staff,
    path_part,
    progress_part,
    reflection_part,
    standing_part,
)
from momentum.sessions.in_calendars import sessions_in_feed
from momentum.sessions.parts import my_sessions_part, planned_part, sessions_part


@after(Action.CANCELLED)
@after(Action.COMPLETED)
def close_applications(offering: Offering, actor: Member | None, reason: str, now: datetime) -> None:
    """What waits in an offering that is over is closed, and everybody told, once this is committed."""
    transaction.on_commit(partial(knock, FOLLOW_TASK), robust=True)


public_pages.add_part(5, applied_part)
public_pages.add_part(10, public_part)
add_programs(programs_of_participant)
add_notification_kind(
    NotificationKind(
        "offerings",
        _("Programs that you are interested in"),
        _("One message when you can apply, because you said that you are interested."),
        is_optional=False,
    )
)
add_to_feed(sessions_in_feed)
page.add_part(10, match_part)
admin_page.add_part(10, path_for_staff)
pairing_page.add_part(5, objection_part)
WOKEN_AT_THE_END.append(FOLLOW_COHORTS_TASK)
WOKEN_BY_THE_LINE.append(FOLLOW_COHORTS_TASK)
add_part(17, applications_part)
member_page.add_part(10, my_applications_part)
member_page.add_part(30, my_sessions_part)
member_page.add_part(40, my_path_part)
member_page.add_part(50, sought_part)
offering_page.add_part(10, selection_part)
offering_page.add_part(20, rounds_part)
offering_page.add_part(30, planned_part)
offering_page.add_part(40, progress_part)
add_notification_kind(
    NotificationKind(
        "applications",
        _("Applications to programs"),
        _("That your application is here, and what becomes of it."),
        is_optional=False,
    )
)
pairing_page.add_part(55, reflection_part)
pairing_page.add_part(42, contact_part)
page.add_part(20, sessions_part)
page.add_part(30, standing_part)
page.add_part(40, path_part)
add_notification_kind(
    NotificationKind(
        "sessions",
        _("Webinars and progress"),
        _("Invitations to webinars and orientation events, changes and reminders, and questions on how it goes."),
        is_optional=False,
    )
)
