"""Import the association's list of members from a file (MEM-4), as staff do in the admin."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caot_mentor.errors import WorkflowError
from members.models import RollImport, RollRow
from members.roll.reading import UnreadableRoll
from members.roll.reasons import sentence
from members.workflow.roll import apply_roll, stage_roll


class Command(BaseCommand):
    help = "Import a CSV or XLSX list of members: all rows or none, unless --good-rows is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--preview", action="store_true", help="Only say what would happen.")
        how.add_argument(
            "--good-rows", action="store_true", help="Import the good rows and leave the refused ones out."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                roll = stage_roll(file, file_name=options["file"].name, by=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except UnreadableRoll as error:
            raise CommandError(str(error)) from error
        self._say(roll)
        if roll.refused and not options["good_rows"]:
            raise CommandError(f"{roll.refused} rows are refused; nothing was imported. --good-rows leaves them out.")
        if options["preview"]:
            return
        try:
            apply_roll(roll, good_rows_only=options["good_rows"], by=None, now=timezone.now())
        except WorkflowError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Imported.")

    def _say(self, roll: RollImport) -> None:
        if roll.ignored_columns:
            self.stdout.write(f"Columns not used: {', '.join(roll.ignored_columns)}")
        counts = [(roll.added, "added"), (roll.changed, "changed"), (roll.unchanged, "unchanged")]
        self.stdout.write(", ".join(f"{number} {what}" for number, what in [*counts, (roll.refused, "refused")]))
        for row in (
            RollRow.objects.filter(roll=roll).exclude(faults=[], conflicts=[], notes=[]).order_by("line").iterator()
        ):
            reasons = [sentence(reason) for reason in [*row.faults, *row.conflicts, *row.notes]]
            self.stdout.write(f"line {row.line}: {' '.join(reasons)}")
