"""After a restore, before anybody is served: what was erased or taken back since the backup goes again (R16)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.workflow.tombstones import apply_tombstones


class Command(BaseCommand):
    help = "Erase again who was erased since the backup, and delete answers about identity that were taken back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=Path(settings.TOMBSTONES_FILE), help="by default the site's")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].exists():
            raise CommandError(f"{options['file']} is not there: bring it back before the site is opened.")
        erased, answers = apply_tombstones(timezone.now(), options["file"])
        self.stdout.write(f"Erased again: {erased} people. Deleted again: {answers} answers about identity.")
