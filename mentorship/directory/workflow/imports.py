"""The directory's way in by a spreadsheet (DIR-2): a job reads the file, staff look, a job imports it or they put it
aside. Each job is one transaction: one that ends in the middle has done nothing, and the next run begins anew.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.queries import today
from members.roll.reading import UnreadableRoll
from mentorship.directory.importing import Outcome, Plan, planned
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent
from mentorship.directory.policy import IMPORT_TASK, IMPORT_TRIES
from mentorship.directory.queries import forgotten_imports
from mentorship.directory.rules import MANAGE, Action
from mentorship.directory.spreadsheet import read_sheet
from mentorship.directory.workflow.entries import hold_directory, prepare, record
from mentorship.directory.workflow.writing import update_entries

State, Trouble = DirectoryImport.State, DirectoryImport.Trouble
UNDECIDED = (State.READING, State.PREVIEWED)
BATCH = 1000


@transaction.atomic
def stage_import(file: IO[bytes], *, file_name: str, by: Member, now: datetime) -> DirectoryImport:
    """Keep a file whose first row is understood, for a job to read; no entry is touched.

    Raises `UnreadableRoll` (and keeps nothing) for one of another kind, NotAllowed without the right to it.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    ignored = read_sheet(file).ignored_columns
    file.seek(0)
    staged = DirectoryImport.objects.create(
        file_name=PurePath(file_name).name[:200],
        state=State.READING,
        uploaded_at=now,
        uploaded_by=by,
        content=file.read(),
        ignored_columns=ignored[:50],
    )
    transaction.on_commit(partial(knock, IMPORT_TASK), robust=True)
    return staged


@transaction.atomic
def apply_import(staged: DirectoryImport, *, fingerprint: str, by: Member, now: datetime) -> DirectoryImport:
    """Have a job do all that the preview with this fingerprint showed. Asking twice is a quiet success.

    Raises NotAllowed without the right to it, WrongState when it was put aside or is not read.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    locked = _locked(staged.pk)
    if locked.state in (State.APPLYING, State.APPLIED):
        return locked
    if locked.state != State.PREVIEWED:
        raise WrongState(_("This preview was put aside. Send the file again."))
    locked.state, locked.agreed, locked.trouble, locked.tries = State.APPLYING, fingerprint, "", 0
    locked.decided_at, locked.decided_by = now, by
    locked.save(update_fields=["state", "agreed", "trouble", "tries", "decided_at", "decided_by"])
    transaction.on_commit(partial(knock, IMPORT_TASK), robust=True)
    return locked


@transaction.atomic
def discard_import(staged: DirectoryImport, *, by: Member, now: datetime) -> DirectoryImport:
    """Put a file or its preview aside and delete its rows; twice is no error. Raises NotAllowed, or WrongState once it
    is imported."""
    if not by.has_perm(MANAGE):
        raise NotAllowed
    locked = _locked(staged.pk)
    if locked.state in (State.APPLYING, State.APPLIED):
        raise WrongState(_("This file has been imported already."))
    if locked.state in UNDECIDED:
        locked.decided_by = by
        _put_aside(locked, now)
    return locked


def carry_out_import(key: int, *, now: datetime) -> bool:
    """Read the file, or import its rows, as its state says; False where it does not wait any more, or another job has
    it. One in whose middle jobs have ended too often fails. Only jobs call this.
    """
    match _begun(key, now):
        case State.READING:
            return _read(key)
        case State.APPLYING:
            return _import(key, now)
    return False


@transaction.atomic
def fail_import(key: int, *, now: datetime) -> bool:
    """It could not be read, or not be imported; staff see it. False if it does not wait any more."""
    staged = _locked(key)
    return _fail(staged, now)


def purge_imports(now: datetime) -> int:
    """Put aside what everybody forgot; returns how many."""
    purged = 0
    for key in forgotten_imports(now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            locked = _locked(key)
            if locked.state in UNDECIDED:
                _put_aside(locked, now)
                purged += 1
    return purged


def _locked(key: int) -> DirectoryImport:
    return DirectoryImport.objects.select_for_update(of=("self",)).get(pk=key)


@transaction.atomic
def _begun(key: int, now: datetime) -> str:
    """The state of what waits, its tries counted before the attempt: one that takes the worker down must end too."""
    waiting = DirectoryImport.objects.select_for_update(of=("self",), skip_locked=True).defer("rows", "content")
    staged = waiting.filter(pk=key, state__in=(State.READING, State.APPLYING)).first()
    if staged is None:
        return ""
    if staged.tries >= IMPORT_TRIES:
        _fail(staged, now)
        return ""
    staged.tries += 1
    staged.save(update_fields=["tries"])
    return staged.state


def _waiting(key: int, state: str) -> DirectoryImport | None:
    rows = DirectoryImport.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=key, state=state).select_related("decided_by").first()


@transaction.atomic
def _read(key: int) -> bool:
    staged = _waiting(key, State.READING)
    if staged is None or staged.content is None:
        return False
    content = bytes(staged.content)
    try:
        staged.rows, staged.state = _rows(content), State.PREVIEWED
    except UnreadableRoll:
        staged.state, staged.why_not_read = State.FAILED, _reasons(content)
    staged.content = None
    staged.save(update_fields=["rows", "state", "why_not_read", "content"])
    return True


def _rows(content: bytes) -> list[dict[str, object]]:
    return [row.as_json() for row in read_sheet(io.BytesIO(content)).rows]


def _reasons(content: bytes) -> dict[str, str]:
    """Why the file cannot be read to its end, in each language."""
    reasons = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                _rows(content)
            except UnreadableRoll as error:
                reasons[language] = str(error)
    return reasons


@transaction.atomic
def _import(key: int, now: datetime) -> bool:
    hold_directory()
    staged = _waiting(key, State.APPLYING)
    if staged is None:
        return False
    plan = planned(staged.rows, on=today(now))
    is_outdated = plan.fingerprint != staged.agreed
    if is_outdated or plan.counts[Outcome.REFUSED]:
        staged.state, staged.trouble = State.PREVIEWED, Trouble.OUTDATED if is_outdated else ""
        staged.decided_at = staged.decided_by = None
        staged.save(update_fields=["state", "trouble", "decided_at", "decided_by"])
        return True
    staged.added, staged.changed = _write(plan, staged, now)
    staged.unchanged = plan.counts[Outcome.UNCHANGED]
    staged.state, staged.rows = State.APPLIED, []
    staged.save(update_fields=["state", "rows", "added", "changed", "unchanged"])
    return True


def _write(plan: Plan, staged: DirectoryImport, now: datetime) -> tuple[int, int]:
    """New entries, published at once, and changed columns; one event row for each. Nothing is deleted, and whether an
    entry is published stays as it was. Returns how many are new, and how many changed."""
    by = staged.decided_by
    new, held, events = [], [], []
    for row in plan.rows:
        if row.opportunity is None:
            entry = prepare(Opportunity(state=Opportunity.State.PUBLISHED), row.values, now=now)
            new.append(entry)
            events.append(record(entry, Action.IMPORTED, "", by, now, staged.file_name))
        elif row.changes:
            entry = prepare(row.opportunity, row.values, now=now)
            if "last_verified_on" in row.changes:
                entry.verified_by = None  # the file does not say who
            held.append((entry, row.changes.keys()))
            note = " ".join(row.changes)
            events.append(record(entry, Action.CHANGED_BY_IMPORT, entry.state, by, now, note))
    Opportunity.objects.bulk_create(new, batch_size=BATCH)
    update_entries(held)
    OpportunityEvent.objects.bulk_create(events, batch_size=BATCH)
    return len(new), len(held)


def _fail(staged: DirectoryImport, now: datetime) -> bool:
    """Nothing of it is done: what was read can be tried again, what could not be read is sent anew."""
    if staged.state == State.READING:
        staged.state, staged.content, staged.decided_at = State.FAILED, None, now
    elif staged.state == State.APPLYING:
        staged.state, staged.trouble = State.PREVIEWED, Trouble.BROKEN
        staged.decided_at = staged.decided_by = None
    else:
        return False
    staged.save(update_fields=["state", "content", "trouble", "decided_at", "decided_by"])
    return True


def _put_aside(staged: DirectoryImport, now: datetime) -> None:
    staged.state, staged.decided_at, staged.rows, staged.content = State.DISCARDED, now, [], None
    staged.save(update_fields=["state", "decided_at", "decided_by", "rows", "content"])
