"""What mentoring does when two people are kept apart, or one is suspended (SAFE-1), and what staff read of it then.

Found when the site starts; called by `members/workflow/safety.py` within its transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member, Suspension
from members.queries import is_suspended
from members.safety import Section, after_block, after_suspension, also_held, report_to_staff
from mentorship.introductions.models import Introduction
from mentorship.introductions.queries import others_in_open_introductions
from mentorship.introductions.workflow import close_introductions_between, close_introductions_of
from mentorship.pairs.models import Pairing
from mentorship.profiles.queries import profile_of
from mentorship.profiles.workflow import follow_listing

also_held(others_in_open_introductions)


@after_block
def keep_apart(blocker: Member, blocked: Member, now: datetime) -> None:
    """Close what is open between the two; both get the same neutral message."""
    close_introductions_between(blocker, blocked, now=now)


@after_suspension
def take_out_or_let_in(member: Member, now: datetime) -> None:
    """Bring the mentor's listing in step at once; what is open closes with a neutral message, what runs goes on."""
    if is_suspended(member):
        close_introductions_of(member, now=now)
    profile = profile_of(member)
    if profile is not None:
        follow_listing(profile.pk, now=now)


@report_to_staff
def what_runs(suspension: Suspension) -> Section:
    """The person's mentorships that hold a place, whichever side the person is on."""
    pairings = Pairing.objects.visible_to(suspension.member).taking_a_place().select_related("mentor", "mentee")
    return Section(
        _("Mentorships that run"),
        [
            (
                f"{pairing} ({pairing.program_name}, {pairing.get_state_display()})",
                reverse("admin:mentorship_pairing_change", args=[pairing.pk]),
            )
            for pairing in pairings
        ],
    )


@report_to_staff
def what_was_closed(suspension: Suspension) -> Section:
    """The introductions that were open when the suspension began: it closed them in the same moment."""
    closed = Introduction.objects.visible_to(suspension.member).filter(
        state=Introduction.State.CLOSED, ended_at=suspension.since
    )
    return Section(
        _("Introductions that it closed"),
        [
            (str(introduction), reverse("admin:mentorship_introduction_change", args=[introduction.pk]))
            for introduction in closed.select_related("mentor", "mentee")
        ],
    )
