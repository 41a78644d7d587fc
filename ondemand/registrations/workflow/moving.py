"""What every action on a registration begins and ends with: the locks, the table of rules, the event."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.pairs.workflow import lock_people
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.rules import STATE_SENTENCES, TRANSITIONS, Action, State, is_possible

# what ends a clock of the association's, and where that clock's due time stands (OD-4, OD-5)
CLOCK_ENDS = {Action.SHORTLIST_SENT: "shortlist_due_by", Action.MATCHED: "match_due_by"}


def locked_registration(registration_id: int, *also: int) -> Registration:
    """Hold the mentee and the members `also` by primary key, then the registration, and read it anew.

    Raises Registration.DoesNotExist.
    """
    mentee_id = Registration.objects.values_list("member_id", flat=True).get(pk=registration_id)
    lock_people(mentee_id, *also)
    rows = Registration.objects.select_for_update(of=("self",)).select_related("member")
    return rows.get(pk=registration_id)


def check(registration: Registration, action: Action) -> None:
    """Raises WrongState where the action is not possible in the locked registration's state."""
    if not is_possible(registration, action):
        raise WrongState(STATE_SENTENCES[State(registration.state)])


def move(registration: Registration, action: Action) -> str:
    """Write the action's target into the locked registration (unsaved); returns the state before. Raises WrongState."""
    check(registration, action)
    before = registration.state
    registration.state = TRANSITIONS[action].target or before
    return before


def record(
    registration: Registration, action: Action, before: str, actor: Member | None, now: datetime, note: str = ""
) -> RegistrationEvent:
    """The one event row of a deed; `before` is the state before it. What ends a clock says how that clock stood."""
    due_by = getattr(registration, CLOCK_ENDS[action]) if action in CLOCK_ENDS else None
    return RegistrationEvent.objects.create(
        registration=registration,
        at=now,
        actor=actor,
        action=action,
        from_state=before,
        to_state=registration.state,
        note=note,
        due_by=due_by,
        was_paused=due_by is not None and _was_paused(registration, before),
    )


def _was_paused(registration: Registration, state: str) -> bool:
    # since the clock began, which the last event says that led into this state
    began = registration.events.filter(to_state=state).exclude(from_state=state).order_by("-at", "-pk").first()
    pauses = registration.pauses.all()
    return pauses.filter(paused_at__gte=began.at).exists() if began else pauses.exists()
