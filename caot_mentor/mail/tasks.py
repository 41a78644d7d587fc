"""Celery's doors to the outbox."""

from celery import shared_task
from django.utils import timezone

from caot_mentor.mail import deliver, workflow
from caot_mentor.mail.queries import SWEEP


@shared_task(name="mail.deliver_email")
def deliver_email(email_id: str) -> None:
    """Send one row, now that its transaction is committed."""
    deliver.deliver(email_id)


@shared_task(name=SWEEP)
def sweep_outbox() -> None:
    """Send what was left: broker down, worker killed, or a passing failure whose wait is over."""
    workflow.record_heartbeat(SWEEP, timezone.now())
    if deliver.deliver_left_over():
        sweep_outbox.delay()
