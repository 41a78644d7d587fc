"""Meetings and what they rest on, with the least that the rules ask."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from mentorship.pairs.models import Agreement, Meeting, Pairing
from mentorship.pairs.workflow import plan_meeting
from mentorship.pairs.workflow.planning import Plan


def sign_agreement(pairing: Pairing) -> Agreement:
    """An agreement that both have signed; rows alone."""
    at = datetime(2026, 6, 1, 15, tzinfo=UTC)
    return Agreement.objects.create(
        pairing=pairing,
        number=1,
        state=Agreement.State.SIGNED,
        drafted_at=at,
        changed_at=at,
        signed_at=at,
        language="en",
        starts_on=date(2026, 6, 1),
        modes=["video"],
        meetings_a_month=1,
        minutes=60,
        stays_between_us="Everything.",
        closure="When the goals are reached.",
    )


def days(count: int, hours: int = 0) -> timedelta:
    return timedelta(days=count, hours=hours)


def plan_in(pairing: Pairing, ahead: timedelta) -> Meeting:
    """A planned meeting, by the workflow."""
    now = timezone.now()
    return plan_meeting(pairing, pairing.mentee, Plan(now + ahead, "America/Toronto", 60, "video"), now=now)
