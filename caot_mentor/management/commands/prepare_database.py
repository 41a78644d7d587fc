"""All that a database needs before a site runs on it, in one process: tables, the cache's table, the content."""

import gc
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

# The states between migrations are many objects that live until the last one: looking for rubbish among them as often
# as Python does would take a fifth of the time.
OBJECTS = 200_000


class Command(BaseCommand):
    help = "Migrate, make the table of the cache, and load the content that is missing; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        gc.set_threshold(OBJECTS, 20, 100)
        for command in ("migrate", "createcachetable", "load_content"):
            call_command(command, verbosity=options["verbosity"])
