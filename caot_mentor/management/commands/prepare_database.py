"""All that a database needs before a site runs on it, in one process: tables, the cache's table, the content."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, make the table of the cache, and load the content that is missing; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for command in ("migrate", "createcachetable", "load_content"):
            call_command(command, verbosity=options["verbosity"])
