"""Every deed on a meeting in every state that a meeting and its mentorship can have, those of no table included."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs import workflow
from mentorship.pairs.meeting_rules import (
    CALLED_OFF,
    CONFIRMED,
    MISSED,
    NOT_CONTESTED,
    OPEN,
    PLANNED,
    TRANSITIONS,
    MeetingAction,
    available_actions,
    standing_in,
)
from mentorship.pairs.models import Meeting, MeetingNote, Pairing, Preparation
from mentorship.pairs.rules import State
from mentorship.pairs.workflow.log import Entry, version_of
from mentorship.pairs.workflow.planning import Plan
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days
from tests.mentorship.test_meetings_workflow import seen

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ZONE = "America/Toronto"
BEFORE, AFTER = "before", "after"
STANDINGS = [PLANNED, CALLED_OFF, MISSED, OPEN, CONFIRMED, NOT_CONTESTED]
# a log entry and a missed meeting are in the past by their nature
CASES = [(standing, AFTER) for standing in STANDINGS] + [(PLANNED, BEFORE), (CALLED_OFF, BEFORE)]


def entry(minutes: int = 45, at: datetime | None = None) -> Entry:
    return Entry(at or NOW - days(1), ZONE, minutes, "video")


def plan(ahead: int = 2) -> Plan:
    return Plan(NOW + days(ahead), ZONE, 60, "video")


DEEDS: dict[MeetingAction, Callable[[Meeting, Member], object]] = {
    MeetingAction.CHANGED: lambda meeting, who: workflow.change_plan(meeting, who, plan(), now=NOW),
    MeetingAction.CALLED_OFF: lambda meeting, who: workflow.call_off_meeting(meeting, who, now=NOW),
    MeetingAction.MISSED: lambda meeting, who: workflow.miss_meeting(meeting, who, now=NOW),
    MeetingAction.LOGGED: lambda meeting, who: workflow.log_planned(meeting, who, entry(), now=NOW),
    MeetingAction.CORRECTED: lambda meeting, who: workflow.rewrite_entry(
        meeting, who, entry(), seen=version_of(meeting), now=NOW
    ),
    MeetingAction.AMENDED: lambda meeting, who: workflow.rewrite_entry(
        meeting, who, entry(), seen=version_of(meeting), now=NOW
    ),
    MeetingAction.CONFIRMED: lambda meeting, who: confirmed(meeting, who),
    MeetingAction.TAKEN_BACK: lambda meeting, who: workflow.take_back_entry(meeting, who, now=NOW),
    MeetingAction.LEFT_ALONE: lambda meeting, who: left_alone(meeting),
}
# Asked again by the same person, these are no error.
DONE_ALREADY = {(MeetingAction.CALLED_OFF, CALLED_OFF), (MeetingAction.MISSED, MISSED)}


def confirmed(meeting: Meeting, who: Member) -> None:
    """Confirming leaves alone what it may not confirm, and says how many it did."""
    if not workflow.confirm_entries(meeting.pairing, who, seen(meeting), now=NOW):
        raise WrongState


def left_alone(meeting: Meeting) -> None:
    if not workflow.leave_entry(meeting.pk, now=NOW):
        raise WrongState


def meeting_in(pairing: Pairing, standing: str, when: str) -> Meeting:
    """A meeting there, by rows alone; entries are the mentee's and old enough to be left alone."""
    state, _colon, confirmation = standing.partition(":")
    is_entry = bool(confirmation)
    return Meeting.objects.create(
        pairing=pairing,
        state=state,
        confirmation=confirmation,
        starts_at=NOW - days(20) if when == AFTER else NOW + days(1),
        zone=ZONE,
        minutes=60,
        mode="phone",
        entered_by=pairing.mentee if is_entry else None,
        entered_at=NOW - days(19) if is_entry else None,
        confirmed_at=NOW - days(18) if standing == CONFIRMED else None,
    )


def test_the_matrix_names_every_action_of_the_table() -> None:
    assert set(DEEDS) == set(TRANSITIONS)


@pytest.mark.parametrize("standing", STANDINGS)
def test_every_action_by_either_side(standing: str) -> None:
    pairing = make_pairing(now=NOW - days(60))
    for of_case, when in CASES:
        if of_case != standing:
            continue
        for action, deed in DEEDS.items():
            for who in (pairing.mentor, pairing.mentee):
                meeting = meeting_in(pairing, standing, when)
                transition = TRANSITIONS[action]
                in_time = transition.when in ("", when)
                is_writer = who == pairing.mentee and ":" in standing
                allowed = {"either": True, "writer": is_writer, "other": not is_writer, "system": True}[transition.who]
                is_possible = standing in transition.sources and in_time
                case = f"{action} of {standing}, {when}, by the {'mentee' if who == pairing.mentee else 'mentor'}"
                if transition.who != "system":
                    shown = action in available_actions(meeting, who, NOW)
                    assert shown == (is_possible and allowed), case
                rewrites = {MeetingAction.CORRECTED, MeetingAction.AMENDED}
                runs_as_other = action in rewrites and any(standing in TRANSITIONS[each].sources for each in rewrites)
                if (is_possible and allowed) or (action, standing) in DONE_ALREADY or runs_as_other:
                    deed(meeting, who)
                else:
                    with pytest.raises((WrongState, NotAllowed)):
                        deed(meeting, who)
                meeting.refresh_from_db()
                if is_possible and allowed:
                    assert standing_in(meeting) == transition.target, case
                elif not runs_as_other:
                    assert standing_in(meeting) == standing, case
                    assert not meeting.events.exists(), case


# The deeds that lead on from nothing, or leave everything as it stands: in which states of the mentorship.
ALL = frozenset(State)
BEGUN = ALL - {State.PROPOSED}
BESIDE: dict[str, tuple[Callable[[Pairing, Meeting], object], frozenset[State]]] = {
    "plan": (
        lambda pairing, meeting: workflow.plan_meeting(pairing, pairing.mentee, plan(), now=NOW),
        frozenset({State.ACTIVE}),
    ),
    "change the plan": (
        lambda pairing, meeting: workflow.change_plan(meeting, pairing.mentee, plan(5), now=NOW),
        frozenset({State.ACTIVE}),
    ),
    "enter what was before the end": (
        lambda pairing, meeting: workflow.log_meeting(pairing, pairing.mentee, entry(at=NOW - days(9)), now=NOW),
        ALL,
    ),
    "enter what was after the end": (
        lambda pairing, meeting: workflow.log_meeting(pairing, pairing.mentee, entry(at=NOW - days(1)), now=NOW),
        ALL - {State.COMPLETED, State.ENDED},
    ),
    "keep a note": (
        lambda pairing, meeting: workflow.keep_note(meeting, pairing.mentee, "Mine.", now=NOW),
        ALL,
    ),
    "keep the preparation": (
        lambda pairing, meeting: workflow.keep_preparation(meeting, pairing.mentee, 20),
        ALL,
    ),
}


@pytest.mark.parametrize("deed", BESIDE)
def test_deeds_of_no_table_in_every_state_of_the_mentorship(deed: str) -> None:
    pairing = make_pairing(now=NOW - days(60))
    do, states = BESIDE[deed]
    for state in State:
        is_over = state in (State.COMPLETED, State.ENDED)
        Pairing.objects.filter(pk=pairing.pk).update(
            state=state, place_no=None if is_over else 1, ended_at=NOW - days(5) if is_over else None
        )
        pairing.refresh_from_db()
        meeting = meeting_in(pairing, PLANNED, BEFORE)
        rows = Meeting.objects.count()
        if state in states:
            do(pairing, meeting)
        else:
            with pytest.raises(WrongState):
                do(pairing, meeting)
        is_new = deed == "plan" or deed.startswith("enter")
        assert Meeting.objects.count() == rows + (is_new and state in states), state
        meeting.refresh_from_db()
        assert standing_in(meeting) == PLANNED


def test_a_note_and_the_preparation_are_kept_whatever_became_of_the_meeting() -> None:
    pairing = make_pairing(now=NOW - days(60))
    for standing, when in CASES:
        meeting = meeting_in(pairing, standing, when)
        workflow.keep_note(meeting, pairing.mentor, "Mine.", now=NOW)
        workflow.keep_preparation(meeting, pairing.mentor, 20)
        meeting.refresh_from_db()
        assert (standing_in(meeting), meeting.events.count()) == (standing, 0)
    assert MeetingNote.objects.count() == Preparation.objects.count() == len(CASES)
