"""The jobs of programs in offerings: thin doors."""

from celery import shared_task
from django.utils import timezone

from momentum.applications import reminders as applications
from momentum.applications.policy import FOLLOW_TASK
from momentum.matching.policy import COMPUTE_TASK
from momentum.matching.policy import FOLLOW_TASK as FOLLOW_COHORTS_TASK
from momentum.matching.reminders import compute_runs, follow_matches
from momentum.programs.policy import TELL_TASK
from momentum.programs.reminders import tell_interested
from momentum.progress.policy import ASK_TASK
from momentum.progress.policy import FOLLOW_TASK as FOLLOW_PROGRESS_TASK
from momentum.progress.reminders import ask_for_progress, follow_completions
from momentum.sessions.policy import TELL_TASK as TELL_OF_SESSIONS_TASK
from momentum.sessions.reminders import tell_of_sessions


@shared_task(name=TELL_TASK)
def tell_interested_job() -> None:
    """Tell those who were interested that an offering was opened (MOM-3)."""
    if tell_interested(timezone.now()):
        tell_interested_job.delay()


@shared_task(name=FOLLOW_TASK)
def follow_applications_job() -> None:
    """Close applications with their offerings, and tell who is interested of the last days for applying (MOM-3)."""
    now = timezone.now()
    applications.close_with_offerings(now)
    applications.tell_of_closing(now)


@shared_task(name=TELL_OF_SESSIONS_TASK)
def tell_of_sessions_job() -> None:
    """Bring calendars in step with the sessions that are planned, and remind of what begins within a day (MOM-7)."""
    tell_of_sessions(timezone.now())


@shared_task(name=COMPUTE_TASK)
def compute_runs_job() -> None:
    """Compute the proposals of rounds that staff asked for (design 4)."""
    compute_runs(timezone.now())


@shared_task(name=FOLLOW_COHORTS_TASK)
def follow_cohorts_job() -> None:
    """Make the pairs of accepted proposals, follow mentorships that are over, offer free places (EQ-1)."""
    follow_matches(timezone.now())


@shared_task(name=ASK_TASK)
def ask_for_progress_job() -> None:
    """Ask how the term went, and remind pairs that lack contact (EQ-5)."""
    ask_for_progress(timezone.now())


@shared_task(name=FOLLOW_PROGRESS_TASK)
def follow_progress_job() -> None:
    """Complete the mentorships of who completed an offering, and issue their certificates (MOM-7)."""
    follow_completions(timezone.now())
