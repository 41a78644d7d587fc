"""Make very many fictional mentors, for benchmarks."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.profiles.scale import add_mentors


class Command(BaseCommand):
    help = "Add N fictional mentors with everything a listing needs. Never in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mentors", type=int, required=True, metavar="N")

    def handle(self, *args: Any, mentors: int, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("This makes people who do not exist: it refuses to run in production.")
        if mentors < 1:
            raise CommandError("--mentors must be at least 1.")
        started = time.monotonic()
        add_mentors(mentors, timezone.now())
        self.stdout.write(f"{mentors:,} mentors added in {time.monotonic() - started:.1f} s")
