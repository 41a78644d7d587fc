"""From frozen facts to files: a worker borrows a record, makes its PDF in both languages, and hands it over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.records import emails
from mentorship.records.documents import as_context
from mentorship.records.models import Record, RecordEvent, RecordFile
from mentorship.records.pdf import make_pdf
from mentorship.records.policy import LEASE_SECONDS, MAKE_TASK
from mentorship.records.queries import to_be_made
from mentorship.records.rules import TRANSITIONS, Action

logger = logging.getLogger(__name__)
Kind, State = Record.Kind, Record.State


def make_next_record(now: datetime) -> bool:
    """Borrow the record that waits longest, make its files and tell the holder; False where none waits.

    A file that cannot be made is logged, and tried again when the lease is over. Only jobs call this.
    """
    record = _borrow(now)
    if record is None:
        return False
    try:
        files = {
            language: make_pdf(record.kind, as_context(record, language), language)
            for language, _name in settings.LANGUAGES
        }
    except Exception:
        logger.exception("the document of record %s could not be made", record.pk)
        return True
    _hand_over(record.pk, files, now)
    return True


@transaction.atomic
def try_again(record: Record, *, by: Member, now: datetime) -> None:
    """Staff have a document made again that could not be made. Raises NotAllowed without the right, WrongState
    unless it waits."""
    if not by.has_perm("mentorship.change_record"):
        raise NotAllowed
    locked = Record.objects.select_for_update().get(pk=record.pk)
    if locked.state not in TRANSITIONS[Action.TRIED_AGAIN].sources:
        raise WrongState
    locked.tries, locked.lease_until, locked.asked_at = 0, None, now
    locked.save(update_fields=["tries", "lease_until", "asked_at"])
    RecordEvent.objects.create(
        record=locked, at=now, actor=by, action=Action.TRIED_AGAIN, from_state=locked.state, to_state=locked.state
    )
    transaction.on_commit(lambda: knock(MAKE_TASK), robust=True)


@transaction.atomic
def _borrow(now: datetime) -> Record | None:
    record = to_be_made(now).select_for_update(skip_locked=True).first()
    if record is None:
        return None
    until = now + timedelta(seconds=LEASE_SECONDS)
    # counted before the attempt: one that takes the worker down with it must end too
    Record.objects.filter(pk=record.pk).update(lease_until=until, tries=F("tries") + 1)
    return record


@transaction.atomic
def _hand_over(record_id: int, files: dict[str, bytes], now: datetime) -> None:
    record = Record.objects.select_for_update(of=("self",)).select_related("holder").get(pk=record_id)
    made = TRANSITIONS[Action.MADE]
    if record.state not in made.sources or not record.facts:  # revoked, or its holder erased, meanwhile
        return
    RecordFile.objects.bulk_create(
        RecordFile(record=record, language=language, content=content, made_at=now)
        for language, content in files.items()
    )
    before, record.state, record.lease_until = record.state, made.target, None
    record.save(update_fields=["state", "lease_until"])
    RecordEvent.objects.create(record=record, at=now, action=Action.MADE, from_state=before, to_state=record.state)
    if record.kind != Kind.CPD_RECORD:
        emails.record_ready(record)
