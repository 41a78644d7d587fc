"""Activation of an account by a mailed link (MEM-4), without telling anybody who is on the roll (quality S6)."""

import re
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.links import activation_token
from members.models import Member, MemberEvent
from tests import factories

ACTIVATE, SENT = "/en/activate/", "/en/activate/sent/"
NEW_PASSWORD = "a quiet lake in November"


@pytest.fixture
def newcomer(db: None) -> Member:
    """On the roll, not activated."""
    return factories.make_member(activated_at=None, first_name="Noor", last_name="Sampleton")


def link_in_mail(to_address: str) -> str:
    """The path of the link in the newest message to this address."""
    mail = OutgoingEmail.objects.filter(to_address=to_address).latest("created_at")
    found = re.search(r"http://localhost:\d+(/\S+)", mail.text_body)
    assert found
    return found[1]


def ask(email: str, language: str = "en") -> None:
    answer = Client().post(f"/{language}/activate/", {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/activate/sent/")


def test_activate_password_opens_the_account_and_signs_in(newcomer: Member) -> None:
    ask(newcomer.email.upper())
    client = Client()
    page = client.get(link_in_mail(newcomer.email))
    assert page.status_code == 200
    assert 'autocomplete="new-password"' in page.text
    before = client.session.session_key

    answer = client.post(link_in_mail(newcomer.email), {"password": NEW_PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/en/signed-in/")
    newcomer.refresh_from_db()
    assert newcomer.activated_at is not None
    assert newcomer.check_password(NEW_PASSWORD)
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (newcomer.pk, newcomer.email, True, True)
    ]
    assert [(event.action, event.actor) for event in newcomer.events.all()] == [("activate_account", newcomer)]
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    assert client.session.session_key != before


def test_activate_mail_is_secret_and_in_the_language_of_the_person(db: None) -> None:
    francophone = factories.make_member(activated_at=None, language="fr")
    ask(francophone.email, language="en")
    mail = OutgoingEmail.objects.get()
    assert (mail.event, mail.language, mail.is_secret, mail.member_id) == (
        "account_activation",
        "fr",
        True,
        francophone.pk,
    )
    assert "/fr/activate/" in mail.text_body


@pytest.mark.parametrize("kind", ["unknown", "newcomer", "activated", "blocked"])
def test_activate_answers_the_same_whoever_it_is(newcomer: Member, kind: str) -> None:
    people = {
        "unknown": "stranger@elsewhere.example",
        "newcomer": newcomer.email,
        "activated": factories.make_member().email,
        "blocked": factories.make_member(activated_at=None, is_active=False).email,
    }
    client = Client()
    answer = client.post(ACTIVATE, {"email": people[kind]})
    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert people[kind] not in client.get(SENT).text
    events = list(OutgoingEmail.objects.values_list("to_address", "event"))
    assert (
        events
        == {
            "unknown": [],
            "newcomer": [(newcomer.email, "account_activation")],
            "activated": [(people["activated"], "account_exists")],
            "blocked": [],
        }[kind]
    )


def test_activate_does_the_same_work_whoever_it_is(newcomer: Member) -> None:
    activated = factories.make_member()
    work = {}
    for name, email in {
        "unknown": "stranger@elsewhere.example",
        "newcomer": newcomer.email,
        "activated": activated.email,
    }.items():
        with CaptureQueriesContext(connection) as queries:
            ask(email)
        # rolling back to a savepoint is one statement more than keeping it, and the first visitor of a test fills the
        # table of the limits
        words = [query["sql"] for query in queries if not re.search('SAVEPOINT|"cache"', query["sql"])]
        work[name] = [re.findall(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|FROM) \S+", statement) for statement in words]
    assert work["unknown"] == work["newcomer"] == work["activated"]
    assert ['INSERT INTO "mail_outgoingemail"'] in work["unknown"]


@pytest.mark.django_db(transaction=True)
def test_activate_knocks_on_the_queue_whoever_it_is() -> None:
    newcomer = factories.make_member(activated_at=None, category=None)
    for email, module in [
        (newcomer.email, "caot_mentor.mail.compose.wake"),
        ("stranger@elsewhere.example", "members.emails.accounts.wake"),
    ]:
        with mock.patch(module) as knock:
            ask(email)
        assert knock.call_count == 1


def test_activate_link_works_once(newcomer: Member) -> None:
    ask(newcomer.email)
    link = link_in_mail(newcomer.email)
    assert Client().post(link, {"password": NEW_PASSWORD}).status_code == 302
    for answer in (Client().get(link), Client().post(link, {"password": "somebody else's idea"})):
        assert answer.status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW_PASSWORD)


def test_activate_opening_the_link_uses_nothing_up(newcomer: Member) -> None:
    """Mail programs open links to look at them."""
    ask(newcomer.email)
    for _time in range(3):
        assert Client().get(link_in_mail(newcomer.email)).status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.activated_at is None


def test_activate_link_ends_after_24_hours(newcomer: Member) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        link = f"/en/activate/{activation_token(newcomer)}/"
    with time_machine.travel(start + timedelta(hours=23, minutes=59), tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel(start + timedelta(hours=24, seconds=1), tick=False):
        assert Client().get(link).status_code == 410
        assert Client().post(link, {"password": NEW_PASSWORD}).status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.activated_at is None


@pytest.mark.parametrize(
    "forged",
    ["x", "1:2:3", signing.dumps([1, "x"], salt="members.activation"), signing.dumps("1", salt="other")],
    # the signed ones hold the moment, which differs between the processes that collect tests
    ids=["letters", "numbers", "no such state", "another purpose"],
)
def test_activate_forged_link_opens_nothing(newcomer: Member, forged: str) -> None:
    assert Client().get(f"/en/activate/{forged}/").status_code == 410
    assert Client().post(f"/en/activate/{forged}/", {"password": NEW_PASSWORD}).status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.activated_at is None


def test_activate_link_of_one_person_never_opens_another(newcomer: Member) -> None:
    other = factories.make_member(activated_at=None)
    key = signing.loads(activation_token(newcomer), salt="members.activation")
    swapped = signing.dumps([other.pk, key[1]], salt="members.activation")
    assert Client().post(f"/en/activate/{swapped}/", {"password": NEW_PASSWORD}).status_code == 410
    assert not Member.objects.filter(pk=other.pk, activated_at__isnull=False).exists()


def test_activate_link_ends_when_the_address_changes(newcomer: Member) -> None:
    ask(newcomer.email)
    link = link_in_mail(newcomer.email)
    Member.objects.filter(pk=newcomer.pk).update(email="moved@members.example")
    assert Client().post(link, {"password": NEW_PASSWORD}).status_code == 410


@pytest.mark.parametrize("password", ["short", "password1234", "Noor Sampleton"])
def test_activate_password_rules_are_said_before_and_enforced(newcomer: Member, password: str) -> None:
    link = f"/en/activate/{activation_token(newcomer)}/"
    assert "12" in Client().get(link).text
    page = Client().post(link, {"password": password})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    newcomer.refresh_from_db()
    assert newcomer.activated_at is None


def test_activate_clears_a_bounce(newcomer: Member) -> None:
    Member.objects.filter(pk=newcomer.pk).update(address_bounced_at=timezone.now())
    Client().post(f"/en/activate/{activation_token(newcomer)}/", {"password": NEW_PASSWORD})
    newcomer.refresh_from_db()
    assert newcomer.address_bounced_at is None


def test_activate_is_limited_by_address_with_a_friendly_page(newcomer: Member) -> None:
    answers = [Client().post(ACTIVATE, {"email": newcomer.email}).status_code for _time in range(6)]
    assert answers == [302] * 5 + [429]
    unknown = [Client().post(ACTIVATE, {"email": "stranger@elsewhere.example"}).status_code for _time in range(6)]
    assert unknown == answers
    page = Client().post(ACTIVATE, {"email": newcomer.email})
    assert "wait a few minutes" in page.text


def test_activate_bad_address_is_kept_and_explained(db: None) -> None:
    page = Client().post(ACTIVATE, {"email": "not an address"})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert 'value="not an address"' in page.text
    assert not OutgoingEmail.objects.exists()


def test_activate_signed_in_people_are_not_asked(member: Member) -> None:
    client = Client()
    factories.sign_in(client, member)
    assert client.get(ACTIVATE)["Location"] == "/en/signed-in/"


def test_activate_link_signs_another_person_out(newcomer: Member, member: Member) -> None:
    client = Client()
    factories.sign_in(client, member)
    client.session["left"] = "behind"
    client.post(f"/en/activate/{activation_token(newcomer)}/", {"password": NEW_PASSWORD})
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    assert not MemberEvent.objects.filter(member=member).exists()


def test_activate_pages_tell_where_help_is(db: None) -> None:
    assert "/en/help/email/" in Client().get(SENT).text
