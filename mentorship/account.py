"""What mentoring adds to My Account: the toggle on the overview and on the renewal page (FIND-1, MEM-6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import (
    NotificationKind,
    Part,
    RenewalQuestion,
    WayBack,
    add_home_notice,
    add_notification_kind,
    add_part,
    add_renewal_question,
    add_way_back,
)
from members.models import Member
from members.queries import today
from members.reminders.my_account import leave_to_another_app
from members.rules import may_take_part
from mentorship.directory.policy import DIGEST_KIND
from mentorship.directory.queries import suggestions_by
from mentorship.directory.rules import MANAGE
from mentorship.introductions.parts import ask_part, introductions_part
from mentorship.introductions.policy import EARLY_REMINDER_KIND
from mentorship.introductions.queries import count_open_requests_to
from mentorship.introductions.workflow import close_requests_to
from mentorship.library.queries import programs_of_pairings, watched_by
from mentorship.library.taking_part import add_programs
from mentorship.pairs import pairing_page
from mentorship.pairs.meeting_parts import meetings_ahead_part
from mentorship.pairs.next_part import next_part
from mentorship.pairs.parts import (
    agreement_part,
    evaluation_part,
    goals_part,
    meetings_part,
    rhythm_part,
    sharing_part,
    waiting_notice,
)
from mentorship.profiles import mentor_page, workflow
from mentorship.profiles.consequences import after_untick, closed_by_untick, open_with
from mentorship.profiles.forms.renewal import RenewalForm
from mentorship.profiles.policy import MENTOR_ACTIVITY, NEWS_KIND
from mentorship.profiles.queries import mentee_profile_of, profile_of
from mentorship.profiles.rules import standing_of
from mentorship.records.parts import proof_part
from mentorship.workbooks.webinars import add_watched


def mentoring_part(request: HttpRequest) -> Part | None:
    """The toggle and where the member stands; nothing for staff without a membership."""
    member = request.user
    if not isinstance(member, Member) or (member.is_staff and not member.member_number):
        return None
    profile = profile_of(member)
    standing = standing_of(member, profile, timezone.now())
    return Part("mentorship/my_profile_part.html", {"profile": profile, "standing": standing})


def mentee_part(request: HttpRequest) -> Part | None:
    """The way to the mentee profile, and whether it is ready; nothing for staff without a membership."""
    member = request.user
    if not isinstance(member, Member) or (member.is_staff and not member.member_number):
        return None
    return Part("mentorship/mentee_profile_part.html", {"mentee_profile": mentee_profile_of(member)})


def suggestions_part(request: HttpRequest) -> Part | None:
    """The way to what one told about the directory (DIR-3), also after a lapse; nothing for who told nothing."""
    member = request.user
    if not isinstance(member, Member) or not suggestions_by(member).exists():
        return None
    return Part("mentorship/suggestions_part.html")


def renewal_form(member: Member, data: Any) -> RenewalForm:
    """The choice on the renewal page, as it stands now."""
    profile = profile_of(member)
    return RenewalForm(
        data,
        wants_to_mentor=profile is not None and profile.wants_to_mentor,
        may_mentor=may_take_part(member, MENTOR_ACTIVITY, today()).is_allowed,
    )


def confirm_renewal(member: Member, form: RenewalForm, now: datetime) -> str | None:
    """Carry out the choice; who has not answered the questions yet goes on to them.

    Whom others wait for is asked first, on the page that says what switching off closes.
    """
    if "wants_to_mentor" not in form.fields:
        return None
    wants_to_mentor = form.cleaned_data["wants_to_mentor"]
    if not wants_to_mentor and open_with(member):
        return reverse("mentorship:my-profile-untick")
    profile = workflow.answer_at_renewal(member, wants_to_mentor=wants_to_mentor, now=now)
    if profile is not None and profile.wants_to_mentor and profile.completed_at is None:
        return reverse("mentorship:my-profile-questions")
    return None


@after_untick
def close_requests(mentor: Member, now: datetime) -> None:
    """Open introductions close with a neutral message when a mentor switches off (FIND-2)."""
    close_requests_to(mentor, now=now)


closed_by_untick(count_open_requests_to)
add_watched(watched_by)
add_programs(programs_of_pairings)

add_way_back(WayBack("mentor", "mentorship:my-profile", _("Back to my mentor profile")))
add_way_back(WayBack("preview", "mentorship:my-profile-preview", _("Back to the preview of my mentor profile")))
add_way_back(WayBack("mentee", "mentorship:mentee-profile", _("Back to my mentee profile")))
add_way_back(WayBack("filters", "mentorship:mentor-private-filters", _("Back to the private filters")))
# listed mentors are asked by mentorship's own message, with the day until which they stay listed
leave_to_another_app(lambda: Member.objects.filter(mentor_profile__is_listed=True))
add_home_notice(30, waiting_notice)
add_part(20, mentoring_part)
add_part(25, mentee_part)
add_part(30, introductions_part)
add_part(40, meetings_ahead_part)
add_part(60, suggestions_part)
mentor_page.add_part(10, ask_part)
pairing_page.add_part(10, next_part)
pairing_page.add_part(20, agreement_part)
pairing_page.add_part(50, goals_part)
pairing_page.add_part(60, sharing_part)
pairing_page.add_part(70, evaluation_part)
pairing_page.add_part(30, meetings_part)
pairing_page.add_part(40, rhythm_part)
pairing_page.add_part(80, proof_part)
add_renewal_question(20, RenewalQuestion(form=renewal_form, confirm=confirm_renewal))
add_notification_kind(
    NotificationKind(
        "mentor_listing",
        _("Your place in the mentor search"),
        _("When you are about to leave the search, leave it, or are back in it, without having changed anything."),
        is_optional=False,
    )
)
add_notification_kind(
    NotificationKind(
        "introductions",
        _("Introductions and mentorships"),
        _("Requests, answers, the days until which something is due, and the beginning and end of a mentorship."),
        is_optional=False,
    )
)
add_notification_kind(
    NotificationKind(
        EARLY_REMINDER_KIND,
        _("Early reminders about an introduction"),
        _("The first of two, long before the day on which something is due. The last one always comes."),
    )
)
add_notification_kind(
    NotificationKind(
        NEWS_KIND,
        _("New mentors for my saved searches"),
        _("At most once a week, and only for the saved searches for which you asked for it."),
    )
)
add_notification_kind(
    NotificationKind(
        DIGEST_KIND,
        _("What waits in the directory of opportunities"),
        _("For who looks after it, on Mondays: what members told, what nobody has verified, what closes soon."),
        right=MANAGE,
    )
)
