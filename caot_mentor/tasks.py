"""Celery's doors to what time does to the whole site."""

from celery import shared_task
from django.utils import timezone

from caot_mentor import retention
from caot_mentor.mail.wake import knock
from caot_mentor.mail.workflow import record_heartbeat
from caot_mentor.retention import CARRY_OUT, KEEP


@shared_task(name=KEEP)
def keep_no_longer() -> None:
    """Wake one job for each rule of retention: one that is slow or fails holds up no other (quality P9)."""
    record_heartbeat(KEEP, timezone.now())
    for each in retention.RULES:
        knock(CARRY_OUT, each.code)


@shared_task(name=CARRY_OUT)
def carry_out_rule(code: str) -> None:
    """Remove what one rule keeps no longer."""
    retention.carry_out(code, timezone.now())
