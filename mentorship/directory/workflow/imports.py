"""The directory's way in by a spreadsheet (DIR-2): stage a file, import it, or put it aside."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.directory.importing import Outcome, planned
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent
from mentorship.directory.queries import forgotten_imports
from mentorship.directory.rules import MANAGE, Action
from mentorship.directory.spreadsheet import COLUMNS, read_sheet
from mentorship.directory.workflow.entries import hold_directory, prepare, record

State = DirectoryImport.State
WRITTEN = [*COLUMNS, "verified_by", "match_key", "search_text", "changed_at"]
BATCH = 500


def stage_import(file: IO[bytes], *, file_name: str, by: Member, now: datetime) -> DirectoryImport:
    """Read the file and keep its rows; no entry is touched.

    Raises `UnreadableRoll` (and keeps nothing) for a file that cannot be taken, NotAllowed without the right to it.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    sheet = read_sheet(file)
    rows = [row.as_json() for row in sheet.rows]
    return DirectoryImport.objects.create(
        file_name=PurePath(file_name).name[:200],
        uploaded_at=now,
        uploaded_by=by,
        rows=rows,
        ignored_columns=sheet.ignored_columns[:50],
    )


@transaction.atomic
def apply_import(staged: DirectoryImport, *, fingerprint: str, by: Member, now: datetime) -> DirectoryImport:
    """Do all that the preview with this fingerprint showed: new entries, published at once, and changed columns; one
    event row for each. Nothing is deleted, and whether an entry is published stays as it was.

    Raises NotAllowed without the right to it; WrongState where a row is refused, when it was put aside, or when the
    directory has changed since the preview. Importing twice is a quiet success.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    hold_directory()
    locked = DirectoryImport.objects.select_for_update(of=("self",)).get(pk=staged.pk)
    if locked.state == State.APPLIED:
        return locked
    if locked.state == State.DISCARDED:
        raise WrongState(_("This preview was put aside. Send the file again."))
    plan = planned(locked.rows)
    if plan.counts[Outcome.REFUSED]:
        raise WrongState(_("Rows are refused. Correct the file and send it again."))
    if plan.fingerprint != fingerprint:
        raise WrongState(_("The directory has changed since this preview. Nothing was imported; look at it again."))
    new, held, events = [], [], []
    for row in plan.rows:
        if row.opportunity is None:
            entry = prepare(Opportunity(state=Opportunity.State.PUBLISHED), row.values, now=now)
            new.append(entry)
            events.append(record(entry, Action.IMPORTED, "", by, now, locked.file_name))
        elif row.changes:
            entry = prepare(row.opportunity, row.values, now=now)
            if "last_verified_on" in row.changes:
                entry.verified_by = None  # the file does not say who
            held.append(entry)
            note = " ".join(row.changes)
            events.append(record(entry, Action.CHANGED_BY_IMPORT, entry.state, by, now, note))
    Opportunity.objects.bulk_create(new, batch_size=BATCH)
    Opportunity.objects.bulk_update(held, WRITTEN, batch_size=BATCH)
    OpportunityEvent.objects.bulk_create(events, batch_size=BATCH)
    locked.state, locked.decided_at, locked.refused = State.APPLIED, now, 0
    locked.added, locked.changed = len(new), len(held)
    locked.unchanged = plan.counts[Outcome.UNCHANGED]
    locked.rows = []
    locked.save(update_fields=["state", "decided_at", "refused", "added", "changed", "unchanged", "rows"])
    return locked


@transaction.atomic
def discard_import(staged: DirectoryImport, *, by: Member, now: datetime) -> DirectoryImport:
    """Put a preview aside and delete its rows; twice is no error. Raises NotAllowed, or WrongState once imported."""
    if not by.has_perm(MANAGE):
        raise NotAllowed
    locked = DirectoryImport.objects.select_for_update(of=("self",)).get(pk=staged.pk)
    if locked.state == State.APPLIED:
        raise WrongState(_("This file has been imported already."))
    if locked.state == State.PREVIEWED:
        _put_aside(locked, now)
    return locked


def purge_imports(now: datetime) -> int:
    """Put previews aside that everybody forgot; returns how many."""
    purged = 0
    for key in forgotten_imports(now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            locked = DirectoryImport.objects.select_for_update(of=("self",)).get(pk=key)
            if locked.state == State.PREVIEWED:
                _put_aside(locked, now)
                purged += 1
    return purged


def _put_aside(staged: DirectoryImport, now: datetime) -> None:
    staged.state, staged.decided_at, staged.rows = State.DISCARDED, now, []
    staged.save(update_fields=["state", "decided_at", "rows"])
