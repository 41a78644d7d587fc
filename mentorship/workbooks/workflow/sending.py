"""Sending a workbook to a program, and reopening it (OD-3, OD-4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.workbooks import emails
from mentorship.workbooks.models import Workbook, WorkbookEvent
from mentorship.workbooks.queries import answers_of, sections_of
from mentorship.workbooks.rules import TRANSITIONS, Action, is_possible, standing_of
from mentorship.workbooks.submission import give_back, takers_of


@transaction.atomic
def send_workbook(workbook: Workbook, *, by: Member, now: datetime) -> Workbook:
    """Close the workbook and hand it to every program that takes it, in this transaction; leaves an event row.

    Sending it again is a quiet success. Raises NotAllowed for anybody but the owner; WrongState when no program takes
    it, or when an answer is missing that is needed.
    """
    Member.objects.select_for_update(no_key=True).filter(pk=workbook.member_id).first()
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    if by.pk != workbook.member_id:
        raise NotAllowed
    if workbook.state == Workbook.State.SENT:
        return workbook
    takers = takers_of(workbook)
    if not takers:
        raise WrongState(_("There is nothing to send it to: it stays your own."))
    if any(standing.missing for standing in standing_of(sections_of(workbook.template), answers_of(workbook))):
        raise WrongState(_("Some answers that are needed are missing."))
    _move(workbook, Action.SEND, by=by, now=now)
    for hook, _sentence in takers:
        hook.take(workbook, now)
    return workbook


@transaction.atomic
def reopen_workbook(workbook: Workbook, *, by: Member, reason: str, now: datetime) -> Workbook:
    """Let the member write again, with a reason that the member is told by e-mail; leaves an event row, and tells the
    programs that took it.

    Raises NotAllowed for who may not change workbooks and for one's own, WrongState when it is not sent.
    """
    Member.objects.select_for_update(no_key=True).filter(pk=workbook.member_id).first()
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    if not by.has_perm("mentorship.change_workbook") or by.pk == workbook.member_id:
        raise NotAllowed
    if not is_possible(workbook, Action.REOPEN):
        raise WrongState(_("Only a workbook that was sent can be reopened."))
    event = _move(workbook, Action.REOPEN, by=by, now=now, note=reason)
    give_back(workbook, by, now)
    emails.workbook_reopened(workbook, event)
    return workbook


def _move(workbook: Workbook, action: Action, *, by: Member, now: datetime, note: str = "") -> WorkbookEvent:
    before, workbook.state = workbook.state, TRANSITIONS[action][1] or workbook.state
    workbook.sent_at = now if workbook.state == Workbook.State.SENT else None
    workbook.save(update_fields=["state", "sent_at"])
    return WorkbookEvent.objects.create(
        workbook=workbook, at=now, actor=by, action=action, from_state=before, to_state=workbook.state, note=note
    )
