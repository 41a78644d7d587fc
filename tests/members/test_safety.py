"""Report a concern, block, take a block back (SAFE-1): the other person is told of nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from caot_mentor import privacy
from caot_mentor.errors import NotAllowed
from caot_mentor.mail.models import OutgoingEmail
from members.links import person_of_safety, safety_token
from members.models import Block, Concern, ConcernEvent, Member
from members.queries import blocked_ids, is_blocked
from members.workflow import safety as workflow
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "They kept asking for patients' names."


@pytest.fixture
def other() -> Member:
    return factories.make_member(first_name="Marguerite", last_name="Bouchard")


@pytest.fixture
def token(member: Member, other: Member) -> str:
    return safety_token(member, other, "mentor")


def masked(body: bytes, *addresses: str) -> str:
    """The page without its form's secret, and without the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body.decode())
    for address in addresses:
        text = text.replace(address, "").replace(address.replace("/en/", "/fr/"), "")
    return text


def links(reader: Member, person: Member) -> str:
    request = RequestFactory().get("/")
    request.user = reader
    return Template('{% load safety %}{% safety_links person "mentor" %}').render(
        Context({"request": request, "person": person})
    )


# The links


def test_a_link_is_the_readers_own_and_holds_for_a_day(member: Member, other: Member, token: str) -> None:
    assert person_of_safety(token, member) == (other, "mentor")
    assert person_of_safety(token, factories.make_member()) is None
    assert person_of_safety(token, other) is None
    assert person_of_safety(token + "x", member) is None
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=2), tick=False):
        assert person_of_safety(token, member) is None


def test_both_links_stand_on_a_page_about_somebody_else_and_not_on_ones_own(member: Member, other: Member) -> None:
    shown = links(member, other)
    assert "Report a concern about Marguerite Bouchard" in shown
    assert "Block Marguerite Bouchard" in shown
    assert links(member, member).strip() == ""


PAGES = ["concern", "block", "unblock"]


@pytest.mark.parametrize("page", PAGES)
def test_a_strangers_a_stale_and_a_forged_link_are_the_same_404(
    client: Client, member: Member, token: str, page: str
) -> None:
    strangers, forged = f"/en/safety/{page}/{token}/", f"/en/safety/{page}/forged/"
    factories.sign_in(client, factories.make_member())
    bodies = {masked(client.post(address, {"text": WORDS}).content, address) for address in (strangers, forged)}
    statuses = {client.post(address, {"text": WORDS}).status_code for address in (strangers, forged)}
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        own = Client()
        factories.sign_in(own, member)
        assert own.post(strangers, {"text": WORDS}).status_code == 404
    assert (len(bodies), statuses) == (1, {404})
    assert (Concern.objects.count(), Block.objects.count()) == (0, 0)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client: Client, token: str, page: str) -> None:
    assert client.post(f"/en/safety/{page}/{token}/").status_code == 302
    assert Concern.objects.count() == 0


# Concerns


def test_a_concern_reaches_the_association_and_nobody_else(
    client: Client, member: Member, other: Member, token: str
) -> None:
    factories.sign_in(client, member)
    page = client.get(f"/en/safety/concern/{token}/").content.decode()
    assert "9-1-1" in page
    response = client.post(f"/en/safety/concern/{token}/", {"text": WORDS})
    assert response.headers["Location"] == "/en/safety/concern/received/"
    assert client.get(response.headers["Location"]).status_code == 200
    concern = Concern.objects.get()
    assert (concern.reporter, concern.about, concern.place, concern.language) == (member, other, "mentor", "en")
    assert (concern.text, concern.state) == (WORDS, "open")
    assert [event.action for event in concern.events.all()] == ["raise"]
    assert OutgoingEmail.objects.count() == 0


def test_an_empty_concern_says_what_is_missing_and_keeps_the_page(client: Client, member: Member, token: str) -> None:
    factories.sign_in(client, member)
    response = client.post(f"/fr/safety/concern/{token}/", {"text": " "})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert Concern.objects.count() == 0


def test_a_concern_sent_twice_is_one(client: Client, member: Member, token: str) -> None:
    factories.sign_in(client, member)
    for _again in range(2):
        client.post(f"/en/safety/concern/{token}/", {"text": WORDS})
    assert (Concern.objects.count(), ConcernEvent.objects.count()) == (1, 1)


def test_the_link_of_the_own_list_of_blocks_reports_nobody(client: Client, member: Member, other: Member) -> None:
    factories.sign_in(client, member)
    address = f"/en/safety/concern/{safety_token(member, other, 'unblock')}/"
    forged = "/en/safety/concern/forged/"
    assert client.get(address).status_code == 404
    bodies = {masked(client.post(each, {"text": WORDS}).content, each) for each in (address, forged)}
    assert (len(bodies), Concern.objects.count()) == (1, 0)


def test_nobody_reports_or_blocks_themselves(member: Member) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed):
        workflow.raise_concern(member, member, place=Concern.Place.MENTOR, text=WORDS, language="en", now=now)
    with pytest.raises(NotAllowed):
        workflow.block(member, member, now=now)
    assert person_of_safety(safety_token(member, member, "mentor"), member) is None


# Blocks


def test_blocking_holds_for_both_and_tells_nobody(client: Client, member: Member, other: Member, token: str) -> None:
    factories.sign_in(client, member)
    assert "is not told that you did it" in client.get(f"/en/safety/block/{token}/").content.decode()
    response = client.post(f"/en/safety/block/{token}/")
    assert response.headers["Location"] == "/en/my-account/blocks/"
    assert "Marguerite Bouchard" in client.get(response.headers["Location"]).content.decode()
    assert (blocked_ids(member), blocked_ids(other)) == (frozenset({other.pk}), frozenset({member.pk}))
    assert is_blocked(other, member)
    assert OutgoingEmail.objects.count() == 0
    assert list(other.events.all()) == []
    assert "You have blocked Marguerite Bouchard already" in client.get(f"/en/safety/block/{token}/").content.decode()


def test_the_other_sees_no_difference_in_the_own_account(client: Client, member: Member, other: Member) -> None:
    factories.sign_in(client, other)
    pages = ("/en/my-account/", "/en/my-account/blocks/", "/en/my-account/privacy/", "/en/my-account/notifications/")
    before = [masked(client.get(page).content) for page in pages]
    workflow.block(member, other, now=timezone.now())
    workflow.raise_concern(member, other, place=Concern.Place.MENTOR, text=WORDS, language="en", now=timezone.now())
    assert [masked(client.get(page).content) for page in pages] == before


def test_blocking_twice_is_one_block(member: Member, other: Member) -> None:
    for _again in range(2):
        workflow.block(member, other, now=timezone.now())
    assert Block.objects.count() == 1
    assert [event.action for event in member.events.all()] == ["block"]


def test_unblocking_takes_back_the_own_block_alone(client: Client, member: Member, other: Member, token: str) -> None:
    workflow.block(member, other, now=timezone.now())
    workflow.block(other, member, now=timezone.now())
    factories.sign_in(client, member)
    for _again in range(2):
        assert client.post(f"/en/safety/unblock/{token}/").status_code == 302
    assert "You block nobody" in client.get("/en/my-account/blocks/").content.decode()
    assert blocked_ids(member) == frozenset({other.pk})  # the other's block stands
    assert [event.action for event in member.events.order_by("pk")] == ["block", "unblock"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_blocks_takes_the_same_queries_for_one_and_for_three(
    client: Client, member: Member, how_many: int, django_assert_num_queries: object
) -> None:
    for _each in range(how_many):
        workflow.block(member, factories.make_member(), now=timezone.now())
    factories.sign_in(client, member)
    client.get("/en/my-account/blocks/")
    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get("/en/my-account/blocks/")


def test_ones_own_data_do_not_tell_who_reported_or_blocked_one(member: Member, other: Member) -> None:
    now = timezone.now()
    before = privacy.export_of(other, now)
    workflow.raise_concern(member, other, place=Concern.Place.MENTOR, text=WORDS, language="en", now=now)
    workflow.block(member, other, now=now)
    assert privacy.export_of(other, now) == before
    assert WORDS in str(privacy.export_of(member, now))


def test_what_was_told_stays_when_either_of_the_two_is_erased_without_the_name(member: Member, other: Member) -> None:
    now = timezone.now()
    concern = workflow.raise_concern(member, other, place=Concern.Place.MENTOR, text=WORDS, language="en", now=now)
    workflow.block(member, other, now=now)
    for person in (member, other):
        privacy.erase(person, now)
    concern.refresh_from_db()
    nobody = "A person who has left"
    assert (concern.text, str(concern.reporter), str(concern.about)) == (WORDS, nobody, nobody)
    assert Block.objects.count() == 0
