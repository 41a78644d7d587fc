"""Applications in every state, with the times that led there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from momentum.applications.models import Answer, Application
from momentum.programs.models import Offering, Role
from tests import factories
from tests.momentum.programs import make_offering, make_question

State = Application.State


def make_application(
    state: State = State.SUBMITTED,
    *,
    offering: Offering | None = None,
    role: str = Role.MENTEE,
    member: Member | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> Application:
    """An application that came into the state at `now`, applied a week before; without event rows."""
    now = now or timezone.now()
    offering = offering or make_offering(now=now)
    columns: dict[str, Any] = {"applied_at": now - timedelta(days=7), "languages": ["en"]}
    if role == Role.MENTOR:
        columns["places"] = 1
    if state in (State.SELECTED, State.MATCHED, State.COMPLETED):
        columns["selected_at"] = now
    if state in (State.MATCHED, State.COMPLETED):
        columns["matched_at"] = now
    if state == State.WAITLISTED:
        columns |= {"waitlisted_at": now, "waiting_since": now}
    if state == State.COMPLETED:
        columns["completed_at"] = now
    if state in Application.CLOSED_STATES:
        columns["closed_at"] = now
    columns["tier"] = fields.pop("tier", None) or offering.program.tiers.first()
    member = member or factories.make_member()
    return Application.objects.create(offering=offering, role=role, member=member, state=state, **(columns | fields))


def things_of_applications(member: Member) -> dict[str, Any]:
    """For the access matrix: the member's application, which can still be changed, with an answer."""
    made = make_application(
        member=member, areas=["neurology"], topics=["clinical-reasoning"], goals="To find my feet.", employer="Clinic"
    )
    made.events.create(at=made.applied_at, actor=member, action="submit", to_state="submitted")
    question = make_question(made.offering.program, "why", is_required=True)
    made.answers.create(question=question, value="Because.")
    others = {"practice_settings": ["general-hospital"], "areas": ["neurology", "driving"]}
    make_application(State.SELECTED, offering=made.offering, role=Role.MENTOR, places=2, **others)
    make_application(offering=made.offering, role=Role.MENTOR, practice_settings=["school-system"])
    waiting = make_application(State.WAITLISTED, offering=made.offering, **others)
    return {"momentum_application": made, "waiting applicant": waiting.member, "waiting application": waiting}


def fill_applications(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: an application that was withdrawn, with a word of its own in every text."""
    lists = ("areas", "topics", "paths", "practice_settings", "ages", "languages", "modes", "values")
    codes = {name: [canary()] for name in lists}
    texts = {name: canary() for name in ("declared", "employer", "goals", "reason_for_staff")}
    other = factories.make_member()
    application = make_application(State.WITHDRAWN, member=member, continues_with=other, **codes, **texts)
    question = make_question(application.offering.program)
    Answer.objects.create(application=application, question=question, value=canary())
    application.events.create(at=timezone.now(), actor=member, action="withdraw", note=canary())
    make_application(State.WITHDRAWN, offering=application.offering, member=other, continues_with=member)
