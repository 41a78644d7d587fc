"""`manage.py send_test_email ADDRESS`: does mail leave? It goes the way of every message, through the outbox."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from caot_mentor.mail.compose import queue


class Command(BaseCommand):
    help = "Queue a test message; the worker sends it, and the admin shows what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        queue(
            "test_message",
            to_address=options["address"],
            language=options["language"],
            context={},
            dedupe_key=f"test_message:{uuid4()}",
        )
        self.stdout.write("Queued. If nothing arrives within two minutes, look under “Outgoing e-mails” in the admin.")
