"""The table of what may be done with a registration, and what the database holds of it by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import WrongState
from members.policy import Role
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import STATE_SENTENCES, TRANSITIONS, Action, State, Who, available_actions
from ondemand.registrations.workflow import close_cancelled, move, payment_received, record
from tests import factories
from tests.ondemand.registrations import ORDER, make_registration

pytestmark = pytest.mark.django_db
MOVES = [(action, state) for action in TRANSITIONS for state in State]


@pytest.mark.parametrize(("action", "state"), MOVES)
def test_an_action_moves_a_registration_only_from_its_sources(action: Action, state: State) -> None:
    registration = Registration(state=state)
    if action == Action.CLOCK_RESUMED:
        registration.clock_paused_at = timezone.now()
    if state in TRANSITIONS[action].sources:
        assert move(registration, action) == state
        assert registration.state == (TRANSITIONS[action].target or state)
    else:
        with pytest.raises(WrongState, match=str(STATE_SENTENCES[state])):
            move(registration, action)
        assert registration.state == state


def test_nothing_leads_out_of_a_closed_registration() -> None:
    closed = set(State) - set(Registration.OPEN_STATES)
    assert closed == {State.COMPLETED, State.CANCELLED, State.ENDED_EARLY}
    assert not any(transition.sources & closed for transition in TRANSITIONS.values())


def test_everybody_is_offered_their_own_actions_and_a_stranger_none() -> None:
    registration = make_registration(State.AWAITING_PAYMENT)
    stranger, finance = factories.make_member(), factories.make_staff(Role.FINANCE)
    coordinator, mentor = factories.make_staff(), factories.make_member()
    assert available_actions(registration, registration.member) == {Action.CANCELLED}
    assert available_actions(registration, stranger) == frozenset()
    assert Action.CANCELLED in available_actions(registration, coordinator)
    assert Action.PAID not in available_actions(registration, coordinator)
    assert Action.SHORTLIST_SENT not in available_actions(registration, finance)
    trial = make_registration(State.TRIAL)
    assert available_actions(trial, trial.member) == {Action.OBJECTED}
    assert available_actions(trial, mentor, is_mentor=True) == {Action.OBJECTED, Action.MENTOR_LEFT}
    assert available_actions(trial, mentor) == frozenset()


def test_staff_treat_no_registration_of_their_own() -> None:
    coordinator = factories.make_staff()
    registration = make_registration(State.AWAITING_SHORTLIST, member=coordinator)
    assert available_actions(registration, coordinator) == {Action.CANCELLED}


def test_every_action_has_somebody_who_does_it() -> None:
    assert set(TRANSITIONS) == set(Action) - {Action.REGISTERED}
    assert all(transition.who <= set(Who) and transition.who for transition in TRANSITIONS.values())


@pytest.mark.parametrize("state", State)
def test_a_registration_can_be_in_each_state(state: State) -> None:
    registration = make_registration(state)
    registration.refresh_from_db()
    assert registration.is_open == (state in Registration.OPEN_STATES)
    due = {
        State.AWAITING_SHORTLIST: registration.shortlist_due_by,
        State.AWAITING_MATCH: registration.match_due_by,
        State.TRIAL: registration.objections_until,
    }
    assert registration.due_by == due.get(state)
    assert str(registration.next_step)


def test_a_member_has_one_open_registration() -> None:
    first = make_registration(State.TRIAL)
    with pytest.raises(IntegrityError, match="ondemand_registration_one_open"), transaction.atomic():
        make_registration(member=first.member)
    first.state, first.closed_at = State.ENDED_EARLY, timezone.now()
    first.save(update_fields=["state", "closed_at"])
    assert make_registration(member=first.member).is_open


@pytest.mark.parametrize(
    ("state", "taken_away", "constraint"),
    [
        *((state, "paid_at", "paid_first") for state in ORDER[1:]),
        *((state, "workbook_received_at", "workbook_before_list") for state in ORDER[2:]),
        (State.AWAITING_CHOICES, "shortlist_sent_at", "list_before_choices"),
        (State.AWAITING_MATCH, "match_due_by", "match_is_due"),
        *((state, "connected_at", "connected_first") for state in ORDER[5:]),
        (State.CANCELLED, "closed_at", "closed_at_its_end"),
        (State.COMPLETED, "closed_at", "closed_at_its_end"),
    ],
)
def test_the_database_refuses_a_step_without_the_one_before(state: State, taken_away: str, constraint: str) -> None:
    registration = make_registration(state)
    with pytest.raises(IntegrityError, match=f"ondemand_registration_{constraint}"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(**{taken_away: None})


def test_a_paused_clock_is_due_at_no_time_and_only_clocks_of_the_association_pause() -> None:
    registration = make_registration(State.AWAITING_SHORTLIST)
    registration.clock_paused_at = timezone.now()
    registration.save(update_fields=["clock_paused_at"])
    assert registration.due_by is None
    assert registration.who_has_the_ball == Registration.Ball.MENTEE
    trial = make_registration(State.TRIAL)
    with pytest.raises(IntegrityError, match="own_clocks_pause"), transaction.atomic():
        Registration.objects.filter(pk=trial.pk).update(clock_paused_at=timezone.now())


def test_a_payment_is_received_once_and_leaves_one_event() -> None:
    registration, now = make_registration(), timezone.now()
    for _twice in range(2):
        paid = payment_received(registration.pk, now=now)
        assert (paid.state, paid.paid_at) == (State.AWAITING_WORKBOOK, now)
    assert list(registration.events.values_list("action", "from_state", "to_state", "actor")) == [
        ("pay", "awaiting_payment", "awaiting_workbook", None)
    ]


def test_a_payment_for_a_cancelled_registration_is_refused() -> None:
    registration, now = make_registration(State.CANCELLED), timezone.now()
    with pytest.raises(WrongState):
        payment_received(registration.pk, now=now)


def test_cancelling_closes_once_and_not_after_the_match() -> None:
    registration, now = make_registration(State.AWAITING_WORKBOOK), timezone.now()
    for _twice in range(2):
        closed = close_cancelled(registration.pk, actor=registration.member, now=now)
        assert (closed.state, closed.closed_at) == (State.CANCELLED, now)
    assert registration.events.count() == 1
    with pytest.raises(WrongState):
        close_cancelled(make_registration(State.TRIAL).pk, actor=None, now=now)


def test_what_ends_a_clock_says_when_it_was_due_and_whether_it_stood_still() -> None:
    registration, now = make_registration(State.AWAITING_SHORTLIST), timezone.now()
    registration.shortlist_sent_at = now
    event = record(registration, Action.SHORTLIST_SENT, move(registration, Action.SHORTLIST_SENT), None, now)
    assert (event.due_by, event.was_paused) == (registration.shortlist_due_by, False)
    paused = make_registration(State.AWAITING_MATCH)
    record(paused, Action.CHOICES_SENT, State.AWAITING_CHOICES, paused.member, now)
    paused.pauses.create(paused_at=now + timedelta(hours=1), reason="Please add to your choices.")
    paused.connected_at = now
    event = record(paused, Action.MATCHED, move(paused, Action.MATCHED), None, now)
    assert (event.due_by, event.was_paused) == (paused.match_due_by, True)
