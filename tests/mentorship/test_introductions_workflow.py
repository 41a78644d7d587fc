"""FIND-5 to FIND-8, FIND-11: every action on an introduction in every state by every side."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WorkflowError, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Acceptance, Block, Eligibility, Member, PolicyDocument, Suspension
from members.queries import today
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import TRANSITIONS, Action, State, Who, available_actions
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import propose_pairing
from mentorship.profiles import facets
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.workflow import untick_wants_to_mentor
from tests import factories
from tests.mentorship.introductions import ask, documents_for, make_introduction, make_mentee, make_pairing
from tests.mentorship.mentors import days, make_mentor, new_version

pytestmark = pytest.mark.django_db
STATES = list(State)

DEEDS: dict[Action, Callable[..., object]] = {
    Action.ACCEPTED: workflow.accept_introduction,
    Action.DECLINED: workflow.decline_introduction,
    Action.MORE_TIME: workflow.ask_for_more_time,
    Action.WITHDRAWN: workflow.withdraw_introduction,
    Action.SAID_YES: workflow.say_yes,
    Action.SAID_NO: workflow.say_no,
    Action.LAPSED: lambda introduction, _member, now: workflow.lapse_introduction(introduction.pk, now=now + days(60)),
    Action.CLOSED: lambda introduction, _member, now: workflow.close_introductions_between(
        introduction.mentee, introduction.mentor, now=now
    ),
}
# (action, state) in which repeating is a quiet success for the side that did it before
DONE_ALREADY = {
    (Action.ACCEPTED, State.ACCEPTED): {Who.MENTOR},
    (Action.DECLINED, State.DECLINED): {Who.MENTOR},
    (Action.WITHDRAWN, State.WITHDRAWN): {Who.MENTEE},
    (Action.SAID_YES, State.PAIRED): {Who.MENTEE, Who.MENTOR},
    (Action.SAID_NO, State.NOT_A_MATCH): {Who.MENTEE},
}
BY_PEOPLE = [action for action, transition in TRANSITIONS.items() if transition.who != Who.SYSTEM]


def people_of(introduction: Introduction) -> dict[str, Member]:
    return {"mentee": introduction.mentee, "mentor": introduction.mentor, "stranger": factories.make_member()}


def mails(name: str) -> list[str]:
    """To whom a message was written, in the order of writing."""
    return list(OutgoingEmail.objects.filter(event=name).order_by("created_at").values_list("to_address", flat=True))


def test_the_matrix_names_every_action_of_the_table() -> None:
    assert set(DEEDS) == set(TRANSITIONS)


@pytest.mark.parametrize("side", ["mentee", "mentor", "stranger"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", BY_PEOPLE)
def test_every_action_in_every_state_by_every_side(action: Action, state: State, side: str) -> None:
    introduction = make_introduction(state)
    member = people_of(introduction)[side]
    events, transition = introduction.events.count(), TRANSITIONS[action]
    may = transition.who in (side, Who.EITHER) and side != "stranger"
    is_possible = may and state in transition.sources
    assert (action in available_actions(introduction, member)) == is_possible
    if is_possible:
        DEEDS[action](introduction, member, now=timezone.now())
        target = transition.target or state
    elif side in DONE_ALREADY.get((action, state), set()):
        DEEDS[action](introduction, member, now=timezone.now())
        target = state
    else:
        with pytest.raises(WrongState if may else NotAllowed) as refused:
            DEEDS[action](introduction, member, now=timezone.now())
        assert len(str(refused.value)) > 15
        target = state
    after = Introduction.objects.get(pk=introduction.pk)
    assert after.state == target
    assert after.events.count() == events + (1 if is_possible else 0)
    assert facets.recount() == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", [Action.LAPSED, Action.CLOSED])
def test_the_system_ends_what_is_open_and_nothing_else(action: Action, state: State) -> None:
    introduction = make_introduction(state)
    events = introduction.events.count()
    DEEDS[action](introduction, None, now=timezone.now())
    DEEDS[action](introduction, None, now=timezone.now())
    after = Introduction.objects.get(pk=introduction.pk)
    is_open = state in Introduction.OPEN_STATES
    assert after.state == (TRANSITIONS[action].target if is_open else state)
    assert after.events.count() == events + is_open


def test_the_second_yes_pairs_and_both_are_told_with_the_address() -> None:
    introduction = make_introduction(State.ACCEPTED)
    workflow.say_yes(introduction, introduction.mentor, now=timezone.now())
    introduction.refresh_from_db()
    assert (introduction.state, introduction.mentor_answer, introduction.pairing.state) == (
        "accepted",
        "yes",
        "proposed",
    )
    assert mails("pairing_started") == []
    workflow.say_yes(introduction, introduction.mentee, now=timezone.now())
    introduction = Introduction.objects.select_related("pairing").get(pk=introduction.pk)
    assert (introduction.state, introduction.open_no, introduction.ended_at) == ("paired", None, None)
    assert introduction.pairing.state == Pairing.State.ACTIVE
    assert mails("pairing_started") == [introduction.mentor.email, introduction.mentee.email]
    bodies = dict(OutgoingEmail.objects.filter(event="pairing_started").values_list("to_address", "text_body"))
    assert introduction.mentee.email in bodies[introduction.mentor.email]
    assert introduction.mentor.email in bodies[introduction.mentee.email]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_a_no_frees_the_place_and_keeps_its_reason_from_the_other(side: str) -> None:
    introduction = make_introduction(State.ACCEPTED)
    member = people_of(introduction)[side]
    assert introduction.mentor.mentor_profile.places_taken == 1
    workflow.say_yes(introduction, member, now=timezone.now())
    workflow.say_no(introduction, member, reason="Too far away.", now=timezone.now())
    introduction = Introduction.objects.select_related("pairing").get(pk=introduction.pk)
    assert (introduction.state, introduction.pairing.state, introduction.pairing.place_no) == (
        "not_a_match",
        "ended",
        None,
    )
    assert getattr(introduction, f"{side}_reason") == "Too far away."
    assert MentorProfile.objects.get(member=introduction.mentor).places_taken == 0
    assert mails("introduction_no_match") == [introduction.other(member).email]
    assert not OutgoingEmail.objects.filter(text_body__contains="Too far").exists()


def test_accepting_takes_the_lowest_place_and_starts_the_clock() -> None:
    profile = make_mentor(places=1)
    introduction = make_introduction(profile=profile)
    now = timezone.now()
    workflow.accept_introduction(introduction, profile.member, word="Welcome.", language="en", now=now)
    introduction.refresh_from_db()
    assert (introduction.mentor_word, introduction.mentor_word_language) == ("Welcome.", "en")
    assert today(introduction.decide_by) == today(now) + days(30)
    assert (introduction.pairing.place_no, introduction.pairing.places_then) == (1, 1)
    assert (introduction.pairing.program, introduction.pairing.state) == (Program.FIND, "proposed")
    profile.refresh_from_db()
    assert (profile.places_taken, profile.has_place) == (1, False)
    assert mails("introduction_accepted") == [profile.member.email, introduction.mentee.email]


def test_a_full_mentor_accepts_nobody_and_nothing_has_changed() -> None:
    profile = make_mentor(places=1)
    first, second = make_introduction(profile=profile), make_introduction(profile=profile)
    workflow.accept_introduction(first, profile.member, now=timezone.now())
    with pytest.raises(NoPlaceLeft, match="All your places are taken"):
        workflow.accept_introduction(second, profile.member, now=timezone.now())
    second.refresh_from_db()
    assert (second.state, second.pairing, second.events.count()) == ("sent", None, 1)


def test_who_is_no_longer_listed_accepts_nobody() -> None:
    introduction = make_introduction()
    MentorProfile.objects.filter(member=introduction.mentor).update(is_listed=False)
    with pytest.raises(WrongState, match="not listed"):
        workflow.accept_introduction(introduction, introduction.mentor, now=timezone.now())


def test_a_mentee_whose_membership_lapsed_since_is_not_accepted_and_the_mentor_is_not_told_why() -> None:
    introduction = make_introduction()
    lapsed(introduction.mentee, MentorProfile.objects.get(member=introduction.mentor))
    with pytest.raises(WrongState, match="cannot take part at present") as refused:
        workflow.accept_introduction(introduction, introduction.mentor, now=timezone.now())
    assert "membership" not in str(refused.value)
    introduction.refresh_from_db()
    assert (introduction.state, introduction.pairing) == (State.SENT, None)
    introduction.mentee.memberships.update(ends_on=today() + days(1))  # renewed
    assert workflow.accept_introduction(introduction, introduction.mentor, now=timezone.now()).state == State.ACCEPTED


@pytest.mark.parametrize("deed", [workflow.accept_introduction, workflow.ask_for_more_time])
def test_after_the_last_day_it_is_too_late_even_before_the_sweep(deed: Callable[..., object]) -> None:
    introduction = make_introduction()
    deed_at = introduction.respond_by + days(1)
    with pytest.raises(DeadlinePassed):
        deed(introduction, introduction.mentor, now=deed_at)
    workflow.decline_introduction(introduction, introduction.mentor, now=deed_at)


def test_a_yes_after_the_last_day_is_too_late_and_a_no_is_not() -> None:
    introduction = make_introduction(State.ACCEPTED)
    with pytest.raises(DeadlinePassed):
        workflow.say_yes(introduction, introduction.mentee, now=introduction.decide_by + days(1))
    workflow.say_no(introduction, introduction.mentee, now=introduction.decide_by + days(1))


def test_more_time_is_given_once() -> None:
    introduction = make_introduction()
    due_by = introduction.respond_by
    for _ in range(2):
        workflow.ask_for_more_time(introduction, introduction.mentor, now=timezone.now())
    introduction.refresh_from_db()
    assert today(introduction.respond_by) == today(due_by + days(7))
    assert Action.MORE_TIME not in available_actions(introduction, introduction.mentor)
    assert mails("introduction_more_time") == [introduction.mentee.email]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.NOT_A_MATCH, State.PAIRED])
def test_repeating_writes_and_sends_nothing_more(state: State) -> None:
    introduction = make_introduction(state)
    before = (introduction.events.count(), OutgoingEmail.objects.count())
    for action, sides in {key[0]: sides for key, sides in DONE_ALREADY.items() if key[1] == state}.items():
        for side in sides:
            DEEDS[action](introduction, people_of(introduction)[side], now=timezone.now())
    assert (introduction.events.count(), OutgoingEmail.objects.count()) == before


# Asking


def test_asking_writes_an_event_a_mail_and_when_the_answer_is_due() -> None:
    now, mentee, profile = timezone.now(), make_mentee(), make_mentor()
    introduction = ask(mentee, profile, now=now)
    assert (introduction.open_no, introduction.state) == (1, "sent")
    assert today(introduction.respond_by) == today(now) + days(14)
    assert introduction.events.get().note == "profile shared"
    assert mails("introduction_received") == [profile.member.email]
    body = OutgoingEmail.objects.get(event="introduction_received").text_body
    assert mentee.email not in body
    assert "May I learn from you?" not in body
    assert Acceptance.objects.filter(member=mentee).count() == 2  # SAFE-2, on the way


def test_sending_twice_is_one_request_and_another_text_is_told_so() -> None:
    mentee, profile = make_mentee(), make_mentor()
    assert ask(mentee, profile).pk == ask(mentee, profile).pk
    assert len(mails("introduction_received")) == 1
    with pytest.raises(WrongState, match="already"):
        ask(mentee, profile, message="And another thing")


def test_three_may_be_open_and_the_fourth_waits_for_an_answer() -> None:
    mentee, fourth = make_mentee(), make_mentor()
    open_ones = [ask(mentee, make_mentor()) for _ in range(3)]
    assert [each.open_no for each in open_ones] == [1, 2, 3]
    with pytest.raises(WrongState, match="three"):
        ask(mentee, fourth)
    workflow.decline_introduction(open_ones[1], open_ones[1].mentor, now=timezone.now())
    assert ask(mentee, fourth).open_no == 2


def without_documents(mentee: Member, profile: MentorProfile) -> dict[str, Any]:
    return {"documents": documents_for(mentee)[:1]}


def without_answers(mentee: Member, profile: MentorProfile) -> None:
    MenteeProfile.objects.filter(member=mentee).update(completed_at=None)


def of_a_mentor_who(**facts: Any) -> Callable[[Member, MentorProfile], None]:
    return lambda mentee, profile: MentorProfile.objects.filter(pk=profile.pk).update(**facts) and None


def without_a_place(mentee: Member, profile: MentorProfile) -> None:
    for _ in range(2):
        make_pairing(profile=profile)


def lapsed(mentee: Member, profile: MentorProfile) -> None:
    mentee.memberships.update(starts_on=today() - days(400), ends_on=today() - days(1))


def of_a_category_that_may_not(mentee: Member, profile: MentorProfile) -> None:
    Eligibility.objects.filter(category__code="member", activity__code="find-mentee").update(answer="not_allowed")


def suspended(mentee: Member, profile: MentorProfile) -> None:
    Suspension.objects.create(member=mentee, since=timezone.now(), reason="…")


def blocked(mentee: Member, profile: MentorProfile) -> None:
    Block.objects.create(blocker=mentee, blocked=profile.member, at=timezone.now())


def blocked_by(mentee: Member, profile: MentorProfile) -> None:
    Block.objects.create(blocker=profile.member, blocked=mentee, at=timezone.now())


def paired(mentee: Member, profile: MentorProfile) -> None:
    make_pairing(mentee=mentee, profile=profile)


REFUSED: list[tuple[Callable[..., Any], type[WorkflowError]]] = [
    (without_documents, WrongState),
    (without_answers, WrongState),
    (of_a_mentor_who(is_listed=False), NotAllowed),
    (of_a_mentor_who(programs=["ondemand"]), WrongState),
    (of_a_mentor_who(is_paused=True), WrongState),
    (of_a_mentor_who(away_from=today() - days(1), away_to=today()), WrongState),
    (without_a_place, NoPlaceLeft),
    (lapsed, NotAllowed),
    (of_a_category_that_may_not, NotAllowed),
    (suspended, NotAllowed),
    (blocked, NotAllowed),
    (blocked_by, NotAllowed),
    (paired, WrongState),
]


@pytest.mark.parametrize(("circumstance", "error"), REFUSED)
def test_asking_is_refused_with_a_sentence_and_leaves_nothing(
    circumstance: Callable[..., Any], error: type[WorkflowError]
) -> None:
    mentee, profile = make_mentee(), make_mentor()
    changed = circumstance(mentee, profile) or {}
    before = (Introduction.objects.count(), Acceptance.objects.count(), OutgoingEmail.objects.count())
    with pytest.raises(error) as refused:
        ask(mentee, profile, **changed)
    assert type(refused.value) is error
    assert len(str(refused.value)) > 20
    assert (Introduction.objects.count(), Acceptance.objects.count(), OutgoingEmail.objects.count()) == before


def test_nobody_asks_themselves() -> None:
    mentee = make_mentee()
    with pytest.raises(NotAllowed, match="yourself"):
        ask(mentee, make_mentor(member=mentee))


def test_a_mentor_away_from_tomorrow_can_be_asked_today() -> None:
    profile = make_mentor()
    MentorProfile.objects.filter(pk=profile.pk).update(away_from=today() + days(1), away_to=today() + days(9))
    assert ask(make_mentee(), profile).state == "sent"


def test_a_new_version_of_the_documents_is_asked_for_before_the_next_request() -> None:
    mentee = make_mentee()
    ask(mentee, make_mentor())
    profile = make_mentor()
    PolicyDocument.objects.filter(kind="terms").update(in_force_on=today() - days(90))
    version = new_version("terms", today())
    with pytest.raises(WrongState, match="documents"):
        ask(mentee, profile, documents=[])
    assert ask(mentee, profile, documents=[version]).state == "sent"


# What closes introductions


@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED])
def test_unticking_closes_what_is_open_with_a_neutral_message_to_the_mentees(state: State) -> None:
    profile = make_mentor()
    running, introduction = make_pairing(profile=profile), make_introduction(state, profile=profile)
    untick_wants_to_mentor(profile.member, now=timezone.now())
    introduction.refresh_from_db()
    running.refresh_from_db()
    assert (introduction.state, running.state) == ("closed", "active")
    assert mails("introduction_closed") == [introduction.mentee.email]
    profile.refresh_from_db()
    assert profile.places_taken == 1
    assert facets.recount() == []


def test_closing_all_of_a_person_reaches_both_sides_in_the_same_words() -> None:
    both = make_mentor()
    MenteeProfile.objects.create(member=both.member, completed_at=timezone.now())
    asked, received = make_introduction(mentee=both.member), make_introduction(State.ACCEPTED, profile=both)
    assert workflow.close_introductions_of(both.member, now=timezone.now()) == 2
    assert workflow.close_introductions_of(both.member, now=timezone.now()) == 0
    assert sorted(mails("introduction_closed")) == sorted(
        [both.member.email, both.member.email, asked.mentor.email, received.mentee.email]
    )
    assert not Pairing.objects.taking_a_place().exists()
    subjects = set(OutgoingEmail.objects.filter(event="introduction_closed").values_list("subject", flat=True))
    others = (both.member, asked.mentor, received.mentee)
    assert subjects == {f"Your introduction with {each} was closed" for each in others}


def test_closing_between_two_leaves_others_alone() -> None:
    profile = make_mentor()
    one, other = make_introduction(profile=profile), make_introduction(profile=profile)
    workflow.close_introductions_between(profile.member, one.mentee, now=timezone.now())
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("closed", "sent")


# What the database itself refuses


@pytest.mark.parametrize(
    "columns",
    [
        {"open_no": 4},
        {"open_no": None},
        {"state": "declined"},  # an open number on what is over
        {"state": "accepted"},  # without a pairing
    ],
)
def test_the_database_refuses_what_must_never_be(columns: dict[str, Any]) -> None:
    introduction = make_introduction()
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=introduction.pk).update(**columns)


def test_the_database_refuses_the_same_number_and_the_same_mentor_twice() -> None:
    first = make_introduction()
    other = make_introduction(mentee=first.mentee)
    for columns in ({"open_no": first.open_no}, {"mentor": first.mentor}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Introduction.objects.filter(pk=other.pk).update(**columns)


def test_a_pairing_by_another_program_takes_the_place_as_well() -> None:
    profile = make_mentor(places=1)
    introduction = make_introduction(profile=profile)
    other = factories.make_member()
    propose_pairing(mentor=profile.member, mentee=other, program=Program.ONDEMAND, actor=None, now=timezone.now())
    with pytest.raises(NoPlaceLeft):
        workflow.accept_introduction(introduction, profile.member, now=timezone.now())
