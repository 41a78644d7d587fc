"""Meetings and what they rest on, with the least that the rules ask."""

from datetime import UTC, date, datetime

from mentorship.pairs.models import Agreement, Pairing


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
