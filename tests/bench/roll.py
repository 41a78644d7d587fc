"""How long 25,000 rows take, and how much memory: `python -m tests.bench.roll [ROWS]`.

Files are made, previewed, applied, and applied again with every membership renewed, in a transaction that is rolled
back. Each kind of file has a process of its own, since a process never gives its highest memory back.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import django

HEADER = ["Member Number", "Email", "First Name", "Last Name", "Language", "City", "Province", "Category"]
HEADER += ["Start Date", "End Date"]
CATEGORIES = ["Member", "Student Associate", "Retired Member", "Associé provisoire"]
ROWS = 25_000


def people(rows: int, year: int) -> Iterator[list[str]]:
    """A plausible roll: names with accents, every fifth person in French, all provinces."""
    provinces = ["ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NT", "NU", ""]
    for index in range(rows):
        person = [f"B{index:06}", f"person{index}@bench.example", "Étienne", f"Échantillon-{index}"]
        place = ["fr" if index % 5 == 0 else "en", "Montréal", provinces[index % len(provinces)]]
        yield [*person, *place, CATEGORIES[index % 4], f"{year}-03-01", f"{year + 1}-02-28"]


def write_csv(path: Path, rows: int, year: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *people(rows, year)])


def write_xlsx(path: Path, rows: int, year: int) -> None:
    from datetime import date

    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(HEADER)
    for row in people(rows, year):
        sheet.append([*row[:8], date.fromisoformat(row[8]), date.fromisoformat(row[9])])
    workbook.save(path)


def peak_mb() -> float:
    """The highest memory of this process; `ru_maxrss` would count what its parent had before it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(first: Path, second: Path) -> None:
    """Preview and apply `first`, then `second` (everybody renewed); print seconds and the growth of the peak."""
    from django.db import transaction
    from django.utils import timezone

    from members.content_loader import load_categories
    from members.models import Membership
    from members.workflow.roll import apply_roll, stage_roll

    def timed[Result](what: str, deed: Callable[[], Result]) -> Result:
        started = time.perf_counter()
        result = deed()
        seconds = time.perf_counter() - started
        print(f"  {first.suffix[1:]:4} {what:19} {seconds:6.1f} s   peak +{peak_mb() - before:4.0f} MB")
        return result

    with transaction.atomic():
        load_categories()
        before = peak_mb()
        for name, path in (("new", first), ("all renewed", second), ("same again", second)):
            now = timezone.now()
            with path.open("rb") as file:
                roll = timed(f"preview {name}", partial(stage_roll, file, file_name=path.name, by=None, now=now))
            if roll.refused:
                raise SystemExit(f"{roll.refused} rows were refused")
            timed(f"apply {name}", partial(apply_roll, roll, good_rows_only=False, by=None, now=now))
        print(f"       {Membership.objects.count()} memberships; rolled back")
        transaction.set_rollback(True)


def main(rows: int = ROWS) -> None:
    """Make the files and measure each kind in a process of its own."""
    print(f"roll import, {rows} rows", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in (("csv", write_csv), ("xlsx", write_xlsx)):
            paths = [Path(folder) / f"{year}.{kind}" for year in (2025, 2026)]
            for year, path in zip((2025, 2026), paths, strict=True):
                write(path, rows, year)
            subprocess.run([sys.executable, "-m", "tests.bench.roll", *map(str, paths)], check=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")
    django.setup()
    if len(sys.argv) == 3:
        measure(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)
