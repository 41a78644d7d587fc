"""A round from the proposal to the waiting list: what is kept, who is told, what nobody may do (design 4, EQ-1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import end_pairing
from momentum.applications.models import Application
from momentum.applications.workflow import withdraw_application
from momentum.matching import workflow
from momentum.matching.models import Match, PlaceOffer, Run, RunLeft, RunPair, Wish
from momentum.matching.policy import FOLLOW_TASK
from momentum.matching.reminders import follow_matches
from momentum.programs.models import Offering, Role
from tests import factories
from tests.mentorship.mentors import block, make_mentor
from tests.momentum.applications import State, make_application
from tests.momentum.matching import make_round, make_waiting
from tests.momentum.programs import make_offering

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    rows = OutgoingEmail.objects.order_by("pk").values_list("event", "to_address")
    return [(event, address) for event, address in rows if event.startswith(("cohort", "place"))]


def state_of(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def test_a_proposal_keeps_its_pairs_with_reasons_and_the_best_other_mentor() -> None:
    round_ = make_round(0, 0)
    mentee = make_application(State.SELECTED, offering=round_.offering, topics=["ethics"], areas=["neurology"])
    fitting = {"role": Role.MENTOR, "topics": ["ethics", "job-search"], "areas": ["neurology"]}
    mentor = make_application(State.SELECTED, offering=round_.offering, **fitting)
    other = make_application(State.SELECTED, offering=round_.offering, role=Role.MENTOR, topics=["job-search"])
    round_.mentees.append(mentee)
    run = round_.run()
    assert (run.state, run.matched, run.mentees, run.mentors, run.places) == (Run.State.READY, 1, 1, 2, 2)
    pair = RunPair.objects.get()
    assert (pair.mentee_id, pair.mentor_id, pair.score) == (mentee.pk, mentor.pk, 100)
    assert pair.reasons == [["topics", ["ethics"]], ["areas", ["neurology"]]]
    assert (pair.alternative_id, pair.alternative_score, pair.alternative_is_free) == (other.pk, 0, True)


def test_the_same_input_is_the_same_proposal() -> None:
    round_ = make_round(3, 2)
    first, second = round_.run(), round_.run()
    first.refresh_from_db()
    assert first.digest == second.digest
    assert (first.state, second.state) == (Run.State.REPLACED, Run.State.READY)
    pairs = [list(RunPair.objects.filter(run=run).values_list("mentee", "mentor")) for run in (first, second)]
    assert pairs[0] == pairs[1]


@pytest.mark.parametrize(
    ("barrier", "cause"),
    [("blocked", "apart"), ("employer", "apart"), ("forbidden", "apart"), ("language", "language"), ("none", "nobody")],
)
def test_who_is_without_a_mentor_is_told_why(barrier: str, cause: str) -> None:
    round_ = make_round(1, 0 if barrier == "none" else 1)
    mentee = round_.mentees[0]
    if barrier == "blocked":
        block(round_.mentors[0].member, mentee.member)
    elif barrier == "employer":
        Application.objects.filter(pk=mentee.pk).update(employer="Example  Health")
        Application.objects.filter(pk=round_.mentors[0].pk).update(employer="example health")
    elif barrier == "forbidden":
        kind = Wish.Kind.FORBIDDEN
        workflow.set_wish(mentee.pk, round_.mentors[0].pk, kind, by=round_.staff, now=timezone.now())
    elif barrier == "language":
        Application.objects.filter(pk=mentee.pk).update(languages=["fr"])
    round_.run()
    left = RunLeft.objects.get()
    assert (left.mentee_id, left.cause) == (mentee.pk, cause)
    assert left.barriers == ({} if barrier == "none" else {barrier: 1})


def test_places_over_all_programs_count() -> None:
    profile = make_mentor(places=1)
    round_ = make_round(2, 0)
    mentor = make_application(
        State.SELECTED, offering=round_.offering, role=Role.MENTOR, member=profile.member, places=2
    )
    assert (round_.run().matched, mentor.places) == (1, 2)
    assert RunLeft.objects.get().cause == "full"


def test_a_locked_pair_stays_together_however_it_fits() -> None:
    round_ = make_round(2, 2)
    Application.objects.filter(pk__in=(round_.mentees[0].pk, round_.mentors[0].pk)).update(topics=["ethics"])
    now = timezone.now()
    workflow.set_wish(round_.mentees[1].pk, round_.mentors[0].pk, Wish.Kind.LOCKED, by=round_.staff, now=now)
    round_.run()
    pair = RunPair.objects.get(is_locked=True)
    assert (pair.mentee_id, pair.mentor_id) == (round_.mentees[1].pk, round_.mentors[0].pk)
    with pytest.raises(NoPlaceLeft):
        workflow.set_wish(round_.mentees[0].pk, round_.mentors[0].pk, Wish.Kind.LOCKED, by=round_.staff, now=now)


def test_two_who_both_want_to_go_on_stay_together() -> None:
    round_ = make_round(2, 2)
    mentee, mentor = round_.mentees[1], round_.mentors[0]
    Application.objects.filter(pk=mentee.pk).update(continues_with=mentor.member)
    Application.objects.filter(pk=mentor.pk).update(continues_with=mentee.member)
    round_.accepted()
    assert Match.objects.get(mentee=mentee).kind == Match.Kind.CONTINUED
    assert Match.objects.get(mentee=mentee).mentor_id == mentor.pk


def test_two_who_were_together_before_go_on_once_staff_lock_them() -> None:
    earlier = make_round(1, 1, objection_days=0)
    earlier.accepted()
    old = Match.objects.get()
    end_pairing(old.pairing, earlier.mentors[0].member, reason="", now=timezone.now())
    follow_matches(timezone.now())
    round_ = make_round(2, 1)
    mentor = make_application(State.SELECTED, offering=round_.offering, role=Role.MENTOR, member=old.pairing.mentor)
    mentee = make_application(State.SELECTED, offering=round_.offering, member=old.pairing.mentee)
    workflow.set_wish(mentee.pk, mentor.pk, Wish.Kind.LOCKED, by=round_.staff, now=timezone.now())
    round_.accepted()
    kinds = dict(Match.objects.filter(mentee__offering=round_.offering).values_list("mentee", "kind"))
    assert kinds == {mentee.pk: Match.Kind.CONTINUED, round_.mentees[0].pk: Match.Kind.ROUND}


def test_an_accepted_proposal_connects_each_pair_by_one_mail_to_each_and_the_rest_wait() -> None:
    round_ = make_round(3, 2, objection_days=10)
    run = round_.accepted()
    assert run.finished_at is not None
    assert Offering.objects.get(pk=round_.offering.pk).state == Offering.State.RUNNING
    matches = list(Match.objects.order_by("pk"))
    assert [match.pairing.state for match in matches] == [Pairing.State.ACTIVE] * 2
    assert {match.pairing.program_name_en for match in matches} == {round_.offering.program_names[0]}
    assert all(match.objections_until and match.run_id == run.pk for match in matches)
    connected = [address for event, address in mails() if event == "cohort_connected"]
    expected = [each.pairing.mentee.email for each in matches] + [each.pairing.mentor.email for each in matches]
    assert sorted(connected) == sorted(expected)
    matched = {each.mentee_id for each in matches}
    (left,) = [each for each in round_.mentees if each.pk not in matched]
    left.refresh_from_db()
    assert (left.state, left.passed_over) == (State.WAITLISTED, 1)
    assert ("cohort_waiting", left.member.email) in mails()
    assert {state_of(each) for each in round_.mentors} == {State.MATCHED}
    before = mails()
    follow_matches(timezone.now())
    assert mails() == before


def test_what_cannot_be_made_any_more_is_left_and_the_others_are_made() -> None:
    round_ = make_round(2, 2)
    now = timezone.now()
    run = round_.run(now)
    pairs = list(RunPair.objects.order_by("pk"))
    block(pairs[0].mentee.member, pairs[0].mentor.member)
    workflow.accept_run(run.pk, by=round_.staff, now=now)
    follow_matches(now)
    assert [each.left for each in RunPair.objects.order_by("pk")] == ["apart", ""]
    assert state_of(pairs[0].mentee) == State.WAITLISTED
    assert Match.objects.count() == 1


def test_strangers_and_staff_who_take_part_match_nobody() -> None:
    round_ = make_round(1, 1)
    now, run = timezone.now(), round_.run()
    own = factories.make_staff()
    make_application(State.SUBMITTED, offering=round_.offering, member=own)
    for person in (round_.mentees[0].member, own):
        with pytest.raises(NotAllowed):
            workflow.ask_for_run(round_.offering.pk, round_.tier_id, by=person, now=now)
        with pytest.raises(NotAllowed):
            workflow.accept_run(run.pk, by=person, now=now)
        with pytest.raises(NotAllowed):
            workflow.set_wish(round_.mentees[0].pk, round_.mentors[0].pk, "locked", by=person, now=now)


def test_a_replaced_proposal_cannot_be_accepted() -> None:
    round_ = make_round(1, 1)
    first, second = round_.run(), round_.run()
    with pytest.raises(WrongState):
        workflow.accept_run(first.pk, by=round_.staff, now=timezone.now())
    workflow.accept_run(second.pk, by=round_.staff, now=timezone.now())
    assert workflow.accept_run(second.pk, by=round_.staff, now=timezone.now()).state == Run.State.ACCEPTED


def test_either_objects_and_the_mentee_is_first_in_line() -> None:
    round_ = make_round(1, 1, objection_days=10)
    round_.accepted()
    later = make_waiting(round_.offering, 1)[0]
    match, now = Match.objects.get(), timezone.now()
    with pytest.raises(NotAllowed):
        workflow.object_to_match(match, factories.make_member(), reason="", now=now)
    workflow.object_to_match(match, match.pairing.mentor, reason="Between us.", now=now)
    match.refresh_from_db()
    assert (match.end, match.reason, match.pairing.state) == (Match.End.OBJECTED, "Between us.", Pairing.State.ENDED)
    line = Application.objects.filter(offering=round_.offering).in_line()
    assert [each.pk for each in line] == [match.mentee_id, later.pk]
    assert state_of(match.mentor) == State.SELECTED
    bodies = OutgoingEmail.objects.filter(event="cohort_match_over")
    assert bodies.count() == 2
    assert not bodies.filter(text_body__contains="Between us").exists()
    # the mentor's place goes to the next: the two were matched before
    follow_matches(now)
    assert PlaceOffer.objects.get().mentee_id == later.pk


def test_nobody_objects_after_the_last_day_or_where_there_are_none() -> None:
    now = timezone.now()
    for days, later in ((10, timedelta(days=60)), (0, timedelta())):
        round_ = make_round(1, 1, objection_days=days)
        round_.accepted(now)
        match = Match.objects.get(mentee=round_.mentees[0])
        with pytest.raises(DeadlinePassed):
            workflow.object_to_match(match, match.pairing.mentee, reason="", now=now + later)


def test_a_mentor_who_leaves_gives_the_mentee_back_to_the_head_of_the_line() -> None:
    round_ = make_round(1, 1, objection_days=0)
    round_.accepted()
    match = Match.objects.get()
    end_pairing(match.pairing, match.pairing.mentor, reason="", now=timezone.now())
    follow_matches(timezone.now())
    assert (state_of(match.mentee), state_of(match.mentor)) == (State.WAITLISTED, State.SELECTED)
    assert Application.objects.get(pk=match.mentee_id).returned_at is not None


def test_a_mentee_who_leaves_ends_the_application_and_the_place_goes_to_the_next() -> None:
    round_ = make_round(1, 1, objection_days=0)
    round_.accepted()
    match, waiting = Match.objects.get(), make_waiting(round_.offering, 1)[0]
    end_pairing(match.pairing, match.pairing.mentee, reason="", now=timezone.now())
    follow_matches(timezone.now())
    assert state_of(match.mentee) == State.WITHDRAWN
    assert PlaceOffer.objects.get().mentee_id == waiting.pk


def test_a_free_place_is_offered_to_the_first_whom_nothing_stands_against() -> None:
    offering = make_offering(Offering.State.RUNNING)
    mentor = make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    apart, first, second = make_waiting(offering, 3)
    block(apart.member, mentor.member)
    now = timezone.now()
    follow_matches(now)
    offer = PlaceOffer.objects.get()
    assert (offer.mentee_id, offer.pairing.state) == (first.pk, Pairing.State.PROPOSED)
    assert mails() == [("place_offered", first.member.email)]
    with pytest.raises(NotAllowed):
        workflow.accept_place(offer, second.member, now=now)
    workflow.accept_place(offer, first.member, now=now)
    assert workflow.accept_place(offer, first.member, now=now).state == PlaceOffer.State.ACCEPTED
    match = Match.objects.get()
    assert (match.kind, match.pairing.state, match.pairing_id) == ("place", Pairing.State.ACTIVE, offer.pairing_id)
    assert (state_of(first), state_of(mentor), state_of(second)) == (State.MATCHED, State.MATCHED, State.WAITLISTED)


def test_a_declined_place_goes_to_the_next_and_is_not_offered_again() -> None:
    offering = make_offering(Offering.State.RUNNING)
    make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    first, second = make_waiting(offering, 2)
    now = timezone.now()
    follow_matches(now)
    workflow.decline_place(PlaceOffer.objects.get(), first.member, now=now)
    follow_matches(now)
    follow_matches(now)
    states = list(PlaceOffer.objects.order_by("pk").values_list("mentee", "state"))
    assert states == [(first.pk, "declined"), (second.pk, "open")]
    assert state_of(first) == State.WAITLISTED


def test_a_place_without_an_answer_lapses_and_the_mentee_goes_to_the_end() -> None:
    offering = make_offering(Offering.State.RUNNING, answer_days=5)
    make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    first, second = make_waiting(offering, 2)
    now = timezone.now()
    follow_matches(now)
    follow_matches(now + timedelta(days=4, hours=12))
    assert sorted(event for event, _address in mails()) == ["place_offered", "place_reminder"]
    later = now + timedelta(days=7)
    offer = PlaceOffer.objects.get()
    with pytest.raises(DeadlinePassed):
        workflow.accept_place(offer, first.member, now=later)
    follow_matches(later)
    states = list(PlaceOffer.objects.order_by("pk").values_list("mentee", "state"))
    assert states == [(first.pk, "lapsed"), (second.pk, "open")]
    line = [each.pk for each in Application.objects.filter(offering=offering).in_line()]
    assert line == [second.pk, first.pk]


def test_who_leaves_the_line_wakes_the_next_offer_at_once(django_capture_on_commit_callbacks: Any) -> None:
    offering, now = make_offering(Offering.State.RUNNING), timezone.now()
    mentor = make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    first, second = make_waiting(offering, 2)
    follow_matches(now)
    with django_capture_on_commit_callbacks() as after:
        withdraw_application(first, first.member, now=now)
    assert (FOLLOW_TASK,) in [getattr(each, "args", ()) for each in after]
    follow_matches(now)
    assert PlaceOffer.objects.get(state="open").mentee_id == second.pk
    # a mentor who steps back takes the offered place along: nobody waits for an answer that can lead nowhere
    with django_capture_on_commit_callbacks() as after:
        withdraw_application(mentor, mentor.member, now=now)
    assert (FOLLOW_TASK,) in [getattr(each, "args", ()) for each in after]
    with pytest.raises(WrongState):
        workflow.accept_place(PlaceOffer.objects.get(state="open"), second.member, now=now)
    follow_matches(now)
    assert list(PlaceOffer.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "closed"]
    assert state_of(second) == State.WAITLISTED
