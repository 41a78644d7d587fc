"""The mentee profile: five answers, small steps, what a mentor sees of it (FIND-5)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Eligibility, Member
from members.queries import today
from mentorship.profiles import workflow
from mentorship.profiles.forms.mentees import MENTEE_FORMS
from mentorship.profiles.mentees import described_mentee
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.workflow import MENTEE_STEPS, FiveAnswers
from tests import factories
from tests.mentorship.mentors import MENTEE, days, make_mentee

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
FIVE = {
    "paths": ["new-graduate"],
    "goal_1": "Feel at ease.",
    "goal_3": "Ask for help.",
    "areas": ["neurology"],
    "topics": ["ethics"],
    "language_1": "fr",
    "language_3": "en",
}
SENT = {
    "practice": {"current_areas": ["driving"], "practice_settings": ["school"], "ages": ["child"]},
    "meeting": {"modes": ["video"], "province": "QC", "times": "Evenings"},
    "values": {"feedback": "feedback-gentle", "rhythm": "rhythm-short"},
    "words": {"looking_for": "Patience", "about": "I am new.", "text_language": "fr"},
    "importance": {"topics": "must", "ages": "not"},
    "private": {"employer": "General Hospital", "keep_away": "My manager"},
}


def url(name: str = "", *args: str) -> str:
    return reverse(f"mentorship:mentee-profile{name}", args=args)


def lapsed() -> Member:
    return factories.make_member(starts_on=today() - days(800), ends_on=today() - days(436))


def test_five_answers_are_enough_and_are_kept_in_their_order(signed_in: SignIn) -> None:
    member = factories.make_member()
    answer = signed_in(member).post(url("-questions"), FIVE, follow=True)
    assert answer.redirect_chain == [(url(), 302)]
    assert "that is enough to ask for a first meeting" in answer.text
    profile = MenteeProfile.objects.get(member=member)
    assert profile.completed_at is not None
    assert (profile.goals, profile.languages) == (["Feel at ease.", "Ask for help."], ["fr", "en"])
    assert (profile.province, profile.text_language) == ("ON", "en")


def test_the_way_leads_back_to_the_page_that_asked_and_nowhere_else(signed_in: SignIn) -> None:
    back = reverse("mentorship:mentor-search")
    client = signed_in(factories.make_member())
    assert client.post(f"{url('-questions')}?next={back}", FIVE)["Location"] == back
    assert client.post(f"{url('-questions')}?next=//elsewhere.example/", FIVE)["Location"] == url()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_incomplete_answer_shows_what_is_missing_and_keeps_what_was_typed(signed_in: SignIn, language: str) -> None:
    member = factories.make_member(language=language)
    with translation.override(language):
        address = url("-questions")
    data = {"goal_1": "Kettle", "goal_2": "x" * 301, "areas": ["dementia"], "language_1": "en", "language_2": "en"}
    page = signed_in(member).post(address, data).text
    chosen = {"en": "You chose this language already.", "fr": "Vous avez déjà choisi cette langue."}[language]
    for words in (chosen, "Kettle", "x" * 301, 'value="dementia" id="id_areas_8"', 'href="#id_paths_0"'):
        assert words in page
    assert page.count(chosen) == 2
    assert not MenteeProfile.objects.exists()


@pytest.mark.parametrize("name", ["", "-questions"])
def test_a_visitor_is_sent_to_sign_in(client: Client, name: str) -> None:
    assert client.get(url(name))["Location"].startswith(reverse("account_login"))
    assert client.post(url("-step", "words"))["Location"].startswith(reverse("account_login"))


def test_a_first_profile_is_for_who_may_look_for_a_mentor(signed_in: SignIn) -> None:
    client = signed_in(lapsed())
    assert "renew it" in client.get(url()).text
    assert client.get(url("-questions")).status_code == client.post(url("-questions"), FIVE).status_code == 403
    assert not MenteeProfile.objects.exists()


def test_the_table_of_mem_3_decides_under_the_lock_too() -> None:
    Eligibility.objects.filter(category__code="student", activity__code="find-mentee").update(answer="not_allowed")
    member = factories.make_member(category="student")
    with pytest.raises(NotAllowed):
        workflow.save_five_answers(member, FiveAnswers(**MENTEE), language="en", now=timezone.now())
    assert not MenteeProfile.objects.exists()


def test_a_lapsed_member_keeps_reading_and_correcting_the_own_profile(signed_in: SignIn) -> None:
    profile = make_mentee(lapsed())
    client = signed_in(profile.member)
    assert "Visites à domicile." in client.get(url()).text
    client.post(url("-questions"), FIVE)
    profile.refresh_from_db()
    assert profile.goals == ["Feel at ease.", "Ask for help."]


@pytest.mark.parametrize("step", MENTEE_STEPS)
def test_a_step_writes_its_own_columns_and_no_others(signed_in: SignIn, step: str) -> None:
    profile = make_mentee()
    before = MenteeProfile.objects.values().get()
    mischief = {"goals": ["Mine"], "member": "1", "completed_at": "", "keep_away": "Nobody"}
    sent = {name: value for name, value in mischief.items() if name not in MENTEE_STEPS[step]} | SENT[step]
    there = url() + ("?finished" if step == "private" else "")
    assert signed_in(profile.member).post(url("-step", step), sent)["Location"] == there
    after = MenteeProfile.objects.values().get()
    changed = {name for name in before if before[name] != after[name]} - {"updated_at"}
    assert changed == set(MENTEE_STEPS[step])


def test_the_answers_of_the_radio_groups_become_codes(signed_in: SignIn) -> None:
    profile = make_mentee()
    client = signed_in(profile.member)
    for step in ("values", "importance"):
        client.post(url("-step", step), SENT[step])
    profile.refresh_from_db()
    assert profile.values == ["feedback-gentle", "rhythm-short"]
    assert profile.importance == {"topics": "must", "ages": "not"}
    assert 'value="rhythm-short" id="id_rhythm_0" checked' in client.get(url("-step", "values")).text


def test_every_step_of_the_workflow_has_its_form() -> None:
    assert list(MENTEE_FORMS) == list(MENTEE_STEPS)


def test_one_step_leads_to_the_next_when_asked(signed_in: SignIn) -> None:
    client = signed_in(make_mentee().member)
    assert "Save, then: How you can meet" in client.get(url("-step", "practice")).text
    assert client.post(url("-step", "practice"), {"next": "1"})["Location"] == url("-step", "meeting")
    assert client.post(url("-step", "practice"), {})["Location"] == url()


def test_after_the_last_step_the_profile_says_what_is_next(signed_in: SignIn) -> None:
    client = signed_in(make_mentee().member)
    answer = client.post(url("-step", "private"), {}, follow=True)
    assert answer.redirect_chain == [(f"{url()}?finished", 302)]
    assert "That was the last step: what is next?" in answer.text
    for name in ("mentorship:mentor-search", "mentorship:mentor-private-filters", "members:identity"):
        assert f'href="{reverse(name)}' in answer.text
    assert "what is next?" not in client.get(url()).text


def test_an_unknown_step_is_not_there(signed_in: SignIn) -> None:
    assert signed_in(make_mentee().member).get(url("-step", "secrets")).status_code == 404


def test_before_the_five_answers_a_step_leads_back(signed_in: SignIn) -> None:
    member = factories.make_member()
    assert signed_in(member).post(url("-step", "words"), SENT["words"])["Location"] == url()
    with pytest.raises(WrongState):
        workflow.save_mentee_step(member, "words", SENT["words"], now=timezone.now())


def test_a_stranger_reads_and_changes_only_their_own(signed_in: SignIn) -> None:
    profile = make_mentee(goals=["Secret goal"])
    before = MenteeProfile.objects.values().get()
    stranger = make_mentee().member
    client = signed_in(stranger)
    for name, args in (("", ()), ("-questions", ()), ("-step", ("words",))):
        assert "Secret goal" not in client.get(url(name, *args), {"member": profile.member_id}).text
    client.post(url("-step", "words"), SENT["words"] | {"member": profile.member_id})
    assert MenteeProfile.objects.filter(pk=profile.pk).values().get() == before


def test_what_a_mentor_sees_leaves_private_matters_out() -> None:
    profile = make_mentee(
        values=["feedback-gentle"],
        languages=["fr", "en"],
        employer="General Hospital",
        keep_away="My manager",
        times="Evenings",
        importance={"topics": "must"},
        text_language="fr",
    )
    with translation.override("en"):
        described = described_mentee(profile)
        text = str([[str(heading), words] for heading, words in described["practice"] + described["meeting"]])
    assert "Gentle feedback" in text
    assert "['French', 'English']" in text
    assert described["other_language"] == "Written in French."
    for private in ("General Hospital", "My manager", "Evenings", "must", profile.member.email):
        assert private not in str(described)


def test_the_preview_shows_the_same_to_the_owner(signed_in: SignIn) -> None:
    profile = make_mentee(goals=["<b>Bold</b>"], employer="General Hospital", text_language="fr")
    page = signed_in(profile.member).get(url()).text
    assert '<ol lang="fr-CA"><li>&lt;b&gt;Bold&lt;/b&gt;</li></ol>' in page
    assert "General Hospital" not in page


def test_my_account_shows_the_way(signed_in: SignIn) -> None:
    profile = make_mentee()
    assert f'href="{url()}"' in signed_in(profile.member).get(reverse("members:account")).text


@pytest.mark.parametrize(("name", "args", "queries"), [("", (), 4), ("-questions", (), 4), ("-step", ("practice",), 4)])
def test_the_pages_ask_the_same_few_questions_whatever_is_in_the_profile(
    signed_in: SignIn, django_assert_num_queries: Any, name: str, args: tuple[str, ...], queries: int
) -> None:
    small = make_mentee()
    large = make_mentee(areas=["neurology", "dementia", "driving"], current_areas=["driving"], ages=["child", "adult"])
    for profile in (small, large):
        client = signed_in(profile.member)
        client.get(url(name, *args))
        with django_assert_num_queries(queries):
            client.get(url(name, *args))
