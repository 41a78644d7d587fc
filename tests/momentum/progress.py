"""Pairs of an offering with what they write and hold, with the least that the rules ask."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from members.queries import today
from mentorship.pairs.models import Meeting, Pairing
from mentorship.profiles.policy import Program
from mentorship.workbooks.models import WorkbookQuestion
from mentorship.workbooks.workflow import Given
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import Offering, OfferingTerm, Role
from momentum.progress.models import Completion, Nudge, ProgressUpdate
from momentum.progress.queries import reflection_of
from momentum.progress.workflow import save_reflection
from tests import factories
from tests.momentum.applications import make_application


def make_pair(
    mentee: Member | None = None, mentor: Member | None = None, *, now: datetime | None = None, **fields: Any
) -> Pairing:
    """A running mentorship of a program in offerings, begun thirty days before `now`; rows alone."""
    began = (now or timezone.now()) - timedelta(days=30)
    columns: dict[str, Any] = {
        "program": Program.MOMENTUM,
        "state": Pairing.State.ACTIVE,
        "place_no": 1,
        "places_then": 2,
        "proposed_at": began,
        "started_at": began,
    }
    people = {"mentee": mentee or factories.make_member(), "mentor": mentor or factories.make_member()}
    return Pairing.objects.create(**people, **(columns | fields))


def hold(pairing: Pairing, at: datetime, minutes: int = 60) -> Meeting:
    """A meeting that was held and entered."""
    return Meeting.objects.create(
        pairing=pairing,
        state=Meeting.State.HELD,
        starts_at=at,
        zone="America/Toronto",
        minutes=minutes,
        mode="video",
        confirmation=Meeting.Confirmation.OPEN,
        entered_by=pairing.mentee,
        entered_at=at,
    )


def question_of(section: str, code: str) -> WorkbookQuestion:
    """A question of the reflective workbook in force."""
    found = WorkbookQuestion.objects.select_related("section__template")
    return found.get(section__template__kind="reflection", section__code=section, code=code)


def write(
    pairing: Pairing, member: Member, section: str, code: str, value: Any, *, seen: str = "0.", now: Any = None
) -> Any:
    """Answer one question, as a page that saw `seen` sends it."""
    given = Given(f"{code}-1", question_of(section, code), 1, value, seen)
    return save_reflection(pairing, member, [given], now=now or timezone.now())


def fill_progress(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: each part of a reflective workbook, an update, a completion."""
    now, pairing = timezone.now(), make_pair(mentee=member)
    write(pairing, member, "mentee-start", "hope", canary())
    write(pairing, member, "joint-start", "objectives", canary())
    reflection = reflection_of(pairing)
    assert reflection is not None
    reflection.mentee_shared_at = now
    reflection.save()
    application = make_application(member=member)
    on = today(now)
    term = OfferingTerm.objects.create(
        offering=application.offering, name_en="Term", name_fr="Session", first=on, last=on
    )
    words = {"words": canary(), "help_wanted": canary()}
    ProgressUpdate.objects.create(application=application, term=term, how_it_goes=4, given_at=now, **words)
    Nudge.objects.create(application=application, kind="update", about_on=on, sent_at=now)
    Completion.objects.create(
        application=application, completed_at=now, decided_by=member, reason=canary(), standing=[["sessions", 1, 2]]
    )


def join_pair(pairing: Pairing, offering: Offering, **fields: Any) -> Match:
    """Both apply to the offering, and this is the mentorship that came of it; rows alone."""
    at = pairing.started_at or timezone.now()
    people = {
        role: make_application(
            Application.State.MATCHED, offering=offering, role=role, member=getattr(pairing, role), now=at
        )
        for role in Role.values
    }
    return Match.objects.create(pairing=pairing, kind=Match.Kind.ROUND, decided_at=at, **people, **fields)
