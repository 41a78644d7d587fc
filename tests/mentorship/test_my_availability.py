"""Places, programs, days away and the pause (FIND-8)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Eligibility, Member
from members.queries import today
from mentorship.profiles import facets, workflow
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.reminders import follow_listings
from mentorship.profiles.workflow import Availability
from tests import factories
from tests.mentorship.introductions import make_introduction
from tests.mentorship.mentors import answers, at, days, make_mentor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]


def url(name: str = "-availability") -> str:
    return reverse(f"mentorship:my-profile{name}")


def sent(**changed: Any) -> dict[str, Any]:
    return {"places": "2", "programs": ["find", "ondemand", "momentum"]} | changed


def fresh(profile: MentorProfile) -> MentorProfile:
    assert facets.recount() == []
    return MentorProfile.objects.get(pk=profile.pk)


def test_places_programs_and_days_away_are_saved_together(signed_in: SignIn) -> None:
    profile = make_mentor()
    first, last = today() + days(3), today() + days(9)
    data = sent(places="3", programs=["find"], away_from=first.isoformat(), away_to=last.isoformat())
    assert signed_in(profile.member).post(url(), data)["Location"] == url("")
    profile = fresh(profile)
    assert (profile.places, profile.programs, profile.away_from, profile.away_to) == (3, ["find"], first, last)
    assert profile.has_place
    assert profile.events.filter(action="availability").count() == 1


def test_leaving_find_out_takes_the_mentor_out_of_the_search_and_taking_part_again_brings_back(
    signed_in: SignIn,
) -> None:
    profile = make_mentor()
    client = signed_in(profile.member)
    client.post(url(), sent(programs=["ondemand"]))
    assert not fresh(profile).is_listed
    assert follow_listings(timezone.now()) == 0
    assert "Find an OT Mentor, among the programs in which you take part" in client.get(url("")).text
    assert profile.events.get(action="unlisted").note == "program"
    client.post(url(), sent())
    assert fresh(profile).is_listed


def test_only_programs_that_the_category_allows_are_offered_and_the_others_stay(signed_in: SignIn) -> None:
    profile = make_mentor(member=factories.make_member(category="ota"))
    client = signed_in(profile.member)
    page = client.get(url()).text
    assert 'value="ondemand"' in page
    assert 'value="momentum"' not in page
    assert "There is a problem" in client.post(url(), sent(programs=["momentum"])).text
    client.post(url(), sent(programs=["find"]))
    assert fresh(profile).programs == ["find", "momentum"]


def test_without_a_membership_no_program_is_asked_and_none_changes(signed_in: SignIn) -> None:
    profile = make_mentor()
    profile.member.memberships.update(starts_on=today() - days(300), ends_on=today() - days(3))
    client = signed_in(profile.member)
    assert 'name="programs"' not in client.get(url()).text
    client.post(url(), {"places": "1", "programs": ["find"]})
    assert (fresh(profile).places, fresh(profile).programs) == (1, ["find", "ondemand", "momentum"])


def test_no_program_at_all_is_refused(signed_in: SignIn) -> None:
    page = signed_in(make_mentor().member).post(url(), sent(programs=[])).text
    assert page.count("Choose at least one program.") == 2


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        (5, None, "away_to", "Enter the last day as well."),
        (None, 5, "away_from", "Enter the first day as well."),
        (9, 5, "away_to", "The last day must not come before the first."),
        (-9, -5, "away_to", "This day is over."),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    signed_in: SignIn, first: int | None, last: int | None, field: str, words: str
) -> None:
    profile = make_mentor()
    given = {"away_from": first, "away_to": last}
    data = {name: (today() + days(count)).isoformat() for name, count in given.items() if count is not None}
    page = signed_in(profile.member).post(url(), sent(places="7", **data)).text
    assert page.count(words) == 2
    assert f'href="#id_{field}"' in page
    for typed in (*data.values(), 'value="7"'):
        assert typed in page
    assert fresh(profile).places == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Enter a date as year, month and day"), ("fr", "Inscrivez l’année, le mois et le jour")],
)
def test_a_date_that_is_none_is_refused_in_the_readers_language(signed_in: SignIn, language: str, words: str) -> None:
    profile = make_mentor(member=factories.make_member(language=language))
    with translation.override(language):
        address = url()
    page = signed_in(profile.member).post(address, sent(away_from="31/01/2031", away_to="2031-02-30")).text
    assert page.count(words) == 4
    assert "31/01/2031" in page


def test_days_that_are_over_are_not_offered_again(signed_in: SignIn) -> None:
    profile = make_mentor()
    over = Availability(2, ["find"], today() - days(9), today() - days(2))
    workflow.save_availability(profile.member, over, now=timezone.now())
    page = signed_in(profile.member).get(url()).text
    assert over.away_to is not None
    assert over.away_to.isoformat() not in page


def test_one_click_pauses_and_one_ends_the_pause(signed_in: SignIn) -> None:
    profile = make_mentor()
    client = signed_in(profile.member)
    client.post(url("-pause"))
    client.post(url("-pause"))
    profile = fresh(profile)
    assert (profile.is_paused, profile.has_place, profile.is_listed) == (True, False, True)
    assert "shown as paused" in client.get(url("")).text
    client.post(url("-resume"))
    assert fresh(profile).has_place
    assert list(profile.events.values_list("action", flat=True))[-2:] == ["paused", "resumed"]


def test_pausing_says_what_it_changes_and_what_stays(signed_in: SignIn) -> None:
    profile = make_mentor()
    client = signed_in(profile.member)
    make_introduction(profile=profile)
    page = client.post(url("-pause"), follow=True).text
    for words in ("You are paused.", "nobody new can ask you.", "One open request stays; you can still answer it."):
        assert words in page
    assert "The pause is over." in client.post(url("-resume"), follow=True).text
    make_introduction(profile=profile)
    assert "2 open requests stay; you can still answer them." in client.post(url("-pause"), follow=True).text


def test_days_away_say_what_they_change(signed_in: SignIn) -> None:
    client = signed_in(make_mentor().member)
    page = client.post(url(), sent(away_from="2031-02-01", away_to="2031-02-20"), follow=True).text
    assert "From February 1, 2031 to February 20, 2031 members see that you are away" in page
    page = client.post(url(), sent(), follow=True).text
    assert "Saved." in page
    assert "nobody new can ask you" not in page


def test_fewer_places_than_are_taken_say_what_that_means(signed_in: SignIn) -> None:
    profile = make_mentor()
    workflow.set_places_taken(profile.member_id, 1, now=timezone.now())
    client = signed_in(profile.member)
    make_introduction(profile=profile)
    page = client.post(url(), sent(places="1"), follow=True).text
    for words in (
        "All your places are taken",
        "what is under way goes on",
        "To accept another one, a place must be free",
    ):
        assert words in page


def test_who_is_not_in_the_search_is_told_nothing_of_what_members_see(signed_in: SignIn) -> None:
    profile = make_mentor()
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    page = signed_in(profile.member).post(url("-pause"), follow=True).text
    assert "You are paused." in page
    assert "take a pause" not in page


def test_a_mentor_who_is_away_has_no_place_until_back() -> None:
    profile = make_mentor()
    away = Availability(2, ["find"], today() - days(1), today() + days(4))
    workflow.save_availability(profile.member, away, now=timezone.now())
    assert not fresh(profile).has_place
    workflow.follow_availability(profile.member_id, now=at(today() + days(4)))
    assert not fresh(profile).has_place
    workflow.follow_availability(profile.member_id, now=at(today() + days(5)))
    assert fresh(profile).has_place


def test_fewer_places_than_are_taken_leave_nothing_free_and_touch_nobody(signed_in: SignIn) -> None:
    profile = make_mentor()
    workflow.set_places_taken(profile.member_id, 2, now=timezone.now())
    client = signed_in(profile.member)
    client.post(url(), sent(places="1"))
    assert (fresh(profile).places_taken, fresh(profile).has_place) == (2, False)
    client.post(url(), sent(places="3"))
    assert fresh(profile).has_place
    assert "2 of 3 places taken." in client.get(url("")).text


def test_the_questionnaire_keeps_the_free_place_in_step() -> None:
    profile = make_mentor(places=1)
    workflow.set_places_taken(profile.member_id, 1, now=timezone.now())
    workflow.save_questionnaire(profile.member, answers(places=2), [], language="en", now=timezone.now())
    assert fresh(profile).has_place


@pytest.mark.parametrize("name", ["-pause", "-resume"])
def test_reading_changes_nothing(signed_in: SignIn, name: str) -> None:
    profile = make_mentor()
    assert signed_in(profile.member).get(url(name))["Location"] == url("")
    assert not fresh(profile).is_paused


@pytest.mark.parametrize("name", ["-pause", "-resume", "-availability"])
def test_a_stranger_changes_only_their_own(signed_in: SignIn, name: str) -> None:
    profile = make_mentor()
    before = MentorProfile.objects.values().get()
    stranger = signed_in(factories.make_member())
    assert stranger.post(url(name), sent(places="9", profile=profile.pk))["Location"] == url("")
    assert MentorProfile.objects.values().get() == before


@pytest.mark.parametrize("category", ["member", "ota"])
def test_the_page_asks_few_questions(signed_in: SignIn, django_assert_num_queries: Any, category: str) -> None:
    client = signed_in(make_mentor(member=factories.make_member(category=category)).member)
    client.get(url())
    with django_assert_num_queries(9):
        client.get(url())


def test_a_closed_cell_of_mem_3_is_no_program(signed_in: SignIn) -> None:
    Eligibility.objects.filter(category__code="member", activity__code="momentum-mentor").update(answer="by_request")
    assert 'value="momentum"' not in signed_in(make_mentor().member).get(url()).text


@pytest.mark.parametrize("is_paused", [False, True])
def test_out_of_the_search_nothing_is_said_of_being_found_there(signed_in: SignIn, *, is_paused: bool) -> None:
    profile = make_mentor()
    client = signed_in(profile.member)
    if is_paused:
        client.post(url("-pause"))
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    page = client.get(url("")).text
    assert "You are not in the search: nobody can ask you" in page
    assert "0 of 2 places taken" in page
    assert (">Paused<" in page) == is_paused
    assert "Has a place" not in page
    assert "shown as paused" not in page
