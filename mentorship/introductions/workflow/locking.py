"""What every action on an introduction begins and ends with: the locks, the table of rules, the event."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from members.models import Member
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.rules import STATE_SENTENCES, TRANSITIONS, Action, State, Who, side_of
from mentorship.pairs.workflow import lock_people, lock_profiles


def lock_introduction(introduction_id: int) -> Introduction:
    """Hold the two people, the mentor's profile and the introduction, and read it anew."""
    people = Introduction.objects.values_list("mentor_id", "mentee_id").get(pk=introduction_id)
    lock_people(*people)
    lock_profiles(people[:1])
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    return rows.get(pk=introduction_id)


def check(introduction: Introduction, action: Action, member: Member | None) -> None:
    """Raises NotAllowed unless the table lets this side act (None: the system), WrongState unless the state does."""
    transition = TRANSITIONS[action]
    side = Who.SYSTEM if member is None else side_of(introduction, member)
    if side is None or (transition.who != side and (transition.who != Who.EITHER or side == Who.SYSTEM)):
        raise NotAllowed
    if introduction.state not in transition.sources:
        raise WrongState(STATE_SENTENCES[State(introduction.state)])


def check_time(due_by: datetime | None, now: datetime) -> None:
    """Raises DeadlinePassed after the end of the day on which it was due, even before the sweep has noticed."""
    if due_by is not None and now > due_by:
        raise DeadlinePassed


def has_done(introduction: Introduction, action: Action, member: Member, state: State) -> bool:
    """Whether the member did just this, and it still stands: then doing it again is a quiet success."""
    done = introduction.events.filter(action=action, actor=member)
    return introduction.state == state and done.exists()


def record(
    introduction: Introduction, action: Action, before: str, actor: Member | None, now: datetime, note: str = ""
) -> IntroductionEvent:
    """The one event row of a change."""
    return IntroductionEvent.objects.create(
        introduction=introduction,
        at=now,
        actor=actor,
        action=action,
        from_state=before,
        to_state=introduction.state,
        note=note,
    )


def end(
    introduction: Introduction, action: Action, actor: Member | None, now: datetime, *also: str
) -> IntroductionEvent:
    """Write the action's end state into the locked introduction, and the columns `also`; returns the event."""
    before, target = introduction.state, TRANSITIONS[action].target
    if target is None:
        raise ValueError(f"{action} does not end an introduction")
    introduction.state, introduction.open_no, introduction.ended_at = target, None, now
    introduction.save(update_fields=["state", "open_no", "ended_at", *also])
    return record(introduction, action, before, actor, now)
