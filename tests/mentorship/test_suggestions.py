"""What members tell of the directory, and what comes of it (DIR-3)."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from caot_mentor.dates import written_day
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from members.queries import today
from mentorship.directory import policy, workflow
from mentorship.directory.models import Opportunity, Suggestion
from mentorship.directory.rules import Action, Reply
from tests import factories
from tests.mentorship.opportunities import make_opportunity, press
from tests.mentorship.test_staff_screens import waiting

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
NOW = timezone.now()
LIST = "mentorship:opportunity-list"
DRAFT = {"title_en": "CIRCLE", "type": "informal", "host": "house"}


@pytest.fixture
def client_of_member(signed_in: SignIn) -> Client:
    return signed_in(factories.make_member())


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


def titles(client: Client) -> list[str]:
    """The titles on the list, in their order."""
    return [card["opportunity"].title for card in client.get(reverse(LIST)).context["cards"]]


def send(client: Client, name: str, *args: object, **sent: str) -> str:
    return client.post(reverse(f"mentorship:suggestion-{name}", args=args), sent, follow=True).text


def test_a_form_with_errors_says_so_once_in_its_title(signed_in: SignIn) -> None:
    answer = signed_in(factories.make_member()).post(reverse("mentorship:suggestion-add"), {"title": ""})
    assert "<title>Error: Suggest an addition" in answer.text


def test_a_member_suggests_staff_publish_and_the_member_is_told(signed_in: SignIn, coordinator: Member) -> None:
    member = factories.make_member()
    typed = {"title": "Invented circle", "host": "Invented House", "link": "https://example.org/c", "words": "Good."}
    for _twice in range(2):
        assert "Thank you." in send(signed_in(member), "add", **typed)
    suggestion = Suggestion.objects.get()
    assert {name: getattr(suggestion, name) for name in typed} == typed
    assert waiting(coordinator) == ["1 suggestion for the directory waits"]
    staff = signed_in(coordinator)
    address = reverse("admin:mentorship_suggestion_draft", args=[suggestion.pk])
    form = staff.get(address)
    assert "Good." in form.text
    known = {name: value for name, value in form.context["form"].initial.items() if value}
    assert known == {"title_en": "Invented circle", "host": "Invented House", "link": "https://example.org/c"}
    assert "Choose from the list." in staff.post(address, known).text  # of which type it is, staff say
    assert not Opportunity.objects.exists()
    draft, again = (staff.post(address, known | {"type": "informal"}, follow=True) for _twice in range(2))
    entry = Opportunity.objects.get()
    assert "Good." in again.text
    assert (entry.state, entry.title_en, entry.host, entry.link) == ("draft", *list(typed.values())[:3])
    assert entry.type == "informal"
    assert "The member is told when you publish it." in draft.text
    assert titles(signed_in(member)) == []
    press(staff, entry, "published")
    assert titles(signed_in(member)) == ["Invented circle"]
    mail = OutgoingEmail.objects.get(event="suggestion_settled")
    assert (mail.to_address, mail.subject) == (member.email, "In the directory: Invented circle")
    assert f"Open the entry: {settings.SITE_URL}{entry.get_absolute_url()}" in mail.text_body
    assert reverse("mentorship:suggestion-list") in mail.text_body
    suggestion.refresh_from_db()
    assert suggestion.state == "published"
    assert [event.action for event in suggestion.events.all()] == ["sent", "drafted", "published"]
    assert waiting(coordinator) == []


def test_each_row_tells_what_whose_and_whose_turn_it_is(signed_in: SignIn, coordinator: Member) -> None:
    member, entry = factories.make_member(last_name="Asks"), make_opportunity(title_en="Old one")
    sent: dict[str, Suggestion] = {}
    for kind, told in (
        ("addition", {"title": "Hand evenings", "host": "Hand clinic", "words": "Good."}),
        ("question", {"words": "Is there\nanything for those who return? " + "x" * 80}),
        ("stale", {"words": "They have moved.", "opportunity": entry}),
    ):
        sent[kind] = workflow.send_suggestion(member, Suggestion.Kind(kind), language="fr", now=NOW, **told)
    workflow.settle_suggestion(sent["stale"], Reply.ANSWERED, answer="Thanks.", by=coordinator, now=NOW)
    list_at, client = reverse("admin:mentorship_suggestion_changelist"), signed_in(coordinator)

    def rows(query: str = "") -> list[list[str]]:
        page = client.get(list_at + query).text
        found = [re.findall(r"<t[hd] class=.*?</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]
        return [[strip_tags(each) for each in (*row[:3], row[4])] for row in found if row]

    answered = ["They have moved.", "Out of date – Old one", str(member), f"nobody’s: answered ({written_day(NOW)})"]
    begins = "Is there anything for those who return? " + "x" * 29 + "…"
    waits = [
        [begins, "A question", str(member), "staff: answer or decline"],
        ["Hand evenings", "An addition – Hand clinic", str(member), "staff: make a draft of it, or decline"],
    ]
    assert rows() == [answered, *waits]
    assert rows("?settled_at__isempty=1") == waits
    assert "<summary> Whose turn it is</summary>" in client.get(list_at).text
    assert rows("?settled_at__isempty=0") == [answered]


@pytest.mark.parametrize("reply", [Reply.ANSWERED, Reply.DECLINED])
def test_staff_answer_or_decline_with_words(reply: Reply, signed_in: SignIn, coordinator: Member) -> None:
    member, entry = factories.make_member(), make_opportunity(title_en="Old one")
    send(signed_in(member), "stale", entry.public_id, words="The link is dead.")
    suggestion = Suggestion.objects.get()
    assert (suggestion.kind, suggestion.opportunity) == ("stale", entry)
    address = reverse("admin:mentorship_suggestion_reply", args=[suggestion.pk, reply])
    staff = signed_in(coordinator)
    assert "Write what the member should read." in staff.post(address, {"answer": " "}).text
    staff.post(address, {"answer": "We looked."})
    staff.post(address, {"answer": "We looked."})
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == (reply.value, "We looked.")
    body = OutgoingEmail.objects.get(event="suggestion_settled").text_body
    assert "We looked." in body
    assert reverse("mentorship:suggestion-list") in body
    assert "The link is dead." in body
    with pytest.raises(WrongState):
        workflow.settle_suggestion(suggestion, reply, answer="Another.", by=coordinator, now=NOW)
    with pytest.raises(WrongState):
        workflow.draft_of_suggestion(suggestion, DRAFT, by=coordinator, now=NOW)


def mine(client: Client) -> list[str]:
    """What a member reads of what they told, card by card."""
    page = client.get(reverse("mentorship:suggestion-list")).text
    cards = re.findall(r'<li class="card">(.*?)</li>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", card)).split()) for card in cards]


def test_a_member_reads_what_became_of_what_they_told_and_nobody_else_does(
    signed_in: SignIn, coordinator: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member, entry = factories.make_member(), make_opportunity(title_en="Old one", title_fr="")
    client, day = signed_in(member), written_day(today(NOW))
    told = {"language": "en", "now": NOW}
    asked = workflow.send_suggestion(member, Suggestion.Kind.QUESTION, words="What does it cost?", **told)
    stale = workflow.send_suggestion(member, Suggestion.Kind.STALE, opportunity=entry, words="Dead link.", **told)
    added = workflow.send_suggestion(member, Suggestion.Kind.ADDITION, title="Circle", **told)
    address = entry.get_absolute_url()
    client.get(address)  # the first visit is noted
    with django_assert_num_queries(4):
        assert mine(client) == [
            f"Circle Staff will look at it You suggested it on {day}.",
            f"Old one Staff will look at it You said on {day} that it is out of date. Dead link.",
            f"Your question Staff will look at it You asked on {day}. What does it cost?",
        ]
    assert mine(signed_in(factories.make_member())) == []
    workflow.settle_suggestion(asked, Reply.ANSWERED, answer="It is free.", by=coordinator, now=NOW)
    workflow.settle_suggestion(stale, Reply.DECLINED, answer="It works again.", by=coordinator, now=NOW)
    draft = workflow.draft_of_suggestion(added, DRAFT, by=coordinator, now=NOW)
    assert "Staff are preparing the entry" in mine(client)[0]
    assert "Not added" not in " ".join(mine(client))
    workflow.carry_out(draft, Action.PUBLISHED, by=coordinator, now=NOW)
    with django_assert_num_queries(4):
        first, second, third = mine(client)
    assert "In the directory" in first
    assert f"Left as it is You said on {day} that it is out of date. Dead link. Our answer of {day} It works" in second
    assert f"Answered You asked on {day}. What does it cost? Our answer of {day} It is free." in third
    page = client.get(reverse("mentorship:suggestion-list")).text
    assert [f'href="{each}"' in page for each in (address, draft.get_absolute_url())] == [True, True]
    workflow.carry_out(draft, Action.WITHDRAWN, by=coordinator, now=NOW)
    assert "taken out of the directory since" in mine(client)[0]
    assert draft.get_absolute_url() not in client.get(reverse("mentorship:suggestion-list")).text


def test_what_a_member_told_is_paged_and_stays_after_a_lapse(signed_in: SignIn) -> None:
    member = factories.make_member(ends_on=today(NOW) - timedelta(days=40))
    for number in range(policy.PAGE_SIZE + 1):
        workflow.send_suggestion(
            member,
            Suggestion.Kind.QUESTION,
            words=f"Question {number}?",
            language="en",
            now=NOW - timedelta(days=policy.PAGE_SIZE - number),
        )
    client = signed_in(member)
    assert len(mine(client)) == policy.PAGE_SIZE
    last = client.get(reverse("mentorship:suggestion-list") + "?page=2").text
    assert "Question 0?" in last
    assert "Page 2 of 2" in last
    assert "Join, or renew your membership" in last
    assert reverse("mentorship:suggestion-add") not in last
    entry = make_opportunity(title_en="Still there", title_fr="")
    told = {"opportunity": entry, "words": "Dead link.", "language": "en", "now": NOW + timedelta(days=2)}
    workflow.send_suggestion(member, Suggestion.Kind.STALE, **told)
    assert mine(client)[0].startswith("Still there Staff will look at it")
    assert entry.get_absolute_url() not in client.get(reverse("mentorship:suggestion-list")).text
    way = f'href="{reverse("mentorship:suggestion-list")}"'
    assert way in client.get(reverse("members:account")).text
    assert way not in signed_in(factories.make_member()).get(reverse("members:account")).text


def test_addresses_are_links_in_what_staff_answer_alone(signed_in: SignIn, coordinator: Member) -> None:
    member, told = factories.make_member(), {"language": "en", "now": NOW}
    sent = {"title": "Circle", "host": "Hand clinic", "link": "https://hand.example/", "words": "See https://x.example"}
    added = workflow.send_suggestion(member, Suggestion.Kind.ADDITION, **sent, **told)
    answer = '"No" <b>: https://y.example/a?b=1&c=2, javascript:alert(1)'
    workflow.settle_suggestion(added, Reply.DECLINED, answer=answer, by=coordinator, now=NOW)
    client = signed_in(member)
    (card,) = re.findall(
        r'<li class="card">(.*?)</li>', client.get(reverse("mentorship:suggestion-list")).text, re.DOTALL
    )
    assert re.findall("<a [^>]*>", card) == [
        '<a href="https://y.example/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">'
    ]
    assert "&lt;b&gt;" in card
    assert "Offered by Hand clinic · https://hand.example/" in card


def test_what_was_typed_stays_on_a_refused_form(client_of_member: Client) -> None:
    page = send(client_of_member, "add", title="", words="Kept words.", link="no address")
    assert "Kept words." in page
    assert 'value="no address"' in page
    for number in range(policy.SUGGESTIONS_A_DAY):
        send(client_of_member, "ask", words=f"Question {number}?")
    page = send(client_of_member, "ask", words="One more?")
    assert "You have sent 10 suggestions and questions about the directory in the last 24 hours" in page
    assert "One more?" in page
    assert Suggestion.objects.count() == policy.SUGGESTIONS_A_DAY


def test_an_addition_that_stands_there_already_makes_no_second_entry(coordinator: Member) -> None:
    make_opportunity(title_en="Circle", host="House")
    told = {"title": "CIRCLE", "host": "house", "language": "en", "now": NOW}
    suggestion = workflow.send_suggestion(factories.make_member(), Suggestion.Kind.ADDITION, **told)
    with pytest.raises(WrongState):
        workflow.draft_of_suggestion(suggestion, DRAFT, by=coordinator, now=NOW)


@pytest.mark.parametrize("role", [Role.FINANCE, None])
def test_a_stranger_changes_nothing(role: str | None, coordinator: Member, signed_in: SignIn) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    entry = make_opportunity(state="draft")
    suggestion = workflow.send_suggestion(
        factories.make_member(), Suggestion.Kind.ADDITION, title="T", language="en", now=NOW
    )
    own = workflow.send_suggestion(coordinator, Suggestion.Kind.QUESTION, words="?", language="en", now=NOW)
    for deed in (
        lambda: workflow.save_opportunity(entry, {"cost": "free"}, by=person, now=NOW),
        lambda: workflow.save_opportunity(None, {"title_en": "N", "type": "formal", "host": "H"}, by=person, now=NOW),
        lambda: workflow.carry_out(entry, Action.PUBLISHED, by=person, now=NOW),
        lambda: workflow.draft_of_suggestion(suggestion, DRAFT, by=person, now=NOW),
        lambda: workflow.settle_suggestion(suggestion, Reply.DECLINED, answer="No.", by=person, now=NOW),
        lambda: workflow.settle_suggestion(own, Reply.ANSWERED, answer="Yes.", by=coordinator, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()
    address = reverse("admin:mentorship_opportunity_change", args=[entry.pk])
    assert signed_in(person).post(address, {"_deed": "published"}).status_code in {302, 403}
    assert Opportunity.objects.get().state == "draft"
