"""The pages of the own mentor profile: the toggle, the questionnaire, the documents, the preview."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import WrongState
from members.models import Acceptance, Eligibility, Member, PolicyDocument
from members.queries import today
from mentorship.account import confirm_renewal
from mentorship.introductions.models import Introduction
from mentorship.profiles import workflow
from mentorship.profiles.forms.renewal import RenewalForm
from mentorship.profiles.models import MentorProfile
from tests import factories
from tests.mentorship.introductions import make_introduction
from tests.mentorship.mentors import ANSWERS, days, make_mentor, new_version

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
NAMES = ["", "-tick", "-untick", "-questions", "-documents", "-confirm", "-preview"]
POSTS = ["-tick", "-untick", "-documents", "-confirm"]


def url(name: str = "") -> str:
    return reverse(f"mentorship:my-profile{name}")


def form_data(member: Member, **changed: Any) -> dict[str, Any]:
    accepted = {f"accept_{document.pk}": "on" for document in PolicyDocument.objects.in_force(today())}
    return ANSWERS | accepted | changed


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_sent_to_sign_in(client: Client, name: str) -> None:
    answer = client.post(url(name)) if name in POSTS else client.get(url(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", POSTS)
def test_reading_changes_nothing(signed_in: SignIn, name: str) -> None:
    profile = make_mentor()
    assert signed_in(profile.member).get(url(name))["Location"] == url("")
    profile.refresh_from_db()
    assert profile.is_listed


def test_the_questionnaire_is_read_and_sent_only(signed_in: SignIn) -> None:
    client = signed_in(make_mentor().member)
    assert client.head(url("-questions")).status_code == 200
    assert client.put(url("-questions")).status_code == client.delete(url("-questions")).status_code == 405


def test_documents_that_cannot_be_accepted_any_more_are_said_so(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The profile changed between the page's own look at it and the workflow's, under its lock."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise WrongState("It changed meanwhile.")

    profile = make_mentor()
    PolicyDocument.objects.filter(kind="terms").update(in_force_on=today() - days(90))
    document = new_version("terms", today())
    monkeypatch.setattr(workflow, "accept_new_documents", refuse)
    answer = signed_in(profile.member).post(url("-documents"), {f"accept_{document.pk}": "on"}, follow=True)
    assert answer.redirect_chain == [(url(), 302)]
    assert "It changed meanwhile." in answer.content.decode()
    assert not Acceptance.objects.filter(document=document).exists()


@pytest.mark.parametrize("name", POSTS)
def test_a_stranger_changes_only_their_own_profile(signed_in: SignIn, name: str) -> None:
    profile = make_mentor()
    before = MentorProfile.objects.filter(pk=profile.pk).values().get()
    signed_in(factories.make_member()).post(url(name), {"profile": profile.pk, "member": profile.member.pk})
    assert MentorProfile.objects.filter(pk=profile.pk).values().get() == before


def test_ticking_opens_the_questionnaire_and_saving_it_lists(signed_in: SignIn) -> None:
    member = factories.make_member()
    client = signed_in(member)
    assert client.post(url("-tick"))["Location"] == url("-questions")
    answer = client.post(url("-questions"), form_data(member), follow=True)
    assert answer.redirect_chain == [(url(), 302)]
    assert "You are in the search now." in answer.text
    profile = MentorProfile.objects.get(member=member)
    assert (profile.is_listed, profile.areas, profile.experience) == (True, ["neurology"], "11-15")
    assert Acceptance.objects.filter(member=member, language="en").count() == 2


def test_unticking_takes_effect_on_the_next_request_and_one_click_switches_on_again(signed_in: SignIn) -> None:
    profile = make_mentor()
    looker, client = signed_in(factories.make_member()), signed_in(profile.member)
    page = reverse("mentorship:mentor-detail", args=[profile.public_id])
    assert looker.get(page).status_code == 200
    answer = client.post(url("-untick"))
    assert answer["Location"] == f"{url()}?off"
    assert looker.get(page).status_code == 404
    assert "Switch on again" in client.get(answer["Location"]).text
    client.post(url("-tick"))
    assert looker.get(page).status_code == 200


@pytest.mark.parametrize(
    ("people", "words"), [(1, "<strong>One person</strong> has"), (3, "<strong>3 people</strong> have")]
)
def test_with_requests_open_switching_off_asks_first_and_says_how_many_are_told(
    signed_in: SignIn, people: int, words: str
) -> None:
    profile = make_mentor()
    asked = [make_introduction(profile=profile) for _one in range(people)]
    client = signed_in(profile.member)
    assert client.post(url("-untick"))["Location"] == url("-untick")
    page = client.get(url("-untick")).text
    assert words in page
    assert "A mentorship that is under way goes on." in page
    assert MentorProfile.objects.get().is_listed
    assert client.post(url("-untick"), {"people": people})["Location"] == f"{url()}?off"
    assert not MentorProfile.objects.get().wants_to_mentor
    assert {introduction.state for introduction in Introduction.objects.filter(pk__in=[one.pk for one in asked])} == {
        "closed"
    }


def test_who_asked_meanwhile_is_counted_before_the_mentor_switches_off(signed_in: SignIn) -> None:
    profile = make_mentor()
    client = signed_in(profile.member)
    make_introduction(profile=profile)
    assert 'name="people" value="1"' in client.get(url("-untick")).text
    make_introduction(profile=profile)
    assert client.post(url("-untick"), {"people": 1})["Location"] == url("-untick")
    assert Introduction.objects.open().count() == 2


def test_a_stranger_is_asked_nothing_and_closes_nothing(signed_in: SignIn) -> None:
    introduction = make_introduction()
    client = signed_in(factories.make_member())
    assert client.get(url("-untick"))["Location"] == url()
    client.post(url("-untick"), {"people": 1})
    assert Introduction.objects.open().get() == introduction


def test_the_renewal_page_leads_to_the_same_question(signed_in: SignIn) -> None:
    profile = make_mentor()
    make_introduction(profile=profile)
    off = RenewalForm({}, wants_to_mentor=True, may_mentor=True)
    assert off.is_valid()
    assert confirm_renewal(profile.member, off, timezone.now()) == url("-untick")
    assert MentorProfile.objects.get().wants_to_mentor


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_incomplete_questionnaire_shows_the_summary_and_keeps_what_was_typed(
    signed_in: SignIn, language: str
) -> None:
    member = factories.make_member(language=language)
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    address = url("-questions").replace("/en/", f"/{language}/")
    data = {
        "areas": ["dementia"],
        "practising_since": "twelve",
        "places": "40",
        "sentence": "x" * 201,
    }
    page = signed_in(member).post(address, data).text
    heading = {"en": "There is a problem", "fr": "Il y a un problème"}[language]
    year = {"en": "Enter a year in four digits.", "fr": "Inscrivez une année en quatre chiffres."}[language]
    assert page.count(heading) == 1
    assert page.count(year) == 2  # in the summary, and beside the field
    for typed in ('value="twelve"', 'value="40"', "x" * 201, 'value="dementia" id="id_areas_8"'):
        assert typed in page
    for name in ("practice_settings", "ages", "languages", "modes", "accept_"):
        assert f'href="#id_{name}' in page
    profile = MentorProfile.objects.get(member=member)
    assert profile.completed_at is None


@pytest.mark.parametrize("year", ["1949", "3000", "-5", "99999999999999999999"])
def test_a_year_that_cannot_be_is_refused(signed_in: SignIn, year: str) -> None:
    member = factories.make_member()
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    page = signed_in(member).post(url("-questions"), form_data(member, practising_since=year))
    assert page.status_code == 200
    assert "Enter a year from 1950 to" in page.text


def test_an_unknown_code_is_refused(signed_in: SignIn) -> None:
    member = factories.make_member()
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    page = signed_in(member).post(url("-questions"), form_data(member, areas=["alchemy"]))
    assert "There is a problem" in page.text
    assert MentorProfile.objects.get(member=member).areas == []


def test_without_the_documents_nothing_is_saved_and_nobody_is_listed(signed_in: SignIn) -> None:
    member = factories.make_member()
    workflow.tick_wants_to_mentor(member, now=timezone.now())
    page = signed_in(member).post(url("-questions"), ANSWERS).text
    assert page.count("Tick the box: nobody is listed without it.") == 4
    assert not MentorProfile.objects.get(member=member).is_listed


def test_without_a_profile_the_questionnaire_leads_back_to_the_toggle(signed_in: SignIn) -> None:
    client = signed_in(factories.make_member())
    for name in ("-questions", "-preview"):
        assert client.get(url(name))["Location"] == url()


def test_new_documents_are_accepted_on_the_page_with_the_day_by_which(signed_in: SignIn) -> None:
    profile = make_mentor()
    PolicyDocument.objects.filter(kind="terms").update(in_force_on=today() - days(90))
    document = new_version("terms", today())
    client = signed_in(profile.member)
    assert "Accept the new documents by" in client.get(url()).text
    assert "There is a problem" in client.post(url("-documents"), {}).text
    client.post(url("-documents"), {f"accept_{document.pk}": "on"})
    assert Acceptance.objects.filter(member=profile.member, document=document).exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("by_request", "once the association has admitted you"),
        ("not_allowed", "Your membership category does not include mentoring."),
    ],
)
def test_the_page_says_why_somebody_may_not_mentor(signed_in: SignIn, answer: str, words: str) -> None:
    Eligibility.objects.filter(category__code="individual", activity__code="find-mentor").update(answer=answer)
    client = signed_in(factories.make_member(category="individual"))
    assert words in client.get(url()).text
    assert words in client.post(url("-tick"), follow=True).text


def test_the_page_says_until_when_a_lapsed_mentor_stays(signed_in: SignIn) -> None:
    profile = make_mentor()
    profile.member.memberships.update(starts_on=today() - days(300), ends_on=today() - days(3))
    page = signed_in(profile.member).get(url()).text
    assert "Your membership ended on" in page
    assert "You stay in the search until" in page


def test_one_click_confirms_for_another_year(signed_in: SignIn) -> None:
    member = factories.make_member(starts_on=today() - days(350))
    profile = make_mentor(member=member, now=timezone.now() - days(300))
    signed_in(profile.member).post(url("-confirm"))
    profile.refresh_from_db()
    assert timezone.now() - profile.confirmed_at < days(1)


def test_the_preview_shows_what_others_see_before_it_is_listed(signed_in: SignIn) -> None:
    profile = make_mentor(sentence="Only I read this so far.")
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    page = signed_in(profile.member).get(url("-preview")).text
    assert "Only I read this so far." in page
    assert profile.member.email not in page


def test_the_toggle_stands_on_my_account(signed_in: SignIn) -> None:
    profile = make_mentor()
    page = signed_in(profile.member).get(reverse("members:account")).text
    assert f'action="{url("-untick")}"' in page
    assert 'aria-checked="true"' in page


def test_the_renewal_page_carries_the_choice_and_restarts_the_year(signed_in: SignIn) -> None:
    now = timezone.now()
    profile = make_mentor(member=factories.make_member(starts_on=today() - days(350)), now=now - days(300))
    workflow.answer_at_renewal(profile.member, wants_to_mentor=True, now=now)
    profile.refresh_from_db()
    assert profile.confirmed_at == now
    workflow.answer_at_renewal(profile.member, wants_to_mentor=False, now=now)
    profile.refresh_from_db()
    assert not profile.is_listed


@pytest.mark.parametrize(("name", "queries"), [("", 10), ("-questions", 6), ("-preview", 7)])
def test_my_profile_asks_the_same_few_questions_whatever_is_in_it(
    signed_in: SignIn, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    small = make_mentor()
    large = make_mentor(
        areas=["neurology", "dementia", "driving"], topics=["ethics", "documentation"], paths=["student"], about="…"
    )
    for profile in (small, large):
        client = signed_in(profile.member)
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))
