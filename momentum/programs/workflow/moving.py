"""What every action on a program or an offering begins and ends with: the right, the lock, the table, the event."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from momentum.programs.models import Offering, OfferingEvent, Program, ProgramEvent
from momentum.programs.rules import (
    MANAGE,
    SET_UP,
    STATE_SENTENCES,
    TRANSITIONS,
    Action,
    ProgramAction,
    State,
    is_possible,
)


def locked_program(program_id: int, by: Member) -> Program:
    """Hold the program and read it anew. Raises NotAllowed without the right to set programs up."""
    if not by.has_perm(SET_UP):
        raise NotAllowed
    return Program.objects.select_for_update().get(pk=program_id)


def locked_offering(offering_id: int, by: Member | None) -> Offering:
    """Hold the offering and read it anew with its program. Raises NotAllowed for a person without the right to manage
    offerings; `by` None is the system."""
    if by is not None and not by.has_perm(MANAGE):
        raise NotAllowed
    rows = Offering.objects.select_for_update(of=("self",)).select_related("program")
    return rows.get(pk=offering_id)


def check(offering: Offering, action: Action) -> None:
    """Raises WrongState where the action is not possible in the locked offering's state."""
    if not is_possible(offering, action):
        raise WrongState(STATE_SENTENCES[State(offering.state)])


def move(offering: Offering, action: Action) -> str:
    """Write the action's target into the locked offering (unsaved); returns the state before. Raises WrongState."""
    check(offering, action)
    before = offering.state
    offering.state = TRANSITIONS[action].target or before
    return before


def record(
    offering: Offering, action: Action, before: str, actor: Member | None, now: datetime, note: str = ""
) -> OfferingEvent:
    """The one event row of a deed; `before` is the state before it."""
    return OfferingEvent.objects.create(
        offering=offering,
        at=now,
        actor=actor,
        action=action,
        from_state=before,
        to_state=offering.state,
        note=note[:300],
    )


def note_program(program: Program, action: ProgramAction, actor: Member, now: datetime, note: str = "") -> ProgramEvent:
    """The event row of what was done with a program; `note` names the tier or question."""
    return ProgramEvent.objects.create(program=program, at=now, actor=actor, action=action, note=note[:300])


def changed_columns(row: object, values: dict[str, object]) -> list[str]:
    """Write the values into the row (unsaved); the names of those that were different."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
