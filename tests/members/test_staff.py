"""Staff: second factor everywhere, sessions that end, invitations and roles (MEM-8, quality S7)."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.demo import DEMO_TOTP_SECRET
from members.links import invitation_token
from members.middleware import ENROLMENT, PROOF
from members.models import EmailDifference, Member, StaffInvitation
from members.policy import ROLE_PERMISSIONS, Role
from members.workflow.accounts import remove_second_factor
from members.workflow.staff import accept_invitation_as_member, change_role, invite_staff
from tests import factories
from tests.factories import PASSWORD
from tests.races import at_once

LOGIN, SAFETY, ADMIN = "/en/account/login/", "/en/account/2fa/", "/en/admin/"
NEW_PASSWORD = "a quiet lake in November"
ROLES = [Role.COORDINATOR, Role.FINANCE, Role.ADMINISTRATOR]


@pytest.fixture
def administrator(db: None) -> Member:
    return factories.make_staff(Role.ADMINISTRATOR)


@pytest.fixture
def coordinator(db: None) -> Member:
    return factories.make_staff(Role.COORDINATOR)


@pytest.fixture
def confirmed() -> Callable[[Member], Client]:
    """A client whose person has just confirmed who they are."""

    def sign_in(person: Member) -> Client:
        client = Client()
        factories.sign_in(client, person, has_confirmed=True)
        return client

    return sign_in


def totp_code() -> str:
    return format_hotp_value(hotp_value(DEMO_TOTP_SECRET, next(yield_hotp_counters_from_time())))


def every_address() -> Iterator[tuple[str, str]]:
    """The name and an example of every address of the site; numbers and words fill the parts."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str, namespaces: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                name = f"{namespaces}{pattern.namespace}:" if pattern.namespace else namespaces
                yield from walk(pattern.url_patterns, route, name)
            else:
                yield f"{namespaces}{pattern.name}", example_of(route)

    with translation.override("en"):
        yield from walk(get_resolver().url_patterns, "/", "")


def example_of(route: str) -> str:
    route = re.sub(r"\(\?P<app_label>[^)]*\)", "members", route)
    route = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "x", route)
    route = re.sub(r"<int:\w+>", "1", route)
    route = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", route)
    route = re.sub(r"<(?:\w+:)?\w+>", "x", route)
    return route.translate(str.maketrans("", "", "^$\\")).removesuffix("Z")


def answers_by_name(client: Client, method: str = "get") -> dict[str, str]:
    """Where every address of the site sends this client (or the status), by the address's name.

    By POST without signing out, which would end the session.
    """
    answers = {}
    for name, path in every_address():
        if (method, name) != ("post", "account_logout"):
            answer = getattr(client, method)(path)
            answers[name] = answer.get("Location", str(answer.status_code))
    return answers


# The second factor


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_second_factor_open_only_its_pages(
    method: str, db: None, signed_in: Callable[[Member], Client]
) -> None:
    client = signed_in(factories.make_member(role=Role.ADMINISTRATOR))
    answers = answers_by_name(client, method)
    elsewhere = {name for name, answer in answers.items() if answer != SAFETY}
    assert len(answers) > 80
    assert elsewhere <= ENROLMENT
    assert not {name for name in elsewhere if name.startswith("admin:")}


def test_staff_session_without_its_second_factor_is_asked_for_it(coordinator: Member) -> None:
    """A session that began before the factor was set up, or that somebody made with the password alone."""
    client = Client()
    client.force_login(coordinator, backend="members.backends.MemberBackend")
    answers = answers_by_name(client)
    open_ones = {name for name, answer in answers.items() if not answer.startswith("/en/account/2fa/reauthenticate/")}
    assert open_ones <= PROOF
    # a password is not enough to replace a factor
    assert "mfa_deactivate_totp" not in PROOF
    client.post("/en/account/2fa/reauthenticate/", {"code": totp_code()})
    assert client.get(ADMIN).status_code == 200


def test_staff_sign_in_by_password_and_second_factor(coordinator: Member) -> None:
    client = Client()
    assert client.get(ADMIN, follow=True).redirect_chain[-1] == (f"{LOGIN}?next=/en/admin/", 302)
    page = client.post(LOGIN, {"login": coordinator.email, "password": PASSWORD, "next": ADMIN})
    assert client.get(ADMIN).status_code == 302
    assert client.post(page["Location"], {"code": totp_code()})["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_staff_set_the_second_factor_up_and_go_on() -> None:
    person = factories.make_member(category=None, role=Role.COORDINATOR)
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    page = client.get("/en/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    answer = client.post("/en/account/2fa/totp/activate/", {"code": code})
    assert answer["Location"] == "/en/account/2fa/recovery-codes/"
    assert len(re.findall(r"<li>\d{8}</li>", client.get(answer["Location"]).text)) == 10
    assert client.get(ADMIN).status_code == 200
    assert OutgoingEmail.objects.filter(to_address=person.email, event="sign_in_safety_changed").exists()


def test_staff_keep_at_least_one_second_factor(coordinator: Member, confirmed: Callable[[Member], Client]) -> None:
    page = confirmed(coordinator).post("/en/account/2fa/totp/deactivate/", {})
    assert "Staff need a second factor" in page.text
    assert Authenticator.objects.filter(user=coordinator, type=Authenticator.Type.TOTP).exists()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Staff need a second factor: add another one first."),
        ("fr", "Le personnel doit avoir un second facteur\xa0: ajoutez-en d’abord un autre."),
    ],
)
def test_staff_keep_their_last_passkey(
    language: str, sentence: str, coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    client, passkey = confirmed(coordinator), factories.make_passkey(coordinator)
    assert client.post("/en/account/2fa/totp/deactivate/", {}).status_code == 302, "there is still the passkey"
    url = f"/{language}/account/2fa/webauthn/keys/{passkey.pk}/remove/"
    for page in (client.get(url), client.post(url)):
        assert page.status_code == 200
        assert page.text.count(sentence) == 1
        assert f'action="{url}"' not in page.text
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
    assert client.get(ADMIN).status_code == 200


def test_staff_remove_one_passkey_of_two_with_a_notice(
    coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    passkey = factories.make_passkey(coordinator)
    answer = confirmed(coordinator).post(f"/en/account/2fa/webauthn/keys/{passkey.pk}/remove/")
    assert answer["Location"] == "/en/account/2fa/webauthn/"
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()
    assert OutgoingEmail.objects.filter(to_address=coordinator.email, event="sign_in_safety_changed").exists()


def test_second_factor_that_is_gone_already_is_a_quiet_success(coordinator: Member) -> None:
    gone = factories.make_passkey(coordinator)
    remove_second_factor(gone, remove=gone.delete)
    remove_second_factor(Authenticator(pk=0, user=coordinator), remove=lambda: pytest.fail("there is none"))


@pytest.mark.race
def test_staff_never_remove_the_last_two_in_two_tabs(transactional_db: None) -> None:
    person = factories.make_staff(Role.COORDINATOR)
    for _round in range(20):
        factors = [*Authenticator.objects.filter(user=person), factories.make_passkey(person)]
        problems = at_once(*[partial(remove_second_factor, each, remove=each.delete) for each in factors])
        assert [type(problem) for problem in problems] == [WrongState]
        assert Authenticator.objects.filter(user=person).count() == 1


def test_passkey_of_another_is_not_there(
    member: Member, coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    passkey = factories.make_passkey(member)
    assert confirmed(coordinator).post(f"/en/account/2fa/webauthn/keys/{passkey.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_members_may_remove_theirs(member: Member, confirmed: Callable[[Member], Client]) -> None:
    TOTP.activate(member, DEMO_TOTP_SECRET)
    passkey = factories.make_passkey(member)
    client = confirmed(member)
    client.post("/en/account/2fa/totp/deactivate/", {})
    client.post(f"/en/account/2fa/webauthn/keys/{passkey.pk}/remove/")
    assert not Authenticator.objects.filter(user=member).exists()


# The admin's doors


def test_admin_sign_in_is_the_one_of_the_site(db: None) -> None:
    for answer in (Client().get("/en/admin/login/"), Client().post("/en/admin/login/", {"username": "a"})):
        assert answer["Location"] == f"{LOGIN}?next=/en/admin/"
    assert Client().get("/en/admin/login/?next=https://evil.example/")["Location"] == f"{LOGIN}?next=/en/admin/"
    assert Client().get("/en/admin/login/?next=/en/admin/jsi18n/")["Location"] == f"{LOGIN}?next=/en/admin/jsi18n/"


def test_admin_tries_no_password_of_its_own(coordinator: Member, signed_in: Callable[[Member], Client]) -> None:
    """Django's own form knows no limits: also a person who is signed in cannot guess others' passwords there."""
    other = factories.make_staff(Role.ADMINISTRATOR)
    client = signed_in(coordinator)
    client.post("/en/admin/login/", {"username": other.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(coordinator.pk)
    assert client.get("/en/admin/password_change/")["Location"] == "/en/account/password/change/"


def test_admin_refuses_members(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client = signed_in(member)
    answer = client.get(ADMIN, follow=True)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_admin_shows_each_role_what_the_table_says(role: Role, signed_in: Callable[[Member], Client], db: None) -> None:
    client = signed_in(factories.make_staff(role))
    for model in (Member, StaffInvitation, EmailDifference):
        may = f"members.view_{model._meta.model_name}" in ROLE_PERMISSIONS[role]
        answer = client.get(reverse(f"admin:members_{model._meta.model_name}_changelist"))
        assert answer.status_code == (200 if may else 403)


# When the session ends


def test_staff_session_ends_after_30_idle_minutes(coordinator: Member, signed_in: Callable[[Member], Client]) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = signed_in(coordinator)
        assert client.get(ADMIN).status_code == 200
    with time_machine.travel(start + timedelta(minutes=29, seconds=59), tick=False):
        assert client.get(ADMIN).status_code == 200
    with time_machine.travel(start + timedelta(minutes=59, seconds=59), tick=False):
        answer = client.get(ADMIN)
        assert answer["Location"] == f"{LOGIN}?next=/en/admin/"
        assert "_auth_user_id" not in client.session


def test_staff_session_ends_after_12_hours_of_work(coordinator: Member, signed_in: Callable[[Member], Client]) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = signed_in(coordinator)
        client.get(ADMIN)
    for minutes in range(20, 720, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get("/en/session/extend/").status_code == 200
    with time_machine.travel(start + timedelta(hours=12), tick=False):
        assert client.get(ADMIN).status_code == 302


def test_member_session_ends_after_14_days_without_a_visit(member: Member) -> None:
    client, start = Client(), timezone.now()
    with time_machine.travel(start, tick=False):
        client.post(LOGIN, {"login": member.email, "password": PASSWORD})
    with time_machine.travel(start + timedelta(days=13, hours=23), tick=False):
        assert client.get("/en/account/email/").status_code == 200
    with time_machine.travel(start + timedelta(days=28), tick=False):
        assert client.get("/en/account/email/").status_code == 302


def test_session_extend_says_how_long_and_asks_for_post_with_token(
    coordinator: Member, member: Member, signed_in: Callable[[Member], Client]
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = signed_in(coordinator)
        assert re.findall(r'data-ends="([^"]*)"', client.get("/en/account/email/").text) == ["1800"]
    with time_machine.travel(start + timedelta(minutes=25), tick=False):
        assert client.post("/en/session/extend/").json()["ends_in"] == 1800
    with time_machine.travel(start + timedelta(minutes=50), tick=False):
        assert client.get("/en/account/email/").status_code == 200
    assert signed_in(member).post("/en/session/extend/").json()["ends_in"] is None
    assert "data-ends" not in signed_in(member).get("/en/account/email/").text
    assert Client().post("/en/session/extend/").status_code == 302
    assert Client(enforce_csrf_checks=True).post("/en/session/extend/").status_code == 403


def test_session_extend_gives_a_page_that_outlived_its_session_a_new_token(coordinator: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    factories.sign_in(client, coordinator)
    token = client.get("/en/session/extend/").json()["csrf_token"]
    assert client.post("/en/session/extend/", {}, headers={"X-CSRFToken": token}).status_code == 200


# Invitations


def invite(by: Member | None, email: str = "new@caot.example", role: str = Role.COORDINATOR) -> StaffInvitation:
    return invite_staff(
        email=email, first_name="Dana", last_name="Example", language="fr", role=role, by=by, now=timezone.now()
    )


def path_of(invitation: StaffInvitation) -> str:
    return f"/en/staff/invitation/{invitation_token(invitation)}/"


ACCEPT = {"first_name": "Dana", "last_name": "Exemple", "password": NEW_PASSWORD}


def test_staff_invitation_of_a_new_person_round_trip(
    administrator: Member, confirmed: Callable[[Member], Client]
) -> None:
    form = {"email": "New@caot.example", "first_name": "Dana", "last_name": "Example", "language": "fr"}
    confirmed(administrator).post("/en/admin/members/staffinvitation/add/", {**form, "role": "finance"})
    mail = OutgoingEmail.objects.get(event="staff_invitation")
    assert (mail.to_address, mail.language, mail.is_secret) == ("new@caot.example", "fr", True)
    found = re.search(r"http://localhost:\d+(/fr/staff/invitation/\S+)", mail.text_body)
    assert found
    client = Client()
    assert client.get(found[1]).status_code == 200
    client.post(found[1], ACCEPT)
    person = Member.objects.get(email="new@caot.example")
    assert (person.role, person.last_name, person.language, person.member_number) == ("finance", "Exemple", "fr", None)
    assert person.check_password(NEW_PASSWORD)
    assert [(event.action, event.to_state) for event in person.events.all()] == [("accept_staff_invitation", "finance")]
    # signed in, and nothing opens before the second factor; setting it up does not ask for the password again
    assert client.get(ADMIN)["Location"] == SAFETY
    assert client.get("/en/account/2fa/totp/activate/").status_code == 200
    # once only
    assert Client().post(found[1], ACCEPT).status_code == 410


def test_staff_invitation_of_an_active_member_adds_the_role_after_signing_in(
    administrator: Member, member: Member, signed_in: Callable[[Member], Client]
) -> None:
    path = path_of(invite(administrator, email=member.email))
    assert unquote(Client().get(path)["Location"]) == f"{LOGIN}?next={path}"
    assert Client().post(path, ACCEPT).status_code == 302
    stranger = signed_in(factories.make_member())
    stranger.post(path)
    member.refresh_from_db()
    assert member.role == Role.NONE
    client, elsewhere = signed_in(member), signed_in(member)
    client.post(path)
    member.refresh_from_db()
    assert (member.role, member.check_password(PASSWORD)) == (Role.COORDINATOR, True)
    assert client.get(ADMIN)["Location"] == SAFETY
    # sessions from before the role are no longer
    assert elsewhere.get("/en/account/email/")["Location"].startswith(LOGIN)


def test_staff_invitation_of_a_person_on_the_roll_activates_the_account(administrator: Member) -> None:
    newcomer = factories.make_member(activated_at=None)
    Client().post(path_of(invite(administrator, email=newcomer.email)), ACCEPT)
    newcomer.refresh_from_db()
    assert (newcomer.role, newcomer.has_set_password) == (Role.COORDINATOR, True)
    assert newcomer.first_name == "Robin"


def test_staff_invitation_ends_after_7_days(administrator: Member) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        path = path_of(invite(administrator))
    with time_machine.travel(start + timedelta(days=6, hours=23), tick=False):
        assert Client().get(path).status_code == 200
    with time_machine.travel(start + timedelta(days=7, seconds=1), tick=False):
        assert Client().post(path, ACCEPT).status_code == 410
        assert not Member.objects.filter(email="new@caot.example").exists()
        # and makes room for a new one, whose link is another
        assert Client().get(path_of(invite(administrator))).status_code == 200
        assert Client().get(path).status_code == 410


def test_staff_invitation_forged_or_withdrawn_opens_nothing(
    administrator: Member, confirmed: Callable[[Member], Client]
) -> None:
    invitation = invite(administrator, role=Role.FINANCE)
    key = signing.loads(invitation_token(invitation), salt="members.staff-invitation")
    for forged in ("x", signing.dumps(key, salt="members.activation"), signing.dumps([key[0], "x"])):
        assert Client().post(f"/en/staff/invitation/{forged}/", ACCEPT).status_code == 410
    StaffInvitation.objects.filter(pk=invitation.pk).update(role=Role.ADMINISTRATOR)
    assert (
        Client().post(f"/en/staff/invitation/{signing.dumps(key, salt='members.staff-invitation')}/").status_code == 410
    )
    invitation.refresh_from_db()
    path = path_of(invitation)
    confirmed(administrator).post(f"/en/admin/members/staffinvitation/{invitation.pk}/delete/", {"post": "yes"})
    assert Client().post(path, ACCEPT).status_code == 410
    assert [event.action for event in administrator.events.all()] == ["invite_staff", "withdraw_staff_invitation"]


@pytest.mark.parametrize("role", ["", Role.COORDINATOR, Role.FINANCE])
def test_staff_invitation_is_for_administrators_only(
    role: str, confirmed: Callable[[Member], Client], db: None
) -> None:
    person = factories.make_staff(role)
    answer = confirmed(person).post("/en/admin/members/staffinvitation/add/", {"email": "new@caot.example"})
    assert answer.status_code in {302, 403}
    with pytest.raises(NotAllowed):
        invite(person)
    assert not StaffInvitation.objects.exists()


def test_staff_invitation_twice_is_refused_with_what_was_typed(
    administrator: Member, confirmed: Callable[[Member], Client]
) -> None:
    invite(administrator)
    with pytest.raises(WrongState):
        invite(administrator)
    form = {"email": "new@caot.example", "first_name": "Dana", "last_name": "Example", "language": "fr"}
    page = confirmed(administrator).post("/en/admin/members/staffinvitation/add/", {**form, "role": "finance"})
    assert "open invitation already" in page.text
    assert 'value="Dana"' in page.text


def test_staff_invitation_accepted_by_two_clicks_gives_one_account(administrator: Member, member: Member) -> None:
    token = invitation_token(invite(administrator, email=member.email))
    accept_invitation_as_member(token=token, member=member, now=timezone.now())
    with pytest.raises(DeadlinePassed):
        accept_invitation_as_member(token=token, member=member, now=timezone.now())


def test_invite_staff_command_sends_and_prints_nothing_secret(db: None) -> None:
    out = StringIO()
    call_command("invite_staff", "first@caot.example", role="administrator", first_name="A", last_name="B", stdout=out)
    mail = OutgoingEmail.objects.get()
    assert (mail.event, mail.to_address) == ("staff_invitation", "first@caot.example")
    assert "http" not in out.getvalue()
    assert invitation_token(StaffInvitation.objects.get())[:20] not in out.getvalue()
    for email in ("first@caot.example", "not an address"):
        with pytest.raises(CommandError):
            call_command("invite_staff", email, role="administrator", first_name="A", last_name="B", stdout=out)


# Roles


def test_role_change_round_trip(
    administrator: Member, coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    theirs = confirmed(coordinator)
    assert theirs.get(ADMIN).status_code == 200
    client = confirmed(administrator)
    page = f"/en/admin/members/member/{coordinator.pk}/role/"
    assert "Change the staff role" in client.get(f"/en/admin/members/member/{coordinator.pk}/change/").text
    assert client.get(page).status_code == 200
    client.post(page, {"role": "finance"})
    coordinator.refresh_from_db()
    assert coordinator.role == Role.FINANCE
    assert theirs.get("/en/account/email/")["Location"].startswith(LOGIN)
    event = coordinator.events.get()
    assert (event.action, event.actor, event.from_state, event.to_state) == (
        "change_role",
        administrator,
        "coordinator",
        "finance",
    )
    assert OutgoingEmail.objects.get(to_address=coordinator.email).event == "staff_role_changed"


def test_role_change_asks_who_it_is_and_keeps_what_was_sent(administrator: Member, coordinator: Member) -> None:
    client = Client()
    factories.sign_in(client, administrator)
    page = f"/en/admin/members/member/{coordinator.pk}/role/"
    answer = client.post(page, {"role": ""})
    assert answer["Location"].startswith("/en/account/reauthenticate/")
    coordinator.refresh_from_db()
    assert coordinator.is_staff
    client.post(answer["Location"], {"password": PASSWORD, "next": page})
    coordinator.refresh_from_db()
    assert not coordinator.is_staff


def test_role_change_does_not_ask_who_has_just_signed_in(administrator: Member, coordinator: Member) -> None:
    page = f"/en/admin/members/member/{coordinator.pk}/role/"
    client, start = Client(), timezone.now()
    with time_machine.travel(start, tick=False):
        code_page = client.post(LOGIN, {"login": administrator.email, "password": PASSWORD})["Location"]
        client.post(code_page, {"code": totp_code()})
        assert client.get(page).status_code == 200
    with time_machine.travel(start + timedelta(minutes=4, seconds=59), tick=False):
        assert client.get(page).status_code == 200
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        assert client.get(page)["Location"].startswith("/en/account/reauthenticate/")


def test_role_change_confirmation_lasts_5_minutes(
    administrator: Member, coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    client, page = confirmed(administrator), f"/en/admin/members/member/{coordinator.pk}/role/"
    with time_machine.travel(timezone.now() + timedelta(minutes=4, seconds=55)):
        assert client.get(page).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert client.get(page).status_code == 302


@pytest.mark.parametrize("role", ["", Role.COORDINATOR, Role.FINANCE])
def test_role_change_is_for_administrators_only(
    role: str, coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    person = factories.make_staff(role)
    answer = confirmed(person).post(f"/en/admin/members/member/{person.pk}/role/", {"role": "administrator"})
    assert answer.status_code in {302, 403}
    with pytest.raises(NotAllowed):
        change_role(person, role=Role.ADMINISTRATOR, by=person, now=timezone.now())
    person.refresh_from_db()
    assert person.role == role


def test_role_of_the_last_administrator_stays(administrator: Member, confirmed: Callable[[Member], Client]) -> None:
    # one who may not sign in does not count
    factories.make_staff(Role.ADMINISTRATOR, is_active=False)
    page = confirmed(administrator).post(f"/en/admin/members/member/{administrator.pk}/role/", {"role": "finance"})
    assert "last administrator" in page.text
    administrator.refresh_from_db()
    assert administrator.role == Role.ADMINISTRATOR
    factories.make_staff(Role.ADMINISTRATOR)
    assert change_role(administrator, role=Role.NONE, by=administrator, now=timezone.now()).role == Role.NONE


def test_role_is_never_given_without_an_invitation(administrator: Member, member: Member) -> None:
    with pytest.raises(WrongState):
        change_role(member, role=Role.FINANCE, by=administrator, now=timezone.now())


def test_role_change_to_the_same_is_a_quiet_success(administrator: Member, coordinator: Member) -> None:
    change_role(coordinator, role=Role.COORDINATOR, by=administrator, now=timezone.now())
    assert not coordinator.events.exists()
    assert not OutgoingEmail.objects.exists()


def test_session_breaks_with_the_role_by_whatever_way_it_changes(
    coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    client = signed_in(coordinator)
    Member.objects.filter(pk=coordinator.pk).update(role=Role.ADMINISTRATOR)
    assert client.get(ADMIN).status_code == 302


# Address differences (MEM-7)


def make_difference(**fields: str) -> EmailDifference:
    person = factories.make_member(**fields)
    return EmailDifference.objects.create(member=person, roll_email="old@members.example", seen_at=timezone.now())


def test_address_differences_are_exported_without_formulas(
    coordinator: Member, confirmed: Callable[[Member], Client]
) -> None:
    difference = make_difference(first_name="=HYPERLINK(1)")
    answer = confirmed(coordinator).get("/en/admin/members/emaildifference/export/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    member = difference.member
    assert lines == [
        '"Member number","Name","Address on the roll","New address"',
        f'"{member.member_number}","\'=HYPERLINK(1) {member.last_name}","old@members.example","{member.email}"',
    ]


def test_address_differences_are_exported_only_to_who_confirmed_and_may(
    coordinator: Member, member: Member, signed_in: Callable[[Member], Client], confirmed: Callable[[Member], Client]
) -> None:
    export = "/en/admin/members/emaildifference/export/"
    assert "/reauthenticate/" in signed_in(coordinator).get(export)["Location"]
    assert confirmed(factories.make_staff(Role.FINANCE)).get(export).status_code == 403
    assert confirmed(member).get(export).status_code == 302
    assert Client().get(export).status_code == 302


def test_address_differences_are_carried_back(coordinator: Member, signed_in: Callable[[Member], Client]) -> None:
    difference = make_difference()
    form = {"action": "carried_back", "_selected_action": [difference.pk]}
    signed_in(factories.make_staff(Role.FINANCE)).post("/en/admin/members/emaildifference/", form)
    difference.refresh_from_db()
    assert difference.settled_at is None
    for _click in range(2):
        signed_in(coordinator).post("/en/admin/members/emaildifference/", form)
    difference.refresh_from_db()
    assert difference.settled_at is not None
    assert [(event.action, event.actor) for event in difference.member.events.all()] == [
        ("carry_back_address", coordinator)
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_address_differences_list_takes_the_same_queries(
    rows: int, coordinator: Member, signed_in: Callable[[Member], Client], django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        make_difference()
    client = signed_in(coordinator)
    client.get("/en/admin/members/emaildifference/")
    with django_assert_num_queries(9):
        client.get("/en/admin/members/emaildifference/")


@pytest.mark.parametrize("people", [1, 3])
def test_members_list_takes_the_same_queries(
    people: int, coordinator: Member, signed_in: Callable[[Member], Client], django_assert_num_queries: Any
) -> None:
    for _person in range(people):
        factories.make_member()
    client = signed_in(coordinator)
    client.get("/en/admin/members/member/")
    with django_assert_num_queries(9):
        client.get("/en/admin/members/member/")


def test_member_page_shows_staff_what_happened(administrator: Member, coordinator: Member) -> None:
    change_role(coordinator, role=Role.FINANCE, by=administrator, now=timezone.now())
    client = Client()
    factories.sign_in(client, administrator)
    page = client.get(f"/en/admin/members/member/{coordinator.pk}/change/").text
    assert "coordinator → finance" in page
    assert 'name="_save"' not in page
