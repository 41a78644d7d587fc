"""What waits, and whether anybody works on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from caot_mentor.mail.models import Heartbeat, OutgoingEmail
from caot_mentor.mail.policy import BODY_RETENTION, HEARTBEAT_LATE_AFTER, STALE_AFTER

SWEEP = "mail.sweep_outbox"
Status = OutgoingEmail.Status


def claimable(now: datetime) -> QuerySet[OutgoingEmail]:
    """Rows whose time has come, and rows whose sender died."""
    return OutgoingEmail.objects.filter(
        Q(status=Status.QUEUED, next_attempt_at__lte=now) | Q(status=Status.SENDING, lease_until__lt=now)
    )


def left_over(now: datetime) -> QuerySet[OutgoingEmail]:
    """Claimable rows that no wake-up took: retries due, new ones after `STALE_AFTER`, and what a dead sender held."""
    return claimable(now).exclude(status=Status.QUEUED, attempts=0, next_attempt_at__gt=now - STALE_AFTER)


def with_expired_bodies(now: datetime) -> QuerySet[OutgoingEmail]:
    """Finished messages past their retention (P9) that still hold what was written."""
    return OutgoingEmail.objects.filter(
        status__in=[Status.SENT, Status.FAILED], created_at__lt=now - BODY_RETENTION
    ).exclude(text_body="", html_body="")


@dataclass(frozen=True)
class Backlog:
    """The state of the outbox in five figures."""

    waiting: int
    oldest_waiting_at: datetime | None
    failed: int
    swept_at: datetime | None
    is_sweep_late: bool


def backlog(now: datetime) -> Backlog:
    """What staff and monitoring are shown: two queries, whatever the number of rows."""
    waiting = Q(status__in=[Status.QUEUED, Status.SENDING])
    figures = OutgoingEmail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest_waiting_at=Min("created_at", filter=waiting),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
    )
    swept_at = last_run(SWEEP)
    return Backlog(
        **figures, swept_at=swept_at, is_sweep_late=swept_at is None or swept_at < now - HEARTBEAT_LATE_AFTER
    )


def last_run(job: str) -> datetime | None:
    """When the job last said that it ran (R19)."""
    return Heartbeat.objects.filter(name=job).values_list("at", flat=True).first()
