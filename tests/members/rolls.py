"""Files of the association's list of members, for tests."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from members.models import Member, RollImport, RollRow
from members.roll.reasons import Reason
from members.workflow.roll import apply_roll, stage_roll

ENGLISH = ["Member Number", "Email", "First Name", "Last Name", "Language", "City", "Province", "Category"]
ENGLISH += ["Start Date", "End Date"]
FRENCH = ["Numéro de membre", "Courriel", "Prénom", "Nom", "Langue", "Ville", "Province", "Catégorie"]
FRENCH += ["Date de début", "Date de fin"]


def person(number: str | int = "R1", **changed: Any) -> list[Any]:
    """One row, plausible in every column; `changed` by column name."""
    values = {
        "member_number": number,
        "email": f"{str(number).lower()}@roll.example",
        "first_name": "Ayşe",
        "last_name": "Ébauche",
        "language": "en",
        "city": "Montréal",
        "province": "QC",
        "category": "Member",
        "starts_on": "2026-03-01",
        "ends_on": "2027-02-28",
    }
    assert set(changed) <= set(values)
    return list((values | changed).values())


def csv_bytes(
    rows: Iterable[Sequence[Any]],
    *,
    header: Sequence[str] = ENGLISH,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """The rows as a spreadsheet program would write them, every cell quoted."""
    lines = [delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in [header, *rows]]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_bytes(rows: Iterable[Sequence[Any]], *, header: Sequence[str] = ENGLISH) -> bytes:
    workbook = Workbook()
    for row in [header, *rows]:
        workbook.active.append(list(row))
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def with_part(workbook: bytes, name: str, content: bytes, *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w", compression) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part.filename))
        if name not in old.namelist():
            new.writestr(name, content)
    return buffer.getvalue()


def stage(content: bytes, *, by: Member | None = None, name: str = "roll.csv") -> RollImport:
    return stage_roll(io.BytesIO(content), file_name=name, by=by, now=timezone.now())


def apply(roll: RollImport, *, good_rows_only: bool = False, by: Member | None = None) -> RollImport:
    return apply_roll(roll, good_rows_only=good_rows_only, by=by, now=timezone.now())


def imported(*rows: Sequence[Any], by: Member | None = None) -> RollImport:
    """The rows staged and applied, all of them."""
    return apply(stage(csv_bytes(rows), by=by), by=by)


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason["code"] for reason in reasons]


def outcomes(roll: RollImport) -> dict[int, tuple[str, list[str]]]:
    """Line -> outcome and the codes of why."""
    return {row.line: (row.outcome, codes([*row.faults, *row.conflicts])) for row in RollRow.objects.filter(roll=roll)}


def only_row(roll: RollImport) -> RollRow:
    return RollRow.objects.get(roll=roll)


def counts(roll: RollImport) -> tuple[int, int, int, int]:
    return roll.added, roll.changed, roll.unchanged, roll.refused
