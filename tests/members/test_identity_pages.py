"""The pages about identity: the member's own, and the one where staff read (FIND-4; quality P3, P4, P5, P11, P12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from members.forms.identity import IdentityForm
from members.identity import answers_of, shown_traits
from members.identity_questions import CONSENT_WORDS, EXPLAINER, PREFER_NOT, question_of, questions
from members.models import IdentityAccess, Member, SelfIdentification, Visibility
from members.policy import Role
from members.workflow.identity import Given, save_answer
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
OVERVIEW = "/en/my-account/identity/"
CANARY = "Zanzibarian-canary"


def page_of(trait: str) -> str:
    return f"{OVERVIEW}{trait}/"


def answer(member: Member, trait: str, visibility: Visibility, *codes: str, words: str = "") -> None:
    save_answer(member, trait, Given(visibility, codes, words), language="en", now=timezone.now())


def words_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.text.split())


# The member's pages


def test_the_explainer_and_the_privacy_notice_stand_before_every_question(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    for page in (OVERVIEW, *(page_of(question.slug) for question in questions())):
        words = words_of(client.get(page))
        assert words.index(str(EXPLAINER[0])) < words.index('<section class="card"' if page == OVERVIEW else "<legend>")
        assert str(EXPLAINER[1]) in words
        assert f'href="{reverse("pages:privacy")}"' in words


def test_nothing_is_ticked_beforehand_but_not_given(member: Member, signed_in: SignIn) -> None:
    for question in questions():
        words = words_of(signed_in(member).get(page_of(question.slug)))
        assert words.count(" checked") == 1
        assert 'value="none" ' in words
        form = IdentityForm(question=question, answer=None)
        assert form.initial == {"visibility": "none"}


def test_each_choice_stands_with_the_words_agreed_to(member: Member, signed_in: SignIn) -> None:
    words = words_of(signed_in(member).get(page_of("race")))
    assert all(str(text) in words for text in CONSENT_WORDS.values())


def test_an_answer_is_saved_and_its_owner_reads_it_in_the_overview(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    sent = {"answers": ["ethnicity-african"], "words": f"  {CANARY} ", "visibility": "staff", "is_matched_on": "on"}
    saved = client.post(page_of("ethnicity"), sent)
    assert (saved.status_code, saved["Location"]) == (302, OVERVIEW)
    kept = answers_of(member)["ethnicity"]
    assert (kept.codes, kept.words, kept.is_matched_on) == (["ethnicity-african"], CANARY, True)
    assert CANARY in words_of(client.get(OVERVIEW))
    again = words_of(client.get(page_of("ethnicity")))
    assert f'value="{CANARY}"' in again
    assert again.count(" checked") == 3


def test_one_may_go_from_question_to_question_and_skip(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    saved = client.post(page_of("indigenous"), {"visibility": "none", "next": "1"})
    assert saved["Location"] == page_of("race")
    assert f'href="{page_of("race")}"' in client.get(page_of("indigenous")).text
    last = questions()[-1].slug
    assert client.post(page_of(last), {"visibility": "none", "next": "1"})["Location"] == OVERVIEW


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"visibility": "staff"}, "answers"),
        ({"visibility": "none", "answers": ["race-black"]}, "visibility"),
        ({"visibility": "none", "words": CANARY}, "visibility"),
        ({"visibility": "none", "is_matched_on": "on"}, "is_matched_on"),
        ({"visibility": "shown", "answers": ["race-unknown", "race-black"]}, "answers"),
        ({"visibility": "shown", "answers": ["race-unknown"], "words": CANARY}, "answers"),
        ({"visibility": "shown", "answers": [PREFER_NOT, "race-black"]}, "answers"),
        ({"visibility": "shown", "answers": ["gender-man"]}, "answers"),
        ({"visibility": "everybody", "answers": ["race-black"]}, "visibility"),
        ({"visibility": "shown", "words": "x" * 201}, "words"),
        ({}, "visibility"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_what_was_typed_stays(
    member: Member, signed_in: SignIn, sent: dict[str, Any], field: str
) -> None:
    client = signed_in(member)
    response = client.post(page_of("race"), sent)
    assert set(response.context["form"].errors) == {field}
    words = words_of(response)
    assert f'id="id_{field}_error"' in words
    assert "<title>Error:" in words
    if "words" in sent:
        assert f'value="{sent["words"]}"' in words
    assert not SelfIdentification.objects.exists()


def test_prefer_not_to_answer_stores_the_fact(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    client.post(page_of("race"), {"visibility": "none", "answers": [PREFER_NOT]})
    assert answers_of(member)["race"].visibility == Visibility.NOT_GIVEN
    assert "You prefer not to answer" in words_of(client.get(OVERVIEW))
    assert words_of(client.get(page_of("race"))).count(" checked") == 2


def test_deleting_takes_one_answer_or_all_of_them_away_at_once(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    for trait, code in (("race", "race-black"), ("gender", "gender-man"), ("faith", "faith-none")):
        answer(member, trait, Visibility.SHOWN, code)
    client.post(page_of("race"), {"delete": "1"})
    assert set(answers_of(member)) == {"gender", "faith"}
    assert [shown.labels for shown in shown_traits(member)] == [["Man"], ["No religion"]]
    assert "You answered 2 questions" in words_of(client.get(f"{OVERVIEW}delete/"))
    assert set(answers_of(member)) == {"gender", "faith"}, "asking deletes nothing"
    client.post(f"{OVERVIEW}delete/")
    assert not SelfIdentification.objects.exists()
    assert "Delete all my answers" not in words_of(client.get(OVERVIEW))
    assert client.get(f"{OVERVIEW}delete/")["Location"] == OVERVIEW


@pytest.mark.parametrize("visibility", [Visibility.STAFF, Visibility.SHOWN])
def test_not_given_takes_an_answer_back_whatever_is_still_ticked(
    member: Member, signed_in: SignIn, visibility: Visibility
) -> None:
    answer(member, "race", visibility, "race-black", words=CANARY)
    still = {"answers": ["race-black"], "words": CANARY, "is_matched_on": "on"}
    page = signed_in(member).post(page_of("race"), {**still, "visibility": "none"}, follow=True)
    assert "Your answer is deleted." in words_of(page)
    assert not SelfIdentification.objects.exists()
    assert not member.identity_consents.filter(withdrawn_at=None).exists()


def test_no_question_that_is_not_asked(member: Member, signed_in: SignIn) -> None:
    assert signed_in(member).get(page_of("shoe-size")).status_code == 404


def test_nobody_sees_or_changes_what_another_said(member: Member, signed_in: SignIn) -> None:
    answer(member, "ethnicity", Visibility.SHOWN, words=CANARY)
    stranger = signed_in(factories.make_member())
    for page in (OVERVIEW, page_of("ethnicity")):
        assert CANARY not in words_of(stranger.get(page))
    stranger.post(page_of("ethnicity"), {"delete": "1"})
    stranger.post(f"{OVERVIEW}delete/")
    assert answers_of(member)["ethnicity"].words == CANARY


@pytest.mark.parametrize("page", [OVERVIEW, page_of("race"), f"{OVERVIEW}delete/"])
def test_a_visitor_is_sent_to_sign_in(client: Client, page: str) -> None:
    answer = client.post(page, {"visibility": "shown", "answers": ["race-black"]})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/en/account/login/")


def test_skipping_everything_is_mentioned_on_no_other_page(member: Member, signed_in: SignIn) -> None:
    words = words_of(signed_in(member).get("/en/my-account/"))
    main = words[words.index("<h1") :]
    assert "dentity" not in main
    assert "lived experience" not in main


@pytest.mark.parametrize("answers", [1, 3])
def test_the_overview_takes_as_many_queries_for_three_answers_as_for_one(
    member: Member, signed_in: SignIn, answers: int
) -> None:
    client = signed_in(member)
    for question in questions()[:answers]:
        answer(member, question.slug, Visibility.STAFF, question.options[0].code)
        IdentityAccess.objects.create(member=member, actor=factories.make_staff(), at=timezone.now(), reason="To match")
    client.get(OVERVIEW)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(OVERVIEW)
    assert len(queries) == 4


def test_the_pages_speak_french(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    words = words_of(client.get("/fr/my-account/identity/gender/"))
    assert "Personne non binaire" in words
    assert "Quel est votre genre" in words
    answer = client.post("/fr/my-account/identity/gender/", {"visibility": "staff", "answers": ["gender-woman"]})
    assert answer["Location"] == "/fr/my-account/identity/"
    consent = member.identity_consents.get()
    assert (consent.language, "personne mentorée" in consent.text) == ("fr", True)


# P3: where answers must never be


def test_messages_and_addresses_hold_no_answer(member: Member, signed_in: SignIn) -> None:
    response = signed_in(member).post(
        page_of("ethnicity"), {"visibility": "shown", "words": CANARY, "answers": ["ethnicity-african"]}
    )
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert said == "Your choice is saved."
    assert CANARY not in str(response.headers)


def test_an_error_report_holds_nothing_that_was_posted(member: Member) -> None:
    request = RequestFactory().post(page_of("ethnicity"), {"visibility": "shown", "words": CANARY})
    request.user = member
    try:
        form = IdentityForm(request.POST, question=question_of("ethnicity"), answer=None)
        assert form.is_valid()
        given = form.given
        raise RuntimeError(len(given.words))
    except RuntimeError as error:
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__, is_email=True)
    assert CANARY not in reporter.get_traceback_html()
    assert CANARY not in reporter.get_traceback_text()


def test_a_page_that_breaks_logs_no_answer(
    member: Member, signed_in: SignIn, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    client = signed_in(member)
    client.raise_request_exception = False
    settings.IDENTITY_KEYS = ["broken"]
    response = client.post(page_of("ethnicity"), {"visibility": "staff", "words": CANARY})
    assert response.status_code == 500
    assert "Fernet" in caplog.text
    assert CANARY not in caplog.text + response.text


# Staff


@pytest.fixture
def coordinator(db: None) -> Client:
    """A client in which a coordinator has just confirmed who they are."""
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.COORDINATOR), has_confirmed=True)
    return client


def staff_page(member: Member) -> str:
    return reverse("admin:members_member_identity", args=[member.pk])


def test_staff_read_with_a_reason_and_the_member_sees_when_and_why(
    member: Member, coordinator: Client, signed_in: SignIn
) -> None:
    answer(member, "ethnicity", Visibility.STAFF, "ethnicity-african", words=CANARY)
    before = words_of(coordinator.get(staff_page(member)))
    assert CANARY not in before
    assert "thnic" not in before
    read = words_of(coordinator.post(staff_page(member), {"reason": "A mentee asked for it"}))
    assert CANARY in read
    assert "African origins" in read
    look = IdentityAccess.objects.get()
    assert (look.member, look.reason) == (member, "A mentee asked for it")
    assert CANARY not in words_of(coordinator.get(staff_page(member)))
    assert not LogEntry.objects.exists()
    overview = words_of(signed_in(member).get(OVERVIEW))
    assert "Your answers were read once." in overview
    assert "A mentee asked for it" in overview
    assert ">Coordinator<" in overview
    assert look.actor is not None
    assert look.actor.last_name not in overview


def test_no_reason_no_answers_and_no_record(member: Member, coordinator: Client) -> None:
    answer(member, "ethnicity", Visibility.STAFF, words=CANARY)
    response = coordinator.post(staff_page(member), {"reason": "  "})
    assert "Say why you need to read these answers." in words_of(response)
    assert CANARY not in response.text
    assert not IdentityAccess.objects.exists()


def test_a_look_at_nothing_is_noted_too(member: Member, coordinator: Client) -> None:
    answer(member, "gender", Visibility.NOT_GIVEN)
    read = words_of(coordinator.post(staff_page(member), {"reason": "To match"}))
    assert "gave no answer that staff may read" in read
    assert IdentityAccess.objects.count() == 1


def test_staff_are_asked_again_who_they_are_after_five_minutes(member: Member, signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(Role.COORDINATOR))
    session = client.session
    long_ago = (timezone.now() - timedelta(minutes=6)).timestamp()
    session["account_authentication_methods"] = [
        {**record, "at": long_ago} for record in session["account_authentication_methods"]
    ]
    session.save()
    for response in (client.get(staff_page(member)), client.post(staff_page(member), {"reason": "To match"})):
        assert response.status_code == 302
        assert "reauthenticate" in response["Location"]
    assert not IdentityAccess.objects.exists()


def test_to_finance_the_page_is_not_there_and_not_linked(member: Member) -> None:
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.FINANCE), has_confirmed=True)
    for response in (client.get(staff_page(member)), client.post(staff_page(member), {"reason": "To match"})):
        assert response.status_code == 404
    assert "/identity/" not in client.get(reverse("admin:members_member_change", args=[member.pk])).text
    assert not IdentityAccess.objects.exists()


def test_the_admins_page_of_a_member_says_nothing_and_links_to_it(member: Member, coordinator: Client) -> None:
    answer(member, "ethnicity", Visibility.STAFF, "ethnicity-african", words=CANARY)
    words = words_of(coordinator.get(reverse("admin:members_member_change", args=[member.pk])))
    assert f'href="{staff_page(member)}"' in words
    assert CANARY not in words
    assert "thnic" not in words


def test_administrators_see_who_read_and_coordinators_do_not(member: Member, coordinator: Client) -> None:
    coordinator.post(staff_page(member), {"reason": "A mentee asked for it"})
    looks = reverse("admin:members_identityaccess_changelist")
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.ADMINISTRATOR), has_confirmed=True)
    assert "A mentee asked for it" in words_of(client.get(looks))
    assert coordinator.get(looks).status_code == 403


def test_who_was_sent_here_finds_the_way_back_from_every_page(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    back = f'href="{reverse("mentorship:mentor-private-filters")}">Back to the private filters</a>'
    for page in (OVERVIEW, page_of("race")):
        words = words_of(client.get(f"{page}?from=filters"))
        assert back in words
        assert words.count("?from=filters") >= 2  # the links of the page keep it
    given = {"answers": ["race-black"], "visibility": "shown"}
    saved = client.post(f"{page_of('race')}?from=filters", {**given, "next": "1"})
    assert saved["Location"].endswith("?from=filters")
    for deed in (page_of("race"), f"{OVERVIEW}delete/"):
        assert client.post(f"{deed}?from=filters", {"delete": "1"})["Location"] == f"{OVERVIEW}?from=filters"


@pytest.mark.parametrize("code", ["", "//elsewhere.example/", "mentorship:my-profile"])
def test_no_address_is_a_way_back(member: Member, signed_in: SignIn, code: str) -> None:
    client = signed_in(member)
    assert "Back to" not in words_of(client.get(OVERVIEW, {"from": code}))
    assert client.post(f"{OVERVIEW}delete/?from={code}")["Location"] == OVERVIEW
