"""Seal the answers for staff only with the newest of `IDENTITY_KEYS`, after a change of key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.models import SelfIdentification, Visibility
from members.workflow.identity import reseal_answer


class Command(BaseCommand):
    help = "Seal again, with the first key of IDENTITY_KEYS, what is for staff only. Safe while the site runs."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = SelfIdentification.objects.filter(visibility=Visibility.STAFF).order_by("pk")
        keys = list(sealed.values_list("pk", flat=True))
        done = sum(reseal_answer(key) for key in keys)
        left = sealed.filter(pk__in=keys).count() - done
        self.stdout.write(f"{done} answers are sealed with the newest key.")
        if left > 0:
            raise CommandError(f"{left} answers open with none of the keys: keep every older key, and try again.")
        self.stdout.write("Nothing is left under an older key.")
