"""FIND-1, FIND-2, FIND-10: every action on the own mentor profile in every state."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Acceptance, Eligibility, Member
from members.queries import missing_acceptances, today
from mentorship.profiles import facets, workflow
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.rules import TRANSITIONS, Action, State, available_actions, experience_band, state_of
from tests import factories
from tests.mentorship.mentors import answers, bits_say_listed, days, make_mentor

pytestmark = pytest.mark.django_db


def member_in(state: State) -> Member:
    """A member whose profile is in the state."""
    member = factories.make_member()
    now = timezone.now()
    if state == State.NONE:
        return member
    workflow.tick_wants_to_mentor(member, now=now)
    if state == State.UNANSWERED:
        return member
    documents = [] if state == State.HIDDEN else missing_acceptances(member, today(now))
    workflow.save_questionnaire(member, answers(), documents, language="en", now=now)
    if state == State.OFF:
        workflow.untick_wants_to_mentor(member, now=now)
    return member


def documents_of(member: Member) -> list:
    return missing_acceptances(member, today())


DEEDS: dict[Action, Callable[[Member], object]] = {
    Action.TICKED: lambda member: workflow.tick_wants_to_mentor(member, now=timezone.now()),
    Action.UNTICKED: lambda member: workflow.untick_wants_to_mentor(member, now=timezone.now()),
    Action.ANSWERED: lambda member: workflow.save_questionnaire(
        member, answers(sentence="Again."), documents_of(member), language="fr", now=timezone.now()
    ),
    Action.ACCEPTED: lambda member: workflow.accept_new_documents(
        member, documents_of(member), language="fr", now=timezone.now()
    ),
    Action.STEP_SAVED: lambda member: workflow.save_mentor_step(
        member, "topics", {"topics": ["ethics"], "paths": []}, now=timezone.now()
    ),
    Action.AVAILABILITY: lambda member: workflow.save_availability(
        member, workflow.Availability(places=3, programs=["find"]), now=timezone.now()
    ),
    Action.PAUSED: lambda member: workflow.pause_mentoring(member, now=timezone.now()),
    Action.RESUMED: lambda member: workflow.resume_mentoring(member, now=timezone.now()),
    Action.CONFIRMED: lambda member: workflow.confirm_profile(member, now=timezone.now() + days(2)),
}
# (action, state before) -> state after; None where the action is refused.
MATRIX = {
    Action.TICKED: ("unanswered", "listed", "unanswered", "hidden", "listed"),
    Action.UNTICKED: ("none", "off", "off", "off", "off"),
    Action.ANSWERED: (None, "off", "listed", "listed", "listed"),
    Action.ACCEPTED: (None, "off", "unanswered", "listed", "listed"),
    Action.STEP_SAVED: (None, "off", "unanswered", "hidden", "listed"),
    Action.AVAILABILITY: (None, "off", "unanswered", "hidden", "listed"),
    Action.PAUSED: (None, "off", "unanswered", "hidden", "listed"),
    Action.RESUMED: (None, "off", "unanswered", "hidden", "listed"),
    Action.CONFIRMED: (None, None, None, "hidden", "listed"),
}
CASES = [
    (action, State(before), after)
    for action, row in MATRIX.items()
    for before, after in zip(("none", "off", "unanswered", "hidden", "listed"), row, strict=True)
]


def test_the_matrix_names_every_action_of_the_table() -> None:
    assert set(MATRIX) == set(DEEDS) == set(TRANSITIONS)


@pytest.mark.parametrize(("action", "before", "after"), CASES)
def test_every_action_in_every_state(action: Action, before: State, after: str | None) -> None:
    member = member_in(before)
    profile = MentorProfile.objects.filter(member=member).first()
    assert state_of(profile) == before
    assert (action in available_actions(profile)) == (after is not None)
    if after is None:
        with pytest.raises(WrongState):
            DEEDS[action](member)
        after = before
    else:
        DEEDS[action](member)
    profile = MentorProfile.objects.filter(member=member).first()
    assert state_of(profile) == after
    if profile is not None:
        assert bits_say_listed(profile) == profile.is_listed
    assert facets.recount() == []


def test_the_first_tick_makes_a_profile_from_what_the_roll_knows() -> None:
    member = factories.make_member(language="fr", city="Rimouski", province="QC")
    profile = workflow.tick_wants_to_mentor(member, now=timezone.now())
    assert (profile.city, profile.province, profile.text_language, profile.places) == ("Rimouski", "QC", "fr", 2)
    assert not profile.is_listed


def test_a_member_abroad_is_offered_outside_canada() -> None:
    member = factories.make_member(category="member-outside-canada", city="Lyon", province="")
    assert workflow.tick_wants_to_mentor(member, now=timezone.now()).province == "outside"


def test_saving_the_questionnaire_lists_with_both_documents_and_only_then() -> None:
    member = factories.make_member()
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    documents = documents_of(member)
    assert len(documents) == 2
    one = workflow.save_questionnaire(member, answers(), documents[:1], language="en", now=timezone.now())
    assert not one.is_listed
    both = workflow.accept_new_documents(member, documents[1:], language="fr", now=timezone.now())
    assert both.is_listed
    languages = Acceptance.objects.filter(member=member).order_by("pk").values_list("language", flat=True)
    assert list(languages) == ["en", "fr"]


def test_unticking_keeps_the_answers_and_ticking_brings_the_listing_back_at_once() -> None:
    profile = make_mentor(areas=["neurology", "dementia"])
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    profile.refresh_from_db()
    assert (profile.is_listed, profile.areas) == (False, ["neurology", "dementia"])
    assert not bits_say_listed(profile)
    assert workflow.tick_wants_to_mentor(profile.member, now=timezone.now()).is_listed
    assert bits_say_listed(profile)


def test_saving_answers_while_switched_off_does_not_switch_on() -> None:
    profile = make_mentor()
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    saved = workflow.save_questionnaire(profile.member, answers(), [], language="en", now=timezone.now())
    assert (saved.wants_to_mentor, saved.is_listed) == (False, False)


@pytest.mark.parametrize(
    ("category", "answer", "may"),
    [("student", "allowed", True), ("student", "by_request", False), ("student", "not_allowed", False)],
)
def test_the_table_of_mem_3_decides_who_may_tick(category: str, answer: str, may: bool) -> None:
    Eligibility.objects.filter(category__code=category, activity__code="find-mentor").update(answer=answer)
    member = factories.make_member(category=category)
    if may:
        assert workflow.tick_wants_to_mentor(member, now=timezone.now()).wants_to_mentor
    else:
        with pytest.raises(NotAllowed):
            workflow.tick_wants_to_mentor(member, now=timezone.now())
        assert not MentorProfile.objects.filter(member=member).exists()


def test_without_a_current_membership_nobody_ticks_but_everybody_may_untick() -> None:
    profile = make_mentor()
    profile.member.memberships.update(starts_on=today() - days(400), ends_on=today() - days(1))
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    with pytest.raises(NotAllowed, match="renew it"):
        workflow.tick_wants_to_mentor(profile.member, now=timezone.now())


def test_each_deed_leaves_one_event_with_who_and_from_where_to_where() -> None:
    now = timezone.now()
    profile = make_mentor(now=now)
    workflow.untick_wants_to_mentor(profile.member, now=now)
    workflow.untick_wants_to_mentor(profile.member, now=now)
    events = list(profile.events.values_list("actor", "action", "from_state", "to_state"))
    me = profile.member.pk
    assert events == [
        (me, "ticked", "none", "unanswered"),
        (me, "answered", "unanswered", "hidden"),
        (me, "listed", "hidden", "listed"),
        (me, "unticked", "listed", "off"),
    ]


def test_confirming_twice_on_a_day_is_written_once() -> None:
    profile = make_mentor()
    later = timezone.now() + days(30)
    first = workflow.confirm_profile(profile.member, now=later)
    workflow.confirm_profile(profile.member, now=later)
    assert first.confirmed_at == later
    assert profile.events.filter(action="confirmed").count() == 1


def test_the_words_that_find_a_profile_are_its_labels_in_both_languages_and_its_own() -> None:
    member = factories.make_member(first_name="Thérèse", last_name="Ébauche", city="Iqaluit", province="NU")
    changed = {"areas": ["driving"], "focuses": ["low-vision"], "city": "Iqaluit", "province": "NU"}
    profile = make_mentor(member=member, sentence="I like kettles.", **changed)
    profile.refresh_from_db()
    terms = Term.objects.filter(kind__in=["area", "focus"], code__in=["driving", "low-vision"])
    expected = [name for term in terms for name in (term.name_en, term.name_fr)]
    for words in ["Thérèse Ébauche", "Iqaluit", "Nunavut", "I like kettles.", *expected]:
        assert words in profile.search_text


@pytest.mark.parametrize(
    ("since", "band"),
    [(2026, "0-2"), (2024, "0-2"), (2023, "3-5"), (2016, "6-10"), (2015, "11-15"), (2006, "16-20"), (2005, "21-plus")],
)
def test_years_in_practice_fall_into_bands(since: int, band: str) -> None:
    assert experience_band(since, date(2026, 11, 22)) == band


def test_the_database_refuses_a_listing_against_the_toggle() -> None:
    profile = make_mentor()
    with pytest.raises(IntegrityError, match="listed_wants_to"), transaction.atomic():
        MentorProfile.objects.filter(pk=profile.pk).update(wants_to_mentor=False)
