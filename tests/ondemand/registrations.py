"""Registrations in every state, with the times that led there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from members.queries import closed_days
from ondemand.registrations import deadlines
from ondemand.registrations.models import Registration
from ondemand.registrations.workflow import pause_clock
from tests import factories

State = Registration.State
# in the order in which a registration passes through them
ORDER = (
    State.AWAITING_PAYMENT,
    State.AWAITING_WORKBOOK,
    State.AWAITING_SHORTLIST,
    State.AWAITING_CHOICES,
    State.AWAITING_MATCH,
    State.TRIAL,
    State.ACTIVE,
    State.COMPLETED,
)
# how long ago it came into each of the states above, counted from the last one
STEP = timedelta(hours=1)


def make_registration(
    state: State = State.AWAITING_PAYMENT, *, member: Member | None = None, now: datetime | None = None, **fields: Any
) -> Registration:
    """A registration that came into the state at `now`, an hour after the state before; without event rows.

    `cancelled` was paid before, `ended_early` was waiting for the workbook.
    """
    now = now or timezone.now()
    path = ORDER[: ORDER.index(state) + 1] if state in ORDER else (*ORDER[:2], state)
    came = {each: now - STEP * (len(path) - 1 - place) for place, each in enumerate(path)}
    closed = closed_days()
    columns: dict[str, Any] = {
        "state": state,
        "languages": ["en"],
        "registered_at": came[State.AWAITING_PAYMENT],
        "nostudy_confirmed_at": came[State.AWAITING_PAYMENT],
    }
    if at := came.get(State.AWAITING_WORKBOOK):
        columns["paid_at"] = at
    if at := came.get(State.AWAITING_SHORTLIST):
        columns |= {"workbook_received_at": at, "received_by": Registration.ReceivedBy.SITE}
        columns["shortlist_due_by"] = deadlines.shortlist_due(at, closed)
    if at := came.get(State.AWAITING_CHOICES):
        columns["shortlist_sent_at"] = at
    if at := came.get(State.AWAITING_MATCH):
        columns |= {"choices_received_at": at, "match_due_by": deadlines.match_due(at, closed)}
    if at := came.get(State.TRIAL):
        columns |= {"connected_at": at, "objections_until": deadlines.objections_end(at, closed)}
        columns["completes_on"] = deadlines.completion_day(at)
    if state not in Registration.OPEN_STATES:
        columns["closed_at"] = now
    member = member or factories.make_member()
    return Registration.objects.create(member=member, **(columns | fields))


def things_of_the_paid_program(member: Member) -> dict[str, Any]:
    """For the access matrix: the member's registration, for which the list of mentors is being made."""
    registration = make_registration(State.AWAITING_SHORTLIST, member=member)
    registration.events.create(at=registration.paid_at, action="pay", from_state="awaiting_payment")
    file = {"file_name": "w.pdf", "content_type": "application/pdf", "content": b"%PDF-1.7"}
    received = registration.received_workbooks.create(entered_at=registration.workbook_received_at, **file)
    return {"registration": registration, "ondemand_registration": registration, "received workbook": received}


def people_in_the_paid_program() -> dict[str, Member]:
    """For the pages of the site, somebody in each state of the mentee's page that looks different."""
    now, people = timezone.now(), {}
    for state in (State.AWAITING_WORKBOOK, State.AWAITING_SHORTLIST, State.TRIAL):
        registration = make_registration(state, now=now)
        registration.events.create(at=registration.registered_at, action="register")
        registration.events.create(at=registration.paid_at, action="pay")
        people[f"registered, {state}"] = registration.member
    paused = make_registration(State.AWAITING_SHORTLIST, now=now)
    make_registration(State.CANCELLED, member=paused.member, now=now - timedelta(days=200))
    pause_clock(paused, factories.make_staff(), reason="In your workbook the goals are missing.", now=now)
    return people | {"registered, paused": paused.member}


def fill_registrations(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: a registration that came to its end, with a word of its own in every text."""
    now = timezone.now()
    registration = make_registration(State.CANCELLED, member=member, languages=[canary()], declared=canary())
    registration.events.create(at=now, actor=member, action="cancel", note=canary())
    registration.pauses.create(paused_at=now, resumed_at=now, reason=canary())
    words = {name: canary() for name in ("file_name", "content_type")}
    registration.received_workbooks.create(content=canary().encode(), entered_at=now, **words)
