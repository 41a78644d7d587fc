"""How long 5,000 rows of the directory take, from the file to the last entry: `python -m tests.bench.directory [ROWS]`.

A file of new entries, one that changes words of each by which it is found, and one that verifies all of them go the
way that staff's go, in a database of its own. Then a member downloads them all.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import django

ROWS, GOAL_SECONDS, DOWNLOAD_SECONDS = 5_000, 20, 1.5
HEADER = [
    *("Title (EN)", "Title (FR)", "Type", "Host", "Host kind", "Specialty", "Audience", "Professions", "Format"),
    *("Province", "Language", "Cost", "How to apply", "Contact", "Opens", "Closes", "Last verified", "Notes"),
]
TYPES = ["Formal program", "Informal source", "Summer opportunity", "Mentoring organization"]
PLACES = ["ON", "QC; NS", "Canada", "BC; AB; YT"]


def entries(rows: int, host: str, verified: date) -> Iterator[list[object]]:
    """Plausible entries: both languages, several words in a cell, notes of staff."""
    for index in range(rows):
        names = [f"Mentoring circle {index}", f"Cercle de mentorat {index}", TYPES[index % 4], f"{host} {index % 300}"]
        words = ["Association", "Mental health; Research; Hippotherapy", "New graduates; Students", "OT; OTA"]
        where = ["1:1; Group", PLACES[index % 4], "EN; FR", "Free", f"https://circle.example/{index}"]
        days = [f"circle{index}@circle.example", date(2026, 1, 5), date(2027, 2, 1), verified]
        yield [*names, *words, *where, *days, f"Telephoned {index} times; they answer on Mondays."]


def workbook(rows: int, host: str, verified: date) -> io.BytesIO:
    from openpyxl import Workbook

    book, buffer = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in entries(rows, host, verified):
        sheet.append(row)
    book.save(buffer)
    buffer.seek(0)
    return buffer


def with_ids(file: io.BytesIO, keys: list[int]) -> io.BytesIO:
    """The same rows about the entries with these keys, in their order."""
    from openpyxl import load_workbook

    book, buffer = load_workbook(file), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    column = sheet.max_column + 1
    for row, text in enumerate(["ID", *map(str, keys)], start=1):
        sheet.cell(row, column, text)
    book.save(buffer)
    buffer.seek(0)
    return buffer


def measure(rows: int) -> tuple[float, float]:
    """Print seconds for each step; the slowest file's sum and the middle download, which the goals are about."""
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from members.policy import Role
    from members.queries import today
    from mentorship.directory import workflow
    from mentorship.directory.importing import planned
    from mentorship.directory.models import DirectoryImport, Opportunity
    from tests import factories

    def timed[Result](what: str, deed: Callable[[], Result]) -> tuple[Result, float]:
        started = time.perf_counter()
        result = deed()
        seconds = time.perf_counter() - started
        print(f"  {what:24} {seconds:5.1f} s", flush=True)
        return result, seconds

    with transaction.atomic():
        by, now = factories.make_staff(Role.COORDINATOR), timezone.now()
        before = set(Opportunity.objects.values_list("pk", flat=True))
        slowest, keys = 0.0, []
        for name, host, day in (
            ("new", "Invented Hospital", date(2026, 10, 17)),
            ("another host", "Invented Clinic", date(2026, 10, 17)),
            ("verified", "Invented Clinic", date(2026, 11, 17)),
        ):
            file = workbook(rows, host, day)
            file = with_ids(file, keys) if keys else file
            send = partial(workflow.stage_import, file, file_name="list.xlsx", by=by, now=now)
            staged, sent = timed(f"{name}: send", send)
            _done, read = timed(f"{name}: read", partial(workflow.carry_out_import, staged.pk, now=now))
            staged = DirectoryImport.objects.get(pk=staged.pk)
            plan, shown = timed(f"{name}: compare", partial(planned, staged.rows, on=today()))
            workflow.apply_import(staged, fingerprint=plan.fingerprint, by=by, now=now)
            _done, applied = timed(f"{name}: import", partial(workflow.carry_out_import, staged.pk, now=now))
            staged.refresh_from_db()
            if staged.state != DirectoryImport.State.APPLIED or staged.added + staged.changed != rows:
                raise SystemExit(f"{staged.state}: {staged.added} added, {staged.changed} changed")
            slowest = max(slowest, sent + read + shown + applied)
            keys = list(Opportunity.objects.exclude(pk__in=before).order_by("pk").values_list("pk", flat=True))
        client = Client(headers={"host": "localhost"})
        factories.sign_in(client, factories.make_member())
        downloads = []
        for _turn in range(3):
            answer, seconds = timed(
                "a member downloads", partial(client.get, reverse("mentorship:opportunity-download"))
            )
            if answer.status_code != 200:
                raise SystemExit(f"download: {answer.status_code}")
            downloads.append(seconds)
        transaction.set_rollback(True)
    return slowest, sorted(downloads)[1]


def main(rows: int = ROWS) -> None:
    print(f"import of the directory, {rows} rows", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.update(CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="caot_mentor.settings")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_content", verbosity=0)
        slowest, download = measure(rows)
    for seconds, goal, what in (
        (slowest, GOAL_SECONDS, "from the file to the last entry"),
        (download, DOWNLOAD_SECONDS, "the whole for a member, as a spreadsheet"),
    ):
        outcome = "reached" if seconds < goal else "MISSED "
        print(f"  {outcome}  {what} in under {goal} s: {seconds:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)
