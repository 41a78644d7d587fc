"""The jobs of programs in offerings: thin doors."""

from celery import shared_task
from django.utils import timezone

from momentum.programs.policy import TELL_TASK
from momentum.programs.reminders import tell_interested


@shared_task(name=TELL_TASK)
def tell_interested_job() -> None:
    """Tell those who were interested that an offering was opened (MOM-3)."""
    if tell_interested(timezone.now()):
        tell_interested_job.delay()
