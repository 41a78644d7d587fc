"""A pairing takes a mentor's place (FIND-8, design 3), and either of the two ends it (FIND-7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from caot_mentor.errors import NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.models import Pairing
from mentorship.pairs.reminders import follow_places
from mentorship.pairs.rules import TRANSITIONS, Action, State, available_actions
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import Program
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.mentors import at, days, make_mentor

pytestmark = pytest.mark.django_db


def propose(profile: MentorProfile, mentee: Member | None = None) -> Pairing:
    return workflow.propose_pairing(
        mentor=profile.member,
        mentee=mentee or factories.make_member(),
        program=Program.FIND,
        actor=None,
        now=timezone.now(),
    )


def pairing_in(state: State) -> Pairing:
    pairing = propose(make_mentor())
    if state != State.PROPOSED:
        workflow.start_pairing(pairing.pk, actor=None, now=timezone.now())
    if state == State.ENDED:
        workflow.end_pairing(pairing, pairing.mentor, reason="", now=timezone.now())
    elif state == State.PAUSED:
        workflow.pause_pairing(pairing, pairing.mentor, now=timezone.now())
    elif state == State.COMPLETED:
        workflow.complete_pairing(pairing, pairing.mentor, now=timezone.now())
    return Pairing.objects.get(pk=pairing.pk)


DEEDS: dict[Action, Any] = {
    Action.STARTED: lambda pairing, member: workflow.start_pairing(pairing.pk, actor=member, now=timezone.now()),
    Action.RELEASED: lambda pairing, member: workflow.release_pairing(pairing.pk, actor=member, now=timezone.now()),
    Action.PAUSED: lambda pairing, member: workflow.pause_pairing(pairing, member, now=timezone.now()),
    Action.RESUMED: lambda pairing, member: workflow.resume_pairing(pairing, member, now=timezone.now()),
    Action.COMPLETED: lambda pairing, member: workflow.complete_pairing(pairing, member, now=timezone.now()),
    Action.ENDED: lambda pairing, member: workflow.end_pairing(pairing, member, reason="", now=timezone.now()),
}
# repeated by who did it: (action, state) that is a quiet success
DONE_ALREADY = {
    (Action.STARTED, State.ACTIVE),
    (Action.STARTED, State.PAUSED),
    (Action.PAUSED, State.PAUSED),
    (Action.RESUMED, State.ACTIVE),
    (Action.COMPLETED, State.COMPLETED),
    (Action.ENDED, State.ENDED),
}


def test_the_matrix_names_every_action_of_the_table() -> None:
    # what leaves the mentorship in its state is tried out with its own subject
    assert set(DEEDS) == {action for action, transition in TRANSITIONS.items() if transition.target}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", list(DEEDS))
def test_every_action_in_every_state(action: Action, state: State) -> None:
    pairing, transition = pairing_in(state), TRANSITIONS[action]
    events = pairing.events.count()
    is_possible = state in transition.sources
    assert (action in available_actions(pairing, pairing.mentor)) == (is_possible and transition.who == "either")
    if is_possible or (action, state) in DONE_ALREADY:
        DEEDS[action](pairing, pairing.mentor)
    else:
        with pytest.raises(WrongState):
            DEEDS[action](pairing, pairing.mentor)
    pairing.refresh_from_db()
    assert pairing.state == (transition.target if is_possible else state)
    assert pairing.events.count() == events + is_possible
    assert facets.recount() == []


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_either_ends_it_and_only_the_other_is_told_without_the_reason(side: str) -> None:
    pairing = make_pairing()
    member: Member = getattr(pairing, side)
    for _ in range(2):
        workflow.end_pairing(pairing, member, reason="We moved apart.", now=timezone.now())
    pairing.refresh_from_db()
    assert (pairing.state, pairing.place_no, pairing.reason_for_staff) == ("ended", None, "We moved apart.")
    told = OutgoingEmail.objects.get(event="pairing_ended")
    assert told.to_address == pairing.other(member).email
    assert "apart" not in told.text_body
    assert MentorProfile.objects.get(member=pairing.mentor).places_taken == 0
    with pytest.raises(WrongState):
        workflow.end_pairing(pairing, pairing.other(member), reason="", now=timezone.now())


def test_a_stranger_ends_nothing() -> None:
    pairing = make_pairing()
    with pytest.raises(NotAllowed):
        workflow.end_pairing(pairing, factories.make_member(), reason="", now=timezone.now())
    pairing.refresh_from_db()
    assert pairing.state == State.ACTIVE


def test_the_lowest_free_place_is_taken_until_none_is_left() -> None:
    profile = make_mentor(places=3)
    first, second, third = (propose(profile) for _ in range(3))
    assert [each.place_no for each in (first, second, third)] == [1, 2, 3]
    with pytest.raises(NoPlaceLeft):
        propose(profile)
    workflow.release_pairing(second.pk, actor=None, now=timezone.now())
    again = propose(profile)
    assert (again.place_no, again.places_then) == (2, 3)
    profile.refresh_from_db()
    assert (profile.places_taken, profile.has_place) == (3, False)


def test_fewer_places_than_before_leave_what_runs_and_give_none_away() -> None:
    profile = make_mentor(places=3)
    for _ in range(2):
        propose(profile)
    MentorProfile.objects.filter(pk=profile.pk).update(places=2)
    with pytest.raises(NoPlaceLeft):
        propose(profile)
    assert Pairing.objects.taking_a_place().count() == 2


def test_two_people_have_one_pairing_at_a_time_and_nobody_oneself() -> None:
    profile, mentee = make_mentor(), factories.make_member()
    propose(profile, mentee)
    with pytest.raises(WrongState):
        propose(profile, mentee)
    with pytest.raises(NotAllowed):
        propose(profile, profile.member)


def test_a_mentor_without_a_profile_has_the_default_places() -> None:
    mentor = factories.make_member()
    for _ in range(2):
        workflow.propose_pairing(
            mentor=mentor, mentee=factories.make_member(), program=Program.FIND, actor=None, now=timezone.now()
        )
    with pytest.raises(NoPlaceLeft):
        workflow.propose_pairing(
            mentor=mentor, mentee=factories.make_member(), program=Program.FIND, actor=None, now=timezone.now()
        )


def test_raw_sql_cannot_take_a_fourth_place() -> None:
    profile = make_mentor(places=3)
    for _ in range(3):
        propose(profile)
    insert = (
        "INSERT INTO mentorship_pairing (public_id, program, mentor_id, mentee_id, state, place_no, places_then,"
        " proposed_at, reason_for_staff) VALUES (gen_random_uuid(), 'find', %s, %s, 'active', %s, %s, now(), '')"
    )
    for place_no, places_then in ((3, 3), (4, 3), (None, 3), (11, 11)):
        mentee = factories.make_member()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [profile.member_id, mentee.pk, place_no, places_then])
    assert Pairing.objects.count() == 3


@pytest.mark.parametrize("state", [State.COMPLETED, State.ENDED])
def test_what_is_over_holds_no_place(state: State) -> None:
    pairing = make_pairing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk).update(state=state)


# What the sweep mends


def test_the_sweep_corrects_a_wrong_copy_and_leaves_right_ones() -> None:
    wrong, right = make_mentor(places=1), make_mentor()
    propose(wrong)
    propose(right)
    MentorProfile.objects.filter(pk=wrong.pk).update(places_taken=0, has_place=True)
    facets.recount()
    assert follow_places(timezone.now()) == 1
    wrong.refresh_from_db()
    assert (wrong.places_taken, wrong.has_place) == (1, False)
    assert facets.recount() == []
    assert follow_places(timezone.now()) == 0


def test_a_place_is_there_again_the_day_after_the_mentor_returns() -> None:
    profile, on = make_mentor(), today()
    MentorProfile.objects.filter(pk=profile.pk).update(away_from=on + days(2), away_to=on + days(4))
    seen = []
    for count in range(1, 7):
        follow_places(at(on + days(count)))
        profile.refresh_from_db()
        seen.append(profile.has_place)
    assert seen == [True, False, False, False, True, True]
    assert facets.recount() == []


@pytest.mark.parametrize("mentors", [1, 3])
def test_a_sweep_that_finds_nothing_asks_two_questions(mentors: int, django_assert_num_queries: Any) -> None:
    for _ in range(mentors):
        propose(make_mentor())
    with django_assert_num_queries(2):
        assert follow_places(timezone.now() + timedelta(minutes=15)) == 0
