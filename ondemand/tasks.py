"""The jobs of the paid program: thin doors."""

from celery import shared_task
from django.utils import timezone

from ondemand.matching.policy import FOLLOW_TASK
from ondemand.matching.reminders import follow_matches
from ondemand.payments.policy import MAKE_TASK, RECONCILE_TASK, REFUND_TASK
from ondemand.payments.reminders import make_receipts, pay_refunds, reconcile_payments
from ondemand.registrations import reminders


@shared_task(name="ondemand.follow_registrations")
def follow_registrations_job() -> None:
    """Reminders to whoever has the ball, decisions that staff are asked for, and what is overdue (OD-18)."""
    now = timezone.now()
    reminders.remind_mentees(now)
    reminders.remind_of_objections(now)
    reminders.ask_for_decisions(now)
    reminders.tell_of_overdue(now)


@shared_task(name="ondemand.send_digests")
def send_digests_job() -> None:
    """What waits, to staff, each morning of a business day (OD-15)."""
    reminders.send_digests(timezone.now())


@shared_task(name=FOLLOW_TASK)
def follow_matches_job() -> None:
    """Follow mentorships that are over, and end the days to object that have passed (OD-6, OD-9, OD-17)."""
    follow_matches(timezone.now())


@shared_task(name=RECONCILE_TASK)
def reconcile_payments_job() -> None:
    """Ask the provider about payments of which no message came (quality R8)."""
    reconcile_payments(timezone.now())


@shared_task(name=REFUND_TASK)
def pay_refunds_job() -> None:
    """Let the provider pay approved refunds (OD-10)."""
    if pay_refunds(timezone.now()):
        pay_refunds_job.delay()


@shared_task(name=MAKE_TASK)
def make_receipts_job() -> None:
    """Make the files of receipts and credit notes that wait."""
    if make_receipts(timezone.now()):
        make_receipts_job.delay()
