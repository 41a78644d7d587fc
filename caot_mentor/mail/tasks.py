"""Celery's doors to the outbox."""

from celery import shared_task
from django.utils import timezone

from caot_mentor.mail import deliver, workflow
from caot_mentor.mail.daily.sending import send_daily_news
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


@shared_task(name="mail.send_daily_news")
def send_news_of_the_day() -> None:
    """Put together what waits for the morning."""
    send_daily_news(timezone.now())
