"""The pages of introductions and mentorships: what each side sees, when addresses appear, what strangers get."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.dates import written_day
from members.models import Acceptance, Block, Member, PolicyDocument
from members.queries import today
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import end_pairing
from mentorship.profiles.models import MenteeProfile, MentorProfile
from tests import factories
from tests.mentorship.introductions import ask, make_introduction, make_mentee, make_pairing
from tests.mentorship.mentors import days, make_mentor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
ACTIONS = ["accept", "decline", "more-time", "withdraw", "say-yes", "say-no"]
HIDDEN = {
    "employer": "zqemployer",
    "keep_away": "zqkeepaway",
    "times": "zqtimes",
    "importance": {"zqimportance": "must"},
}


def page_of(introduction: Introduction, name: str = "detail") -> str:
    return reverse(f"mentorship:introduction-{name}", args=[introduction.public_id])


def ask_page(profile: MentorProfile) -> str:
    return reverse("mentorship:introduction-send", args=[profile.public_id])


def mentor_page(profile: MentorProfile) -> str:
    return reverse("mentorship:mentor-detail", args=[profile.public_id])


def form_data(**changed: Any) -> dict[str, Any]:
    boxes = {f"accept_{document.pk}": "on" for document in PolicyDocument.objects.in_force(today())}
    return {"message": "May I learn from you?", "text_language": "fr", "share": "on"} | boxes | changed


# Asking


def test_a_mentee_asks_from_the_mentors_page_and_lands_on_the_introduction(signed_in: SignIn) -> None:
    mentee, profile = make_mentee(), make_mentor()
    client = signed_in(mentee)
    assert f'href="{ask_page(profile)}"' in client.get(mentor_page(profile)).text
    assert "Feel at ease in home visits." in client.get(ask_page(profile)).text
    answer = client.post(ask_page(profile), form_data())
    introduction = Introduction.objects.get()
    assert answer["Location"] == page_of(introduction)
    assert (introduction.mentee, introduction.mentor, introduction.text_language) == (mentee, profile.member, "fr")
    assert set(Acceptance.objects.filter(member=mentee).values_list("language", flat=True)) == {"en"}
    page = client.get(page_of(introduction)).text
    assert '<div class="prose" lang="fr-CA"><p>May I learn from you?</p></div>' in page
    # a second click, or coming back to the form, leads to what is there
    assert client.post(ask_page(profile), form_data())["Location"] == page_of(introduction)
    assert client.get(ask_page(profile))["Location"] == page_of(introduction)
    assert f'href="{page_of(introduction)}"' in client.get(mentor_page(profile)).text


def test_the_consent_says_that_later_changes_are_seen_as_well(signed_in: SignIn) -> None:
    mentee, profile = make_mentee(), make_mentor()
    client = signed_in(mentee)
    name = profile.member.get_full_name()
    consent = f"I agree that {name} sees my mentee profile, also as I change it while we are in contact."
    assert consent in client.get(ask_page(profile)).text
    assert "What you change here is seen at once" in client.get("/en/my-mentee-profile/").text
    client.post(ask_page(profile), form_data())
    MenteeProfile.objects.filter(member=mentee).update(about="Written later.")
    assert "Written later." in signed_in(profile.member).get(page_of(Introduction.objects.get())).text


def test_a_line_end_counts_once_though_browsers_send_two_characters(signed_in: SignIn) -> None:
    mentee, profile = make_mentee(), make_mentor()
    answer = signed_in(mentee).post(ask_page(profile), form_data(message="a\r\n" * 600))
    assert answer.status_code == 302
    assert Introduction.objects.get().message == "\n".join("a" * 600)


def test_asking_needs_message_consent_and_documents_and_keeps_what_was_typed(signed_in: SignIn) -> None:
    profile, document = make_mentor(), PolicyDocument.objects.in_force(today())[0]
    client = signed_in(make_mentee())
    for missing, words in (
        ({"message": ""}, "Write a few words to the mentor."),
        ({"message": "x" * 1501}, "Shorten the text to 1500 characters: it has 1501."),
        ({"share": ""}, "a mentor decides with your profile at hand"),
        ({f"accept_{document.pk}": ""}, "both sides agree before the first contact"),
    ):
        page = client.post(ask_page(profile), form_data(**missing)).text
        assert words in page
        assert "There is a problem" in page
        if missing.get("message") is None:
            assert "May I learn from you?" in page
    assert not Introduction.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_paused": True}, "taking a break"),
        ({"places_taken": 2}, "Every place of this mentor is taken at present."),
        ({"programs": ["momentum"]}, "other programs"),
        ({"away_from": today(), "away_to": today()}, "This mentor is away until"),
    ],
)
def test_a_mentors_page_says_kindly_why_not_now(signed_in: SignIn, facts: dict[str, Any], words: str) -> None:
    mentee, profile = make_mentee(), make_mentor()
    MentorProfile.objects.filter(pk=profile.pk).update(**facts)
    client = signed_in(mentee)
    page = client.get(mentor_page(profile)).text
    assert words in page
    assert ask_page(profile) not in page
    assert client.get(ask_page(profile))["Location"] == mentor_page(profile)


def test_without_the_five_answers_the_way_leads_there_and_back(signed_in: SignIn) -> None:
    profile, client = make_mentor(), signed_in(factories.make_member())
    page = client.get(mentor_page(profile)).text
    assert f"{reverse('mentorship:mentee-profile-questions')}?next={ask_page(profile)}" in page
    assert reverse("mentorship:mentee-profile") in page
    assert client.get(ask_page(profile))["Location"] == mentor_page(profile)


def test_with_three_open_nothing_is_written_in_vain(signed_in: SignIn) -> None:
    mentee, fourth = make_mentee(), make_mentor()
    three = [ask(mentee, make_mentor()) for _ in range(3)]
    client = signed_in(mentee)
    pages = [client.get(mentor_page(fourth)).text, client.get(ask_page(fourth)).text]
    assert "<textarea" not in pages[1]
    # sent all the same, from a page that was opened before
    pages.append(client.post(ask_page(fourth), form_data()).text)
    assert "May I learn from you?" in pages[2]
    for page in pages:
        assert "three introductions open" in page
        assert all(f'href="{page_of(each)}">{each.mentor}</a>' in page for each in three)
    assert Introduction.objects.count() == 3


def test_what_was_typed_is_kept_when_the_mentor_filled_up_meanwhile(signed_in: SignIn) -> None:
    mentee, profile = make_mentee(), make_mentor(places=1)
    make_pairing(profile=profile)
    page = signed_in(mentee).post(ask_page(profile), form_data()).text
    assert "Every place of this mentor is taken." in page
    assert "May I learn from you?" in page


@pytest.mark.parametrize("direction", ["by the mentee", "by the mentor"])
def test_after_a_block_there_is_nobody_to_ask(signed_in: SignIn, direction: str) -> None:
    mentee, profile = make_mentee(), make_mentor()
    people = (mentee, profile.member) if direction == "by the mentee" else (profile.member, mentee)
    Block.objects.create(blocker=people[0], blocked=people[1], at=timezone.now())
    client = signed_in(mentee)
    assert client.get(ask_page(profile)).status_code == client.post(ask_page(profile), form_data()).status_code == 404


# What each side sees


def test_addresses_appear_with_the_acceptance_and_go_with_the_end(signed_in: SignIn) -> None:
    introduction = make_introduction()
    mentee, mentor = introduction.mentee, introduction.mentor
    clients = {mentee: signed_in(mentee), mentor: signed_in(mentor)}

    def shown() -> list[bool]:
        return [
            introduction.other(who).email in client.get(page_of(introduction)).text for who, client in clients.items()
        ]

    assert shown() == [False, False]
    clients[mentor].post(page_of(introduction, "accept"), {"accept-word": "Welcome."})
    assert shown() == [True, True]
    clients[mentee].post(page_of(introduction, "say-no"), {"say_no-reason": "zqreason"})
    assert shown() == [False, False]
    introduction.refresh_from_db()
    assert (introduction.state, introduction.mentee_reason) == ("not_a_match", "zqreason")
    assert "zqreason" not in clients[mentor].get(page_of(introduction)).text


def test_the_mentor_reads_the_mentees_profile_while_it_is_open_and_never_what_is_private(signed_in: SignIn) -> None:
    introduction = make_introduction()
    MenteeProfile.objects.filter(member=introduction.mentee).update(about="zqabout", text_language="fr", **HIDDEN)
    client, mine = signed_in(introduction.mentor), signed_in(introduction.mentee)
    page = client.get(page_of(introduction)).text
    assert '<div class="prose" lang="fr-CA"><p>zqabout</p></div>' in page
    for hidden in ("zqemployer", "zqkeepaway", "zqtimes", "zqimportance"):
        assert hidden not in page
    assert "zqabout" not in mine.get(page_of(introduction)).text
    client.post(page_of(introduction, "decline"))
    assert "zqabout" not in client.get(page_of(introduction)).text


def test_who_decides_reads_the_message_first(signed_in: SignIn) -> None:
    introduction = make_introduction()
    page = signed_in(introduction.mentor).get(page_of(introduction)).text
    assert page.count('id="message"') == 1
    assert page.index('id="message"') < page.index(page_of(introduction, "accept"))
    page = signed_in(introduction.mentee).get(page_of(introduction)).text
    assert page.index('id="next"') < page.index('id="message"')


def without_tokens(page: str) -> str:
    """The page without its forms' random letters, among which a "yes" may be."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_nobody_reads_a_single_yes_of_the_others(signed_in: SignIn) -> None:
    introduction = make_introduction(State.ACCEPTED)
    before = without_tokens(signed_in(introduction.mentor).get(page_of(introduction)).text)
    workflow.say_yes(introduction, introduction.mentee, now=timezone.now())
    after = without_tokens(signed_in(introduction.mentor).get(page_of(introduction)).text)
    assert (before.count("yes"), before.count("Done:")) == (after.count("yes"), after.count("Done:"))
    assert "You said yes." in signed_in(introduction.mentee).get(page_of(introduction)).text


@pytest.mark.parametrize("state", list(State))
def test_the_page_offers_what_the_table_allows(signed_in: SignIn, state: State) -> None:
    introduction = make_introduction(state)
    offered = {
        side: {name for name in ACTIONS if f'action="{page_of(introduction, name)}"' in page}
        for side, page in (
            ("mentee", signed_in(introduction.mentee).get(page_of(introduction)).text),
            ("mentor", signed_in(introduction.mentor).get(page_of(introduction)).text),
        )
    }
    expected: dict[str, dict[str, set[str]]] = {
        "sent": {"mentee": {"withdraw"}, "mentor": {"accept", "decline", "more-time"}},
        "accepted": {"mentee": {"say-yes", "say-no"}, "mentor": {"say-yes", "say-no"}},
    }
    assert offered == expected.get(state, {"mentee": set(), "mentor": set()})


def test_two_yes_lead_to_the_mentorship_and_either_ends_it(signed_in: SignIn) -> None:
    introduction = make_introduction(State.ACCEPTED)
    mentee, mentor = signed_in(introduction.mentee), signed_in(introduction.mentor)
    mentee.post(page_of(introduction, "say-yes"))
    answer = mentor.post(page_of(introduction, "say-yes"))
    pairing = Pairing.objects.get()
    page = reverse("mentorship:pairing-detail", args=[pairing.public_id])
    assert answer["Location"] == page
    begun = f"your mentorship with {introduction.mentee} has begun"
    assert [begun in str(each) for each in get_messages(answer.wsgi_request)] == [True]
    assert introduction.mentor.email in mentee.get(page).text
    answer = mentee.post(
        reverse("mentorship:pairing-end", args=[pairing.public_id]), {"reason": "zqreason"}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert introduction.mentor.email not in answer.text
    pairing.refresh_from_db()
    assert (pairing.state, pairing.reason_for_staff) == ("ended", "zqreason")
    for client in (mentee, mentor):
        assert "zqreason" not in client.get(page).text


def test_too_long_a_word_is_shown_beside_its_field_and_nothing_happens(signed_in: SignIn) -> None:
    introduction = make_introduction()
    page = signed_in(introduction.mentor).post(page_of(introduction, "decline"), {"decline-word": "y" * 501}).text
    assert "Shorten the text to 500 characters: it has 501." in page
    assert "y" * 501 in page
    introduction.refresh_from_db()
    assert introduction.state == "sent"


def test_a_word_is_marked_with_the_language_of_the_page_it_was_written_on(signed_in: SignIn) -> None:
    introduction = make_introduction()
    address = page_of(introduction, "accept").replace("/en/", "/fr/")
    signed_in(introduction.mentor).post(address, {"accept-word": "Bienvenue."})
    page = signed_in(introduction.mentee).get(page_of(introduction)).text
    assert '<div class="prose" lang="fr-CA"><p>Bienvenue.</p></div>' in page


def test_what_comes_too_late_is_said_on_the_page(signed_in: SignIn) -> None:
    introduction = make_introduction()
    Introduction.objects.update(respond_by=timezone.now() - days(1))
    client = signed_in(introduction.mentor)
    answer = client.post(page_of(introduction, "accept"))
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["The time to do this has passed."]


def test_an_erased_side_leaves_a_history_without_a_name(signed_in: SignIn) -> None:
    introduction = make_introduction(State.DECLINED)
    Member.objects.filter(pk=introduction.mentee_id).update(first_name="", last_name="", is_active=False)
    client = signed_in(introduction.mentor)
    for address in (page_of(introduction), reverse("mentorship:introduction-list")):
        assert "A person who has left" in client.get(address).text


def test_a_full_mentor_is_told_beside_the_button_and_keeps_what_was_typed(signed_in: SignIn) -> None:
    profile = make_mentor(places=1)
    waiting = make_introduction(profile=profile)
    client = signed_in(profile.member)
    assert "All your places are taken." not in client.get(page_of(waiting)).text
    make_pairing(profile=profile)
    page = client.get(page_of(waiting)).text
    assert "All your places are taken." in page
    assert f'href="{reverse("mentorship:my-profile-availability")}"' in page
    page = client.post(page_of(waiting, "accept"), {"accept-word": "Welcome to my world."}).text
    assert page.count("All your places are taken.") == 2
    assert "Welcome to my world.</textarea>" in page
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_who_reads_the_other_language_is_told_so(signed_in: SignIn) -> None:
    introduction = make_introduction(State.DECLINED)
    Introduction.objects.update(text_language="fr", mentor_word="Bonjour.", mentor_word_language="fr")
    client, page = signed_in(introduction.mentee), page_of(introduction)
    assert client.get(page).text.count("Written in French.") == 2
    assert "Written in" not in client.get(page.replace("/en/", "/fr/")).text


@pytest.mark.parametrize("how", ["open", "unlisted", "blocked", "lapsed"])
def test_the_mentees_pages_link_to_the_mentors_while_that_page_opens(signed_in: SignIn, how: str) -> None:
    introduction = make_introduction(State.PAIRED)
    mentee, profile = introduction.mentee, introduction.mentor.mentor_profile
    if how == "unlisted":
        MentorProfile.objects.filter(pk=profile.pk).update(is_listed=False)
    elif how == "blocked":
        Block.objects.create(blocker=introduction.mentor, blocked=mentee, at=timezone.now())
    elif how == "lapsed":
        mentee.memberships.update(starts_on=today() - days(400), ends_on=today() - days(1))
    client = signed_in(mentee)
    assert (client.get(mentor_page(profile)).status_code == 200) == (how == "open")
    for page in (page_of(introduction), reverse("mentorship:pairing-detail", args=[introduction.pairing.public_id])):
        assert (f'href="{mentor_page(profile)}"' in client.get(page).text) == (how == "open")


def test_whom_one_blocks_is_offered_to_be_unblocked_not_asked_again(signed_in: SignIn) -> None:
    introduction = make_introduction(State.LAPSED)
    client = signed_in(introduction.mentee)
    page = client.get(page_of(introduction)).text
    assert "You are free to ask again." in page
    assert f"Block {introduction.mentor}" in page
    Block.objects.create(blocker=introduction.mentee, blocked=introduction.mentor, at=timezone.now())
    page = client.get(page_of(introduction)).text
    assert "ask again" not in page
    assert f"You block {introduction.mentor}: unblock" in page
    # the other reads nothing of it
    assert f"Block {introduction.mentee}" in signed_in(introduction.mentor).get(page_of(introduction)).text


def test_the_mentors_page_of_a_mentorship_links_to_the_mentee_profile_while_it_runs(signed_in: SignIn) -> None:
    introduction = make_introduction(State.PAIRED)
    client, link = signed_in(introduction.mentor), f'href="{page_of(introduction)}#profile"'
    page = reverse("mentorship:pairing-detail", args=[introduction.pairing.public_id])
    assert link in client.get(page).text
    assert 'id="profile"' in client.get(page_of(introduction)).text
    end_pairing(introduction.pairing, introduction.mentee, reason="", now=timezone.now())
    assert link not in client.get(page).text


def test_both_sides_read_what_happens_without_an_answer_and_on_which_day(signed_in: SignIn) -> None:
    introduction = make_introduction()
    by = written_day(introduction.respond_by)
    assert f"lapses at the end of {by}" in signed_in(introduction.mentor).get(page_of(introduction)).text
    assert f"lapses at the end of {by}" in signed_in(introduction.mentee).get(page_of(introduction)).text
    workflow.accept_introduction(introduction, introduction.mentor, now=timezone.now())
    introduction.refresh_from_db()
    by = written_day(introduction.decide_by)
    for member in (introduction.mentor, introduction.mentee):
        assert f"the introduction lapses at the end of {by}" in signed_in(member).get(page_of(introduction)).text


# Strangers and methods


@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED, State.PAIRED])
def test_a_stranger_gets_the_page_of_nothing_and_changes_nothing(signed_in: SignIn, state: State) -> None:
    introduction = make_introduction(state)
    before = Introduction.objects.filter(pk=introduction.pk).values().get()
    client, nothing = signed_in(make_mentee()), "00000000-0000-4000-8000-000000000000"
    for name in ("detail", *ACTIONS):
        addresses = (page_of(introduction, name), reverse(f"mentorship:introduction-{name}", args=[nothing]))
        answers = [client.get(each) if name == "detail" else client.post(each) for each in addresses]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert Introduction.objects.filter(pk=introduction.pk).values().get() == before


def test_a_stranger_reads_and_ends_no_mentorship(signed_in: SignIn) -> None:
    pairing = make_pairing()
    client = signed_in(factories.make_member())
    assert client.get(reverse("mentorship:pairing-detail", args=[pairing.public_id])).status_code == 404
    assert client.post(reverse("mentorship:pairing-end", args=[pairing.public_id])).status_code == 404
    pairing.refresh_from_db()
    assert pairing.state == "active"


@pytest.mark.parametrize("name", ACTIONS)
def test_reading_changes_nothing(signed_in: SignIn, name: str) -> None:
    introduction = make_introduction()
    for member in (introduction.mentor, introduction.mentee):
        assert signed_in(member).get(page_of(introduction, name))["Location"] == page_of(introduction)
    introduction.refresh_from_db()
    assert introduction.state == "sent"


def test_a_lapsed_member_keeps_what_runs_and_asks_nobody(signed_in: SignIn) -> None:
    pairing, profile = make_pairing(), make_mentor()
    pairing.mentee.memberships.update(starts_on=today() - days(400), ends_on=today() - days(1))
    client = signed_in(pairing.mentee)
    assert client.get(reverse("mentorship:pairing-detail", args=[pairing.public_id])).status_code == 200
    assert client.get(ask_page(profile)).status_code == 403


# Lists, and what they cost


def test_my_account_says_whose_turn_it_is(signed_in: SignIn) -> None:
    introduction = make_introduction()
    page = signed_in(introduction.mentor).get(reverse("members:account")).text
    assert page_of(introduction) in page
    assert "Your turn:" in page
    # what waits for somebody stands above what is only known
    assert page.index(page_of(introduction)) < page.index('id="membership"')
    asking = signed_in(introduction.mentee).get(reverse("members:account")).text
    assert asking.index('id="membership"') < asking.index(page_of(introduction))
    assert (
        "Introductions and mentorships" not in signed_in(factories.make_member()).get(reverse("members:account")).text
    )


def test_the_lists_are_by_side_with_the_open_ones_first(signed_in: SignIn) -> None:
    mentor = make_mentor(places=3)
    declined, sent = make_introduction(State.DECLINED, profile=mentor), make_introduction(profile=mentor)
    page = signed_in(mentor.member).get(reverse("mentorship:introduction-list")).text
    assert page.index(page_of(sent)) < page.index(page_of(declined))
    assert "Asked of me" in page
    assert "Asked by me" not in page


def test_what_waits_for_oneself_stands_first(signed_in: SignIn) -> None:
    mentor = make_mentor(places=3)
    mine = make_introduction(profile=mentor)
    others = make_introduction(State.ACCEPTED, profile=mentor)
    Introduction.objects.filter(pk=others.pk).update(mentor_answer="yes", sent_at=mine.sent_at + timedelta(hours=1))
    page = signed_in(mentor.member).get(reverse("mentorship:introduction-list")).text
    assert page.index(page_of(mine)) < page.index(page_of(others))


def test_what_never_began_is_in_no_list_of_mentorships(signed_in: SignIn) -> None:
    proposed = make_introduction(State.ACCEPTED)
    client = signed_in(proposed.mentor)
    assert "No mentorships yet" in client.get(reverse("mentorship:pairing-list")).text
    address = reverse("mentorship:pairing-detail", args=[proposed.pairing.public_id])
    assert client.get(address).status_code == 404


OF_SIGN_IN = 2  # session, user


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("introduction-list", 1), ("pairing-list", 3)]
)  # invitations, sent and received
def test_a_list_asks_the_same_few_questions(
    signed_in: SignIn, django_assert_num_queries: Any, rows: int, name: str, queries: int
) -> None:
    mentor = make_mentor(places=8)
    for _ in range(rows):
        make_introduction(profile=mentor)
        end_pairing(make_pairing(profile=mentor), mentor.member, reason="", now=timezone.now())
        make_pairing(profile=mentor)
    client = signed_in(mentor.member)
    client.get(reverse(f"mentorship:{name}"))
    with django_assert_num_queries(OF_SIGN_IN + queries):
        client.get(reverse(f"mentorship:{name}"))


@pytest.mark.parametrize(
    ("side", "state", "queries"),
    [
        ("mentee", State.SENT, 5),  # the introduction, its events; whether the mentor's page opens
        ("mentor", State.SENT, 5),  # the mentee profile, the terms and the own places besides
        ("mentor", State.DECLINED, 3),  # of one that ended also whether the reader blocks the other
        ("mentee", State.PAIRED, 6),
    ],
)
def test_an_introduction_asks_few_questions(
    signed_in: SignIn, django_assert_num_queries: Any, side: str, state: State, queries: int
) -> None:
    introduction = make_introduction(state)
    client = signed_in(getattr(introduction, side))
    client.get(page_of(introduction))
    with django_assert_num_queries(OF_SIGN_IN + queries):
        client.get(page_of(introduction))
