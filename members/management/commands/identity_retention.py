"""What the daily job would do about answers on identity of people who have not been here for long (quality P9)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.reminders.identity import to_remove, to_warn


class Command(BaseCommand):
    help = "Count, without changing anything, who would be told and whose answers would be removed now."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"To be told: {to_warn(now).count()}. To be removed: {to_remove(now).count()}.")
