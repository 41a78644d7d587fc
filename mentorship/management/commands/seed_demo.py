"""Fill the demo with invented people. Refuses wherever real people could be."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caot_mentor.mail.wake import knock, silence
from mentorship.demo import LEFT_TO_JOBS, seed


class Command(BaseCommand):
    help = "Create the demo's accounts, mentors and members (demo and tests only); a second run creates nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError("seed_demo invents people: it runs in the demo and in tests only.")
        with silence():
            created = seed(timezone.now())
        if any(created.values()):
            for task in LEFT_TO_JOBS:  # else staff would read for a minute that old receipts have no file
                knock(task)
        if options["verbosity"]:
            self.stdout.write(
                ", ".join(f"{count} {what}" for what, count in created.items() if count) or "Nothing new."
            )
