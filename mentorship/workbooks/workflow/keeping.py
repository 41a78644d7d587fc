"""How long workbooks stay, and the PDFs that their owners ask for (quality P9)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from caot_mentor.errors import NotAllowed
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.workbooks import emails
from mentorship.workbooks.models import Workbook, WorkbookEvent, WorkbookFile
from mentorship.workbooks.policy import FILE_LEASE_SECONDS, MAKE_TASK
from mentorship.workbooks.queries import file_to_make, removed_on, to_remove, to_warn_of
from mentorship.workbooks.rules import Action


@transaction.atomic
def warn_of_removal(workbook_id: int, *, now: datetime, remove_on: datetime) -> bool:
    """Tell the owner that the workbook goes on `remove_on` unless it is kept; leaves an event row.

    False when nothing is to be told any more: touched meanwhile, or told already.
    """
    workbook = Workbook.objects.select_for_update().get(pk=workbook_id)
    if not to_warn_of(now).filter(pk=workbook.pk).exists():
        return False
    event = _record(workbook, Action.WARN, None, now)
    emails.workbook_removal(workbook, event, remove_on)
    return True


@transaction.atomic
def keep_workbook(workbook: Workbook, *, by: Member, now: datetime) -> bool:
    """The owner keeps it for another 24 months after a notice; without one there is nothing to keep, and no event.

    Raises NotAllowed for anybody else.
    """
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    if by.pk != workbook.member_id:
        raise NotAllowed
    if removed_on(workbook) is None:
        return False
    _record(workbook, Action.KEEP, by, now)
    return True


@transaction.atomic
def remove_workbook(workbook_id: int, *, now: datetime) -> bool:
    """Delete it with its answers, files and events, 24 months after the last touch; False if touched meanwhile."""
    workbook = Workbook.objects.select_for_update().get(pk=workbook_id)
    if not to_remove(now).filter(pk=workbook.pk).exists():
        return False
    workbook.delete()
    return True


@transaction.atomic
def ask_for_file(workbook: Workbook, language: str, *, by: Member, now: datetime) -> WorkbookFile:
    """Have a PDF made in the language. One that shows the workbook as it stands, or is being made, is left alone.

    Raises NotAllowed for anybody but the owner.
    """
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    if by.pk != workbook.member_id:
        raise NotAllowed
    held = workbook.files.filter(language=language).first()
    if held is not None and (held.shows_at == workbook.changed_at if held.made_at else is_under_way(held, now)):
        return held
    fresh = {"asked_at": now, "tries": 0, "lease_until": None, "content": b"", "made_at": None, "shows_at": None}
    file, _is_new = WorkbookFile.objects.update_or_create(workbook=workbook, language=language, defaults=fresh)
    transaction.on_commit(lambda: knock(MAKE_TASK), robust=True)
    return file


def is_under_way(file: WorkbookFile, now: datetime) -> bool:
    """Whether a job still has or will have a try at it."""
    has_lease = file.lease_until is not None and file.lease_until > now
    return file.made_at is None and (has_lease or file_to_make(now).filter(pk=file.pk).exists())


@transaction.atomic
def borrow_file(now: datetime) -> WorkbookFile | None:
    """The PDF that waits longest, in the caller's hands for two minutes; None where none waits."""
    file = file_to_make(now).select_for_update(skip_locked=True).first()
    if file is None:
        return None
    until = now + timedelta(seconds=FILE_LEASE_SECONDS)
    # counted before the attempt: one that takes the worker down with it must end too
    WorkbookFile.objects.filter(pk=file.pk).update(lease_until=until, tries=F("tries") + 1)
    return file


@transaction.atomic
def hand_over_file(file: WorkbookFile, content: bytes, *, shows_at: datetime, now: datetime) -> bool:
    """Keep what was made; False when it was asked for anew, or deleted, meanwhile."""
    same = WorkbookFile.objects.filter(pk=file.pk, asked_at=file.asked_at, made_at__isnull=True)
    return bool(same.update(content=content, made_at=now, shows_at=shows_at, lease_until=None))


def _record(workbook: Workbook, action: Action, by: Member | None, now: datetime) -> WorkbookEvent:
    return WorkbookEvent.objects.create(
        workbook=workbook, at=now, actor=by, action=action, from_state=workbook.state, to_state=workbook.state
    )
