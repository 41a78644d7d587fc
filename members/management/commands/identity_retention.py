"""What the daily job would do about answers on identity of people who have not been here for long (quality P9)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.queries import whose_answers_go, whose_answers_go_soon


class Command(BaseCommand):
    help = "Count, without changing anything, who would be told and whose answers would be removed now."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        told, removed = whose_answers_go_soon(now).count(), whose_answers_go(now).count()
        self.stdout.write(f"To be told: {told}. To be removed: {removed}.")
