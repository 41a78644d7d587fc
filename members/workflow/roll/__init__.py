"""The roll's way in (MEM-4, MEM-7): stage a file, preview it, apply or discard it.

Lock order: the roll's advisory lock, RollImport, Member (by id), Membership, then what hangs on them. One import is
applied at a time; the preview is made anew inside the transaction that applies it.
"""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO

import pghistory
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member, RollImport, RollRow
from members.policy import ROLL_KEPT_DAYS, ROLL_LOCK
from members.roll.reading import read_roll
from members.workflow.roll.comparing import compare
from members.workflow.roll.staging import copy_rows
from members.workflow.roll.writing import write


def stage_roll(file: IO[bytes], *, file_name: str, by: Member | None, now: datetime) -> RollImport:
    """Read `file`, check and compare every row, and keep the preview; no member is touched.

    `by` is empty for the command line. Raises `UnreadableRoll` (and keeps nothing) for a file that cannot be taken,
    NotAllowed without the right to import.
    """
    if by is not None and not by.has_perm("members.add_rollimport"):
        raise NotAllowed
    roll_file = read_roll(file)
    with transaction.atomic():
        roll = RollImport.objects.create(
            file_name=PurePath(file_name).name[:200],
            sha256="",
            uploaded_by=by,
            uploaded_at=now,
            ignored_columns=[name[:100] for name in roll_file.ignored_columns],
        )
        copy_rows(roll, roll_file.rows)
        compare(roll)
        roll.sha256 = _digest(file)
        roll.save(update_fields=["sha256"])
    return roll


def apply_roll(roll: RollImport, *, good_rows_only: bool, by: Member | None, now: datetime) -> RollImport:
    """Write what the preview shows: new members, changed values, new periods; one event row for each.

    Never grants a staff role, lets nobody in again, and leaves the sign-in address of an activated account alone
    (MEM-7). All or nothing unless `good_rows_only`. Sends no mail: the sweep of MEM-6 asks renewed members.
    Raises WrongState when rows are refused and `good_rows_only` is not given, when the import was discarded, or when
    the database has changed so that rows are refused which the preview took: then the preview is the new one.
    """
    if by is not None and not by.has_perm("members.add_rollimport"):
        raise NotAllowed
    try:
        with transaction.atomic(), pghistory.context(actor=by.pk if by else None, roll_import=roll.pk):
            locked = _locked(roll)
            if locked.state == RollImport.State.APPLIED and locked.decided_by == by:
                return locked
            _must_be_open(locked)
            _lock_members(locked)
            were_refused = set(_refused_lines(locked))
            compare(locked)
            is_stale = not were_refused.issuperset(_refused_lines(locked))
            if not is_stale:
                if locked.refused and not good_rows_only:
                    raise WrongState(_("Rows are refused. Correct the file, or import the good rows only."))
                write(locked, by=by, now=now)
                locked.state, locked.applied_at, locked.decided_by = RollImport.State.APPLIED, now, by
                locked.good_rows_only = bool(good_rows_only and locked.refused)
                locked.save(update_fields=["state", "applied_at", "decided_by", "good_rows_only"])
    except IntegrityError as error:  # somebody took an address or a period between comparison and writing
        raise WrongState(_STALE) from error
    if is_stale:
        raise WrongState(_STALE)
    return locked


_STALE = _("The members have changed since this preview was made. Nothing was imported; look at the rows again.")


def discard_roll(roll: RollImport, *, by: Member, now: datetime) -> RollImport:
    """Put a preview aside and delete its rows; discarding twice is a quiet success. Raises WrongState once applied."""
    if not by.has_perm("members.add_rollimport"):
        raise NotAllowed
    with transaction.atomic():
        locked = _locked(roll)
        if locked.state != RollImport.State.DISCARDED:
            _must_be_open(locked)
            _put_aside(locked, by)
    return locked


def old_imports(now: datetime) -> QuerySet[RollImport]:
    """Imports past their 30 days that still hold rows."""
    old = RollImport.objects.filter(uploaded_at__lt=now - timedelta(days=ROLL_KEPT_DAYS))
    return old.filter(Exists(RollRow.objects.filter(roll=OuterRef("pk"))))


def purge_roll_imports(now: datetime) -> int:
    """Delete the rows of imports older than 30 days, and put forgotten previews aside; returns how many it touched.

    The counts and who imported stay.
    """
    purged = 0
    for roll in old_imports(now).order_by("pk"):
        with transaction.atomic():
            locked = _locked(roll)
            if locked.state == RollImport.State.PREVIEWED:
                _put_aside(locked, None)
            else:
                _delete_rows(locked)
            purged += 1
    return purged


def _locked(roll: RollImport) -> RollImport:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROLL_LOCK])
    return RollImport.objects.select_for_update().get(pk=roll.pk)


def _lock_members(roll: RollImport) -> None:
    """Hold every member of the file, in the order of their ids, before anything is compared with them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM members_member WHERE member_number IN"
            " (SELECT member_number FROM members_rollrow WHERE roll_id = %s) ORDER BY id FOR UPDATE) AS held",
            [roll.pk],
        )


def _must_be_open(roll: RollImport) -> None:
    if roll.state == RollImport.State.APPLIED:
        raise WrongState(_("This file has been imported already."))
    if roll.state == RollImport.State.DISCARDED:
        raise WrongState(_("This preview was discarded. Upload the file again."))


def _refused_lines(roll: RollImport) -> list[int]:
    return list(RollRow.objects.filter(roll=roll, outcome=RollRow.Outcome.REFUSED).values_list("line", flat=True))


def _put_aside(roll: RollImport, by: Member | None) -> None:
    roll.state, roll.decided_by = RollImport.State.DISCARDED, by
    roll.save(update_fields=["state", "decided_by"])
    _delete_rows(roll)


def _delete_rows(roll: RollImport) -> None:
    RollRow.objects.filter(roll=roll).delete()


def _digest(file: IO[bytes]) -> str:
    file.seek(0, io.SEEK_SET)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
