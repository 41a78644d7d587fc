"""Celery's doors to what time does to members."""

from celery import shared_task
from django.utils import timezone

from members.policy import TOMBSTONES_TASK
from members.queries import today
from members.reminders import identity, my_account
from members.workflow import tombstones
from members.workflow.closed_days import seed_closed_days as seed


@shared_task(name="members.ask_renewed_members")
def ask_renewed_members() -> None:
    """Ask whose membership was renewed to confirm the profile (MEM-6)."""
    my_account.ask_renewed_members(timezone.now())


@shared_task(name="members.tell_of_new_versions")
def tell_of_new_versions() -> None:
    """Tell who accepted an earlier version of a document that a new one is in force (SAFE-2)."""
    my_account.tell_of_new_versions(timezone.now())


@shared_task(name="members.seed_closed_days")
def seed_closed_days() -> None:
    """Keep the table of closed days filled years ahead (OD-11)."""
    seed(today())


@shared_task(name="members.warn_of_removals")
def warn_of_removals() -> None:
    """Tell who has not been here for long that the answers about identity go in 30 days (P9)."""
    identity.warn_of_removals(timezone.now())


@shared_task(name=TOMBSTONES_TASK)
def write_tombstones() -> None:
    """Note outside of the database who was erased and what was taken back, for after a restore (R16)."""
    tombstones.write_tombstones(timezone.now())
