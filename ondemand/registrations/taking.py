"""The program as the workbook's page knows it: what sending brings about, and why there is nothing to send it to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.queries import today
from members.rules import may_take_part
from mentorship.workbooks.models import Workbook, WorkbookTemplate
from mentorship.workbooks.submission import Hook, WayIn
from ondemand.registrations import workflow
from ondemand.registrations.policy import ACTIVITY, SHORTLIST_DAYS
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def what_sending_does(workbook: Workbook) -> StrOrPromise | WayIn | None:
    """The sentence before the button (OD-3, OD-4, OD-10), or what has to be done first: sending needs a paid
    registration, filling in is free (OD-3)."""
    if workbook.template.kind != WorkbookTemplate.Kind.MENTEE:
        return None
    registration = open_registration_of(workbook.member)
    if registration is None:
        return _way_in(workbook.member)
    if registration.state == State.AWAITING_PAYMENT:
        why = _("You can send it to Mentorship On Demand as soon as your registration is paid.")
        return WayIn(why, reverse("ondemand:registration"), _("To your registration"))
    if registration.state == State.AWAITING_WORKBOOK:
        return format_lazy(
            _(
                "Sending it to Mentorship On Demand starts our clock: you get a list of mentors within {days} business "
                "days. It also ends your right to a refund."
            ),
            days=SHORTLIST_DAYS,
        )
    return _("Mentorship On Demand has an earlier version of it. Sending replaces that one, and moves no date.")


def _way_in(member: Member) -> WayIn | None:
    if not may_take_part(member, ACTIVITY, today()).is_allowed:
        return None
    why = _(
        "The workbook is your own, and filling it in is free. To send it to the association and get a list of "
        "mentors for it, register for Mentorship On Demand."
    )
    return WayIn(why, reverse("ondemand:registration"), _("About Mentorship On Demand"))


def take(workbook: Workbook, now: datetime) -> None:
    """The workbook was sent: the registration goes on."""
    registration = open_registration_of(workbook.member)
    if registration is not None:
        workflow.receive_workbook(registration, workbook, now=now)


def give_back(workbook: Workbook, by: Member, now: datetime) -> None:
    """Staff reopened it."""
    workflow.take_back_workbook(workbook, by, now=now)


HOOK = Hook(wants=what_sending_does, take=take, give_back=give_back, page="ondemand:registration")
