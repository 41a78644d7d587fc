"""The small optional steps of the mentor profile (fields 5.2)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Member
from mentorship.profiles import facets, workflow
from mentorship.profiles.forms.mentor_steps import MENTOR_FORMS
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import MENTOR_STEPS
from tests import factories
from tests.mentorship.mentors import days, make_mentor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
SENT: dict[str, dict[str, Any]] = {
    "focus": {"focuses": ["low-vision"], "past_areas": ["dementia"]},
    "topics": {"topics": ["ethics"], "paths": ["new-graduate"]},
    "values": {"feedback": "feedback-direct"},
    "words": {"about": "A long road.", "hopes": "To listen."},
    "practical": {"hours_a_month": "4", "is_rural": "on", "employer": "General Hospital"},
}


def url(step: str) -> str:
    return reverse("mentorship:my-profile-step", args=[step])


def test_every_step_of_the_workflow_has_its_form() -> None:
    assert list(MENTOR_FORMS) == list(MENTOR_STEPS)


@pytest.mark.parametrize("step", MENTOR_STEPS)
def test_a_step_writes_its_own_columns_follows_the_search_and_confirms(signed_in: SignIn, step: str) -> None:
    profile = make_mentor(now=timezone.now() - days(50))
    before = MentorProfile.objects.values().get()
    mischief = {"is_listed": "", "sentence": "Changed", "places": "9", "completed_at": ""}
    client = signed_in(profile.member)
    there = reverse("mentorship:my-profile") + ("?finished" if step == "practical" else "")
    assert client.post(url(step), SENT[step] | mischief)["Location"] == there
    after = MentorProfile.objects.values().get()
    changed = {name for name in before if before[name] != after[name]}
    words = {"search_text", "search_en", "search_fr"}
    assert changed - words == {*MENTOR_STEPS[step], "confirmed_at", "updated_at"}
    assert facets.recount() == []
    assert "Filled in" in client.get(reverse("mentorship:my-profile")).text


def test_after_the_last_step_the_profile_says_what_is_next(signed_in: SignIn) -> None:
    client = signed_in(make_mentor().member)
    page = client.post(url("practical"), SENT["practical"], follow=True).text
    assert "That was the last step: what is next?" in page
    for name in ("mentorship:my-profile-preview", "mentorship:introduction-list", "members:identity"):
        assert f'href="{reverse(name)}' in page


def test_words_of_earlier_areas_and_hopes_find_the_mentor() -> None:
    profile = make_mentor(past_areas=["dementia"], hopes="Kettles")
    profile.refresh_from_db()
    assert "Dementia care" in profile.search_text
    assert "Kettles" in profile.search_text


def test_a_step_that_is_saved_before_the_questionnaire_confirms_nothing() -> None:
    member = factories.make_member()
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    profile = workflow.save_mentor_step(member, "topics", SENT["topics"], now=timezone.now())
    assert (profile.confirmed_at, profile.topics) == (None, ["ethics"])


def test_everything_in_a_step_can_be_taken_back(signed_in: SignIn) -> None:
    profile = make_mentor(topics=["ethics"], paths=["new-graduate"])
    signed_in(profile.member).post(url("topics"), {})
    profile.refresh_from_db()
    assert (profile.topics, profile.paths) == ([], [])


def test_steps_wait_for_the_questionnaire(signed_in: SignIn) -> None:
    member = factories.make_member()
    client, back = signed_in(member), reverse("mentorship:my-profile")
    assert client.get(url("focus"))["Location"] == back
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    assert client.post(url("focus"), SENT["focus"])["Location"] == back
    assert MentorProfile.objects.get(member=member).focuses == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(signed_in: SignIn, language: str) -> None:
    profile = make_mentor(member=factories.make_member(language=language))
    with translation.override(language):
        address = url("practical")
    page = signed_in(profile.member).post(address, {"hours_a_month": "41", "employer": "x" * 121}).text
    hours = {"en": "Enter at most 40 hours.", "fr": "Inscrivez au plus 40 heures."}[language]
    assert page.count(hours) == 2
    for typed in ('value="41"', "x" * 121):
        assert typed in page
    profile.refresh_from_db()
    assert profile.hours_a_month is None


def test_an_unknown_code_and_an_unknown_step_are_refused(signed_in: SignIn) -> None:
    client = signed_in(make_mentor().member)
    assert client.get(url("secrets")).status_code == 404
    assert "There is a problem" in client.post(url("topics"), {"topics": ["alchemy"]}).text
    assert "There is a problem" in client.post(url("values"), {"feedback": "rhythm-short"}).text


def test_a_stranger_changes_only_their_own(signed_in: SignIn) -> None:
    profile = make_mentor()
    before = MentorProfile.objects.values().get()
    signed_in(factories.make_member()).post(url("words"), SENT["words"] | {"profile": profile.pk})
    assert MentorProfile.objects.values().get() == before


def test_the_employer_is_shown_to_no_member(signed_in: SignIn) -> None:
    profile = make_mentor(employer="General Hospital", hopes="To listen.")
    page = signed_in(factories.make_member()).get(reverse("mentorship:mentor-detail", args=[profile.public_id])).text
    assert "To listen." in page
    assert "General Hospital" not in page
    assert "General Hospital" not in profile.search_text


@pytest.mark.parametrize(("step", "queries"), [("focus", 4), ("values", 3), ("words", 3)])
def test_a_step_asks_few_questions(signed_in: SignIn, django_assert_num_queries: Any, step: str, queries: int) -> None:
    for profile in (make_mentor(), make_mentor(focuses=["low-vision"], past_areas=["dementia", "driving"])):
        client = signed_in(profile.member)
        client.get(url(step))
        with django_assert_num_queries(queries):
            client.get(url(step))
