"""Celery's doors to what time does to members."""

from celery import shared_task
from django.utils import timezone

from members.queries import today
from members.reminders import identity, my_account
from members.workflow import safety
from members.workflow.closed_days import seed_closed_days as seed
from members.workflow.privacy import forget_farewells as forget
from members.workflow.roll import purge_roll_imports as purge


@shared_task(name="members.ask_renewed_members")
def ask_renewed_members() -> None:
    """Ask whose membership was renewed to confirm the profile (MEM-6)."""
    my_account.ask_renewed_members(timezone.now())


@shared_task(name="members.tell_of_new_versions")
def tell_of_new_versions() -> None:
    """Tell who accepted an earlier version of a document that a new one is in force (SAFE-2)."""
    my_account.tell_of_new_versions(timezone.now())


@shared_task(name="members.forget_farewells")
def forget_farewells() -> None:
    """Remove the last messages to erased people once they have left (MEM-5)."""
    forget()


@shared_task(name="members.forget_old_concerns")
def forget_old_concerns() -> None:
    """Delete concerns five years after they were closed (quality P9)."""
    safety.forget_old_concerns(timezone.now())


@shared_task(name="members.seed_closed_days")
def seed_closed_days() -> None:
    """Keep the table of closed days filled years ahead (OD-11)."""
    seed(today())


@shared_task(name="members.purge_roll_imports")
def purge_roll_imports() -> None:
    """Delete the rows of old imports and put forgotten previews aside (MEM-4)."""
    purge(timezone.now())


@shared_task(name="members.follow_identity_answers")
def follow_identity_answers() -> None:
    """Remove answers about identity of people who have not been here for long, 30 days after telling them (P9)."""
    now = timezone.now()
    identity.remove_unvisited(now)
    identity.warn_of_removals(now)
