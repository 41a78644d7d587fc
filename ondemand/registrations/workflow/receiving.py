"""The workbook comes, and goes back where it has to be changed (OD-3, OD-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import closed_days
from mentorship.profiles.workflow import FiveAnswers, save_five_answers
from mentorship.workbooks.models import Workbook
from ondemand.registrations import emails
from ondemand.registrations.deadlines import shortlist_due
from ondemand.registrations.models import ReceivedWorkbook, Registration
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import Action, State, Who, roles_of
from ondemand.registrations.workflow.clocks import end_pause
from ondemand.registrations.workflow.moving import check, locked_registration, move, record


@transaction.atomic
def receive_workbook(registration: Registration, workbook: Workbook, *, now: datetime) -> Registration:
    """The mentee sent the workbook on the site: the 10 business days begin, the right to a refund ends (OD-4, OD-10).

    A mail names the date. A workbook sent again after staff reopened it while the list is out, or later, only takes
    the place of the earlier one. Raises WrongState for an unpaid registration and for a closed one.
    """
    registration = locked_registration(registration.pk)
    if registration.workbook_received_at is not None and registration.state != State.AWAITING_WORKBOOK:
        registration.workbook = workbook
        registration.save(update_fields=["workbook"])
        return registration
    return begin_shortlist_clock(
        registration, workbook, Registration.ReceivedBy.SITE, received_at=now, actor=registration.member, now=now
    )


@transaction.atomic
def send_earlier_workbook(registration: Registration, by: Member, *, now: datetime) -> Registration:
    """Send a workbook once more that went to the association in an earlier registration and is closed since.

    Raises NotAllowed for anybody but the mentee, WrongState without such a workbook or when none is awaited.
    """
    if by.pk != registration.member_id:
        raise NotAllowed
    registration = locked_registration(registration.pk)
    sent = Workbook.objects.filter(member=by, template__kind="mentee", state=Workbook.State.SENT)
    workbook = sent.order_by("-template__version").first()
    if workbook is None:
        raise WrongState(_("There is no earlier workbook to send."))
    if registration.state == State.AWAITING_SHORTLIST and registration.workbook_id == workbook.pk:
        return registration
    return begin_shortlist_clock(
        registration, workbook, Registration.ReceivedBy.SITE, received_at=now, actor=by, now=now
    )


@dataclass(frozen=True)
class Received:
    """A workbook that came by e-mail or on paper: when, how, the file, and the answers that the list is made from."""

    received_at: datetime
    received_by: str
    file_name: str
    content_type: str
    content: bytes
    answers: FiveAnswers


@transaction.atomic
def enter_workbook(registration: Registration, by: Member, received: Received, *, now: datetime) -> Registration:
    """Staff enter a workbook that came otherwise (OD-4): the clock runs from the moment in which it was received.

    Keeps the file, writes the five answers into the mentee profile, and tells the mentee the date. Raises NotAllowed
    for who is not staff and for one's own, WrongState when none is awaited, or for a moment that lies ahead or before
    the payment.
    """
    registration = locked_registration(registration.pk)
    if Who.STAFF not in roles_of(registration, by):
        raise NotAllowed
    check(registration, Action.WORKBOOK_RECEIVED)
    if registration.paid_at is None or not registration.paid_at <= received.received_at <= now:
        raise WrongState(_("The workbook counts from the payment on, and cannot have come later than now."))
    member = registration.member
    save_five_answers(member, received.answers, language=member.language, now=now)
    ReceivedWorkbook.objects.create(
        registration=registration,
        file_name=received.file_name,
        content_type=received.content_type,
        content=received.content,
        entered_at=now,
        entered_by=by,
    )
    return begin_shortlist_clock(
        registration, None, received.received_by, received_at=received.received_at, actor=by, now=now
    )


@transaction.atomic
def take_back_workbook(workbook: Workbook, by: Member, *, now: datetime) -> None:
    """Staff reopened the workbook: the registration waits for it again, unless the list was sent (OD-4).

    The clock of the list ends, and begins anew with the next sending; the right to a refund stays gone (OD-10).
    """
    found = open_registration_of(workbook.member)
    if found is None or found.workbook_id != workbook.pk:
        return
    registration = locked_registration(found.pk)
    if registration.state != State.AWAITING_SHORTLIST:
        return
    before = move(registration, Action.WORKBOOK_REOPENED)
    end_pause(registration, now)
    registration.save(update_fields=["state", "clock_paused_at"])
    record(registration, Action.WORKBOOK_REOPENED, before, by, now)


def begin_shortlist_clock(
    registration: Registration,
    workbook: Workbook | None,
    received_by: str,
    *,
    received_at: datetime,
    actor: Member,
    now: datetime,
) -> Registration:
    """Write into the locked registration that the workbook came at `received_at`, and until when the list is due."""
    before = move(registration, Action.WORKBOOK_RECEIVED)
    registration.workbook, registration.received_by = workbook, received_by
    registration.workbook_received_at = received_at
    registration.shortlist_due_by = shortlist_due(received_at, closed_days())
    columns = ["state", "workbook", "received_by", "workbook_received_at", "shortlist_due_by"]
    registration.save(update_fields=columns)
    event = record(registration, Action.WORKBOOK_RECEIVED, before, actor, now)
    emails.workbook_received(registration, event)
    return registration
