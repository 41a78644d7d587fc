"""Signing in by password or code, a new password, limits, and the change of address (MEM-7, quality S6, A14)."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import allauth
import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caot_mentor.mail import bounces
from caot_mentor.mail.models import OutgoingEmail
from members.adapters import MESSAGES
from members.demo import DEMO_TOTP_SECRET
from members.models import EmailDifference, Member, MemberEvent
from tests import factories
from tests.factories import PASSWORD

LOGIN, CODE, CONFIRM_CODE = "/en/account/login/", "/en/account/login/code/", "/en/account/login/code/confirm/"
RESET, EMAIL = "/en/account/password/reset/", "/en/account/email/"
STRANGER = "stranger@elsewhere.example"


@pytest.fixture
def newcomer(db: None) -> Member:
    """On the roll, not activated."""
    return factories.make_member(activated_at=None)


def newest_mail(to_address: str) -> OutgoingEmail:
    return OutgoingEmail.objects.filter(to_address=to_address).latest("created_at")


def link_in(mail: OutgoingEmail) -> str:
    found = re.search(r"http://localhost:\d+(/\S+)", mail.text_body)
    assert found
    return found[1]


def code_in(mail: OutgoingEmail) -> str:
    found = re.search(r"^    (\S+)$", mail.text_body, flags=re.MULTILINE)
    assert found
    return found[1]


def totp_code() -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(DEMO_TOTP_SECRET, next(yield_hotp_counters_from_time())))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def words_of(answer: object) -> str:
    """A page without what differs by chance (tokens) and by what was typed."""
    text = answer.text  # type: ignore[attr-defined]
    text = re.sub(r'(name="csrfmiddlewaretoken" value|data-csrf-token)="[^"]*"', "", text)
    return re.sub(r"\S+@\S+\.example\S*", "ADDRESS", text)


def statements(queries: CaptureQueriesContext) -> list[list[str]]:
    """Which tables each statement touched; savepoints and the table of the limits are left out."""
    touched = (re.findall(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|FROM) \S+", query["sql"]) for query in queries)
    return [tables for tables in touched if tables and '"cache"' not in str(tables)]


# Password


def test_login_by_password(member: Member) -> None:
    client = Client()
    answer = client.post(LOGIN, {"login": member.email.upper(), "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/en/signed-in/")
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_login_goes_on_where_the_visitor_wanted_to_go_but_never_elsewhere(member: Member) -> None:
    for target, goes_to in [("/en/account/email/", "/en/account/email/"), ("https://evil.example/", "/en/signed-in/")]:
        answer = Client().post(f"{LOGIN}?next={target}", {"login": member.email, "password": PASSWORD, "next": target})
        assert answer["Location"] == goes_to


def test_login_page_lets_password_managers_work(db: None) -> None:
    page = Client().get(LOGIN).text
    assert 'autocomplete="email"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "placeholder" not in page


def test_login_says_the_same_to_known_unknown_and_not_activated(member: Member, newcomer: Member) -> None:
    pages = {
        Client().post(LOGIN, {"login": email, "password": "wrong password here"}): email
        for email in (member.email, newcomer.email, STRANGER)
    }
    assert {page.status_code for page in pages} == {200}
    assert len({words_of(page) for page in pages}) == 1
    assert not OutgoingEmail.objects.exists()


@pytest.fixture
def real_hashers(settings: Any) -> None:
    """The hashers of the running site: tests put a quick one before them."""
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]


def test_login_hashes_once_whoever_it_is(real_hashers: None, member: Member, newcomer: Member) -> None:
    """Hashing is nearly all of the time of a sign-in: known, not activated and unknown take it once each."""
    work = {}
    for email in (member.email, newcomer.email, STRANGER):
        with (
            mock.patch("django.contrib.auth.hashers.Argon2PasswordHasher.encode", return_value="argon2$x") as encode,
            mock.patch("django.contrib.auth.hashers.Argon2PasswordHasher.verify", return_value=False) as verify,
            mock.patch("django.contrib.auth.hashers.Argon2PasswordHasher.must_update", return_value=False),
        ):
            Client().post(LOGIN, {"login": email, "password": "wrong password here"})
            work[email] = encode.call_count + verify.call_count
    assert list(work.values()) == [1, 1, 1]


def test_login_guessing_is_stopped_for_known_and_unknown_alike(member: Member) -> None:
    for email in (member.email, STRANGER):
        for _attempt in range(5):
            Client(REMOTE_ADDR=f"192.0.2.{_attempt + 1}").post(LOGIN, {"login": email, "password": "wrong"})
        page = Client(REMOTE_ADDR="192.0.2.99").post(LOGIN, {"login": email, "password": PASSWORD})
        assert "Too many attempts" in page.text
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=6)):
        client = Client()
        client.post(LOGIN, {"login": member.email, "password": PASSWORD})
        assert is_signed_in(client)


def test_login_stuffing_from_one_place_is_stopped(db: None) -> None:
    answers = [
        Client().post(LOGIN, {"login": f"person{number}@members.example", "password": "wrong"}).text
        for number in range(11)
    ]
    assert ["Too many attempts" in answer for answer in answers] == [False] * 10 + [True]


def test_login_of_a_blocked_account_ends_on_a_page_that_helps(db: None) -> None:
    blocked = factories.make_member(is_active=False)
    client = Client()
    answer = client.post(LOGIN, {"login": blocked.email, "password": PASSWORD})
    assert answer["Location"] == "/en/account/inactive/"
    assert not is_signed_in(client)


# Code by e-mail


def test_login_code_signs_in(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(address_bounced_at=timezone.now(), language="fr")
    client = Client()
    assert client.post(CODE, {"email": member.email})["Location"] == CONFIRM_CODE
    mail = newest_mail(member.email)
    assert (mail.event, mail.is_secret, mail.language) == ("sign_in_code", True, "fr")
    client.post(CONFIRM_CODE, {"code": code_in(mail)})
    assert is_signed_in(client)
    member.refresh_from_db()
    assert member.address_bounced_at is None


def test_login_code_alone_confirms_nothing_that_asks_for_the_password(member: Member) -> None:
    page, by_code, by_password = "/en/my-account/privacy/my-data/", Client(), Client()
    by_code.post(CODE, {"email": member.email})
    by_code.post(CONFIRM_CODE, {"code": code_in(newest_mail(member.email))})
    assert by_code.post(page)["Location"].startswith("/en/account/reauthenticate/")
    by_password.post(LOGIN, {"login": member.email, "password": PASSWORD})
    assert by_password.post(page).status_code == 200


def test_login_code_ends_after_five_minutes(member: Member) -> None:
    client = Client()
    client.post(CODE, {"email": member.email})
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        client.post(CONFIRM_CODE, {"code": code_in(newest_mail(member.email))})
    assert not is_signed_in(client)


def test_login_code_guessing_is_stopped(member: Member) -> None:
    client = Client()
    client.post(CODE, {"email": member.email})
    for _attempt in range(3):
        client.post(CONFIRM_CODE, {"code": "WRONG1"})
    client.post(CONFIRM_CODE, {"code": code_in(newest_mail(member.email))})
    assert not is_signed_in(client)


def test_login_code_looks_the_same_for_known_unknown_and_not_activated(member: Member, newcomer: Member) -> None:
    seen = []
    for email in (member.email, newcomer.email, STRANGER):
        client = Client()
        answer = client.post(CODE, {"email": email})
        page = client.get(answer["Location"])
        wrong = client.post(CONFIRM_CODE, {"code": "WRONG1"})
        seen.append((answer.status_code, answer["Location"], page.status_code, words_of(page), words_of(wrong)))
    assert seen[0] == seen[1] == seen[2]
    events = dict(OutgoingEmail.objects.values_list("to_address", "event"))
    assert events == {member.email: "sign_in_code", newcomer.email: "account_activation"}


def test_login_code_never_goes_to_an_address_that_was_only_asked_for(member: Member) -> None:
    """A mistyped new address may be somebody's: nobody signs in there before it is confirmed (MEM-7)."""
    EmailAddress.objects.create(user=member, email="typo@elsewhere.example", verified=False)
    Client().post(CODE, {"email": "typo@elsewhere.example"})
    Client().post(RESET, {"email": "typo@elsewhere.example"})
    assert not OutgoingEmail.objects.exists()


# A new password


def test_password_reset_round_trip(member: Member) -> None:
    elsewhere = Client()
    elsewhere.post(LOGIN, {"login": member.email, "password": PASSWORD})
    client = Client()
    assert client.post(RESET, {"email": member.email}).status_code == 302
    mail = newest_mail(member.email)
    assert (mail.event, mail.is_secret) == ("password_reset", True)
    form = client.get(link_in(mail), follow=True)
    new = "a quieter lake in December"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    member.refresh_from_db()
    assert member.check_password(new)
    assert newest_mail(member.email).event == "password_changed"
    assert elsewhere.get(EMAIL)["Location"].startswith(LOGIN)
    # once only
    assert "does not work any more" in Client().get(link_in(mail), follow=True).text


def test_password_reset_ends_after_two_hours(member: Member) -> None:
    Client().post(RESET, {"email": member.email})
    link = link_in(newest_mail(member.email))
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        assert "does not work any more" in Client().get(link, follow=True).text


def test_password_reset_looks_and_works_the_same_for_known_unknown_and_not_activated(
    member: Member, newcomer: Member
) -> None:
    seen, work = [], []
    for email in (newcomer.email, STRANGER, member.email):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(RESET, {"email": email})
        work.append(statements(queries))
        seen.append((answer.status_code, answer["Location"], words_of(client.get(answer["Location"]))))
    assert seen[0] == seen[1] == seen[2]
    # not activated and unknown: the very same; activated: allauth's token besides
    assert work[0] == work[1]
    assert ['INSERT INTO "mail_outgoingemail"'] in work[1]
    assert ['INSERT INTO "mail_outgoingemail"'] in work[2]
    events = dict(OutgoingEmail.objects.values_list("to_address", "event"))
    assert events == {member.email: "password_reset", newcomer.email: "account_activation"}


def test_password_change_signs_other_devices_out_and_sends_a_notice(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    here, elsewhere = signed_in(member), signed_in(member)
    new = "a quieter lake in December"
    here.post("/en/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get(EMAIL).status_code == 200
    assert elsewhere.get(EMAIL).status_code == 302
    assert newest_mail(member.email).event == "password_changed"


# Nobody signs up


def test_signup_is_closed_and_leads_to_activation(db: None) -> None:
    for answer in (Client().get("/en/account/signup/"), Client().post("/en/account/signup/", {"email": STRANGER})):
        assert answer.status_code == 200
        assert "/en/activate/" in answer.text
    assert not Member.objects.exists()


# Second factors of members


def test_authenticator_app_is_asked_for_after_the_password(member: Member) -> None:
    TOTP.activate(member, DEMO_TOTP_SECRET)
    client = Client()
    answer = client.post(LOGIN, {"login": member.email, "password": PASSWORD})
    assert "/2fa/" in answer["Location"]
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": "000000"})
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": totp_code()})
    assert is_signed_in(client)


def test_authenticator_app_guessing_is_stopped(member: Member) -> None:
    TOTP.activate(member, DEMO_TOTP_SECRET)
    client = Client()
    page = client.post(LOGIN, {"login": member.email, "password": PASSWORD})["Location"]
    for _attempt in range(5):
        client.post(page, {"code": "000000"})
    assert "Too many attempts" in client.post(page, {"code": totp_code()}).text
    assert not is_signed_in(client)


def test_passkey_sign_in_is_offered_and_a_forged_one_refused(db: None) -> None:
    client = Client()
    options = client.get("/en/account/2fa/webauthn/login/", HTTP_ACCEPT="application/json").json()
    assert "challenge" in options["request_options"]["publicKey"]
    client.post("/en/account/2fa/webauthn/login/", {"credential": "{}"})
    assert not is_signed_in(client)


# Where one is signed in


def test_sessions_are_listed_and_ended(member: Member, signed_in: Callable[[Member], Client]) -> None:
    here, elsewhere = signed_in(member), signed_in(member)
    elsewhere.get(EMAIL)
    page = here.get("/en/account/sessions/")
    assert UserSession.objects.filter(user=member).count() == 2
    assert "Sign out everywhere else" in page.text
    here.post("/en/account/sessions/")
    assert here.get(EMAIL).status_code == 200
    assert elsewhere.get(EMAIL).status_code == 302


def test_sessions_are_written_every_few_minutes_not_on_every_page(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    client, start = signed_in(member), timezone.now()
    with time_machine.travel(start, tick=False):
        client.get(EMAIL)
        with CaptureQueriesContext(connection) as queries:
            client.get(EMAIL)
        assert not [query for query in queries if "usersessions" in query["sql"]]
    with time_machine.travel(start + timedelta(minutes=6), tick=False):
        client.get(EMAIL)
        assert UserSession.objects.get(user=member).last_seen_at == start + timedelta(minutes=6)


# Change of address (MEM-7)


def ask_for_address(client: Client, address: str) -> None:
    """Type the new address, confirm that it is still oneself."""
    answer = client.post(EMAIL, {"action_add": "", "email": address})
    if "reauthenticate" in answer["Location"]:
        client.post(answer["Location"], {"password": PASSWORD, "next": EMAIL})


def test_address_change_round_trip(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client, old, new = signed_in(member), member.email, "new-address@elsewhere.example"
    ask_for_address(client, new)
    mail = newest_mail(new)
    assert (mail.event, mail.is_secret) == ("address_confirm", True)
    member.refresh_from_db()
    assert member.email == old

    assert "Use this address" in Client().get(link_in(mail)).text
    Client().post(link_in(mail))

    member.refresh_from_db()
    assert member.email == new
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "verified", "primary")) == [
        (new, True, True)
    ]
    notice = newest_mail(old)
    assert (notice.event, notice.is_secret) == ("address_changed", False)
    assert new in notice.text_body
    assert [event.action for event in member.events.all()] == ["change_address"]
    difference = EmailDifference.objects.get()
    assert (difference.member, difference.roll_email, difference.settled_at) == (member, old, None)
    signing_in = Client()
    signing_in.post(LOGIN, {"login": new, "password": PASSWORD})
    assert is_signed_in(signing_in)
    by_old = Client()
    by_old.post(LOGIN, {"login": old, "password": PASSWORD})
    assert not is_signed_in(by_old)


def test_address_change_back_settles_the_difference(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client, old = signed_in(member), member.email
    for address in ("new-address@elsewhere.example", old):
        ask_for_address(client, address)
        Client().post(link_in(OutgoingEmail.objects.get(to_address=address, event="address_confirm")))
    difference = EmailDifference.objects.get()
    assert difference.roll_email == old
    assert difference.settled_at is not None


def test_address_change_twice_keeps_what_the_roll_has(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client, old = signed_in(member), member.email
    for address in ("first@elsewhere.example", "second@elsewhere.example"):
        ask_for_address(client, address)
        Client().post(link_in(newest_mail(address)))
    assert EmailDifference.objects.get().roll_email == old


def test_address_of_another_member_is_never_taken_and_never_told(
    member: Member, newcomer: Member, signed_in: Callable[[Member], Client]
) -> None:
    other = factories.make_member()
    seen = []
    for address in (other.email, newcomer.email, "free@elsewhere.example"):
        client = signed_in(member)
        ask_for_address(client, address)
        seen.append(words_of(client.get(EMAIL)))
    assert seen[0] == seen[1] == seen[2]
    events = {mail.to_address: mail.event for mail in OutgoingEmail.objects.all()}
    assert events == {
        other.email: "address_taken",
        newcomer.email: "address_taken",
        "free@elsewhere.example": "address_confirm",
    }


def test_address_taken_meanwhile_changes_nothing(member: Member, signed_in: Callable[[Member], Client]) -> None:
    new = "soon-taken@elsewhere.example"
    ask_for_address(signed_in(member), new)
    factories.make_member(email=new, activated_at=None)
    old = member.email
    Client().post(link_in(newest_mail(new)))
    member.refresh_from_db()
    assert member.email == old
    assert not EmailDifference.objects.exists()


def test_address_link_ends_after_a_day(member: Member, signed_in: Callable[[Member], Client]) -> None:
    ask_for_address(signed_in(member), "late@elsewhere.example")
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        assert Client().post(link_in(newest_mail("late@elsewhere.example"))).status_code == 404
    member.refresh_from_db()
    assert member.email != "late@elsewhere.example"


def test_address_change_asks_who_it_is_first(member: Member, signed_in: Callable[[Member], Client]) -> None:
    answer = signed_in(member).post(EMAIL, {"action_add": "", "email": "new@elsewhere.example"})
    assert "/reauthenticate/" in answer["Location"]
    assert not OutgoingEmail.objects.exists()


def test_address_change_works_for_people_with_a_second_factor(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    TOTP.activate(member, DEMO_TOTP_SECRET)
    ask_for_address(signed_in(member), "new@elsewhere.example")
    assert newest_mail("new@elsewhere.example").event == "address_confirm"


# Mail that comes back, and allauth's messages


def test_bounce_is_noted_for_the_member_once(member: Member) -> None:
    for address in (member.email.upper(), member.email, STRANGER):
        bounces.report(OutgoingEmail(to_address=address))
    member.refresh_from_db()
    assert member.address_bounced_at is not None
    assert MemberEvent.objects.filter(action="mail_came_back").count() == 1


def test_every_message_of_allauth_is_one_of_ours() -> None:
    folder = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(folder)).removesuffix("_message.txt")
        for app in ("account", "mfa")
        for path in (folder / app / "email").glob("*_message.txt")
    }
    # never sent here: signing up, codes for what we do by link, and allauth's own frame
    unused = {"account_already_exists", "base", "email_confirmation_signup", "password_reset_code", "email_confirm"}
    handled_elsewhere = {"unknown_account", "email_confirmation"}
    assert theirs - {f"account/email/{name}" for name in unused | handled_elsewhere} == set(MESSAGES)


def test_hasher_is_argon2(real_hashers: None) -> None:
    assert make_password("x").startswith("argon2")
