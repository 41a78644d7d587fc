"""The table of what may be done with an application, and what the database holds of it by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import WrongState
from members.policy import Role as StaffRole
from members.queries import today
from momentum.applications.models import Application
from momentum.applications.queries import window_of
from momentum.applications.rules import STATE_SENTENCES, TRANSITIONS, Action, State, Who, available_actions
from momentum.applications.workflow import move
from momentum.programs.models import Offering, Role
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import make_offering

MOVES = [(action, state, role) for action in TRANSITIONS for state in State for role in Role]
TARGETS_OF_MENTORS = {Action.UNMATCHED: State.SELECTED}


@pytest.mark.parametrize(("action", "state", "role"), MOVES)
def test_an_action_moves_an_application_only_from_its_sources(action: Action, state: State, role: Role) -> None:
    application, transition = Application(state=state, role=role), TRANSITIONS[action]
    if role not in transition.roles:
        with pytest.raises(WrongState, match="Only mentees wait"):
            move(application, action)
    elif state not in transition.sources:
        with pytest.raises(WrongState, match=str(STATE_SENTENCES[state])):
            move(application, action)
    else:
        assert move(application, action) == state
        elsewhere = TARGETS_OF_MENTORS.get(action) if role == Role.MENTOR else None
        assert application.state == (elsewhere or transition.target or state)
        return
    assert application.state == state


def test_nothing_leads_out_of_a_completed_application_and_only_staff_open_what_is_over() -> None:
    over = set(Application.CLOSED_STATES)
    leading = {action for action, transition in TRANSITIONS.items() if transition.sources & over}
    assert leading == {Action.REOPENED}
    assert State.COMPLETED not in TRANSITIONS[Action.REOPENED].sources
    assert set(TRANSITIONS) == set(Action) - {Action.SUBMITTED}
    assert all(transition.who <= set(Who) and transition.who for transition in TRANSITIONS.values())


def actions(application: Application, person: object) -> frozenset[Action]:
    window = window_of(application.offering_id, application.tier_id, application.role)
    return available_actions(application, person, window=window, on=today())  # type: ignore[arg-type]


@pytest.mark.django_db
def test_everybody_is_offered_their_own_actions_and_a_stranger_none() -> None:
    made, staff = make_application(), factories.make_staff()
    assert actions(made, made.member) == {Action.CHANGED, Action.WITHDRAWN}
    assert actions(made, factories.make_member()) == frozenset()
    assert actions(made, factories.make_staff(StaffRole.FINANCE)) == frozenset()
    assert actions(made, staff) == {Action.SELECTED, Action.WAITLISTED, Action.DECLINED}
    assert Action.WAITLISTED not in actions(make_application(role=Role.MENTOR), staff)
    matched = make_application(State.MATCHED)
    assert actions(matched, matched.member) == actions(matched, staff) == frozenset()
    assert actions(make_application(State.DECLINED), staff) == {Action.REOPENED}
    over = make_application(State.DECLINED, offering=make_offering(Offering.State.COMPLETED))
    assert actions(over, staff) == frozenset()


@pytest.mark.django_db
def test_staff_treat_no_application_of_their_own_and_after_the_window_nothing_is_changed() -> None:
    staff = factories.make_staff()
    own = make_application(member=staff)
    assert actions(own, staff) == {Action.CHANGED, Action.WITHDRAWN}
    own.offering.windows.update(closes_on=today() - timedelta(days=1))
    assert actions(own, staff) == {Action.WITHDRAWN}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "taken_away", "constraint"),
    [
        (State.WAITLISTED, "waiting_since", "mentees_wait"),
        (State.MATCHED, "matched_at", "matched_first"),
        (State.COMPLETED, "matched_at", "matched_first"),
        (State.DECLINED, "closed_at", "closed_at_its_end"),
        (State.WITHDRAWN, "closed_at", "closed_at_its_end"),
    ],
)
def test_the_database_refuses_a_state_without_its_time(state: State, taken_away: str, constraint: str) -> None:
    made = make_application(state)
    with pytest.raises(IntegrityError, match=f"momentum_application_{constraint}"), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(**{taken_away: None})


@pytest.mark.django_db
def test_the_database_keeps_one_role_in_a_tier_and_places_with_mentors() -> None:
    made = make_application()
    with pytest.raises(IntegrityError, match="one_role_in_a_tier"), transaction.atomic():
        make_application(offering=made.offering, member=made.member, role=Role.MENTOR)
    with pytest.raises(IntegrityError, match="places_of_mentors"), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(places=2)
    Application.objects.filter(pk=made.pk).update(state=State.WITHDRAWN, closed_at=timezone.now())
    assert make_application(offering=made.offering, member=made.member, role=Role.MENTOR).is_open
