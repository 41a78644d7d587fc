"""S4, S13: forms without a token, reading that would change something, ways out in `next`, fields nobody offered."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests import factories
from tests.access.matrix import ADDRESSES, ADMIN_ADDRESSES, VISITOR, WITHOUT_FACTOR
from tests.access.test_access_matrix import ADMIN_PAGES, line_of, url_of
from tests.access.world import ADMINISTRATOR, MEMBER, MENTOR, ROLES, World
from tests.mentorship.mentors import ANSWERS
from tests.site.pages import PAGES

EVERY = sorted([*ADDRESSES, *ADMIN_ADDRESSES, *ADMIN_PAGES])
# What reading writes on purpose: the session, its list for the owner, how often somebody searched (S15), and which
# staff opened what is private (design 5).
WRITTEN_BY_READING = {
    *("django_session", "usersessions_usersession", "mentorship_usecount", "cache", "members_identityaccess"),
}
# Where mail programs post by themselves (RFC 8058): the signed address is the token; and the provider of payments:
# its signature is.
WITHOUT_TOKEN = {"members:mail-off", "payments-webhook"}


def who_may_post(name: str) -> str | None:
    """Somebody whom the address lets send its form."""
    line = line_of(name)
    return next((role for role in ROLES if role not in WITHOUT_FACTOR and (line.answers(role) or (0, None))[1]), None)


@pytest.mark.parametrize("name", [name for name in EVERY if who_may_post(name) and name not in WITHOUT_TOKEN])
def test_form_without_a_token_is_refused(name: str, world: World) -> None:
    role = who_may_post(name) or VISITOR
    strict = Client(enforce_csrf_checks=True)
    if role != VISITOR:
        strict.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    with transaction.atomic():
        answer = strict.post(url_of(name, world))
        transaction.set_rollback(True)
    assert answer.status_code == 403


def state_of_everything() -> dict[str, str]:
    """A digest of every table's rows."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_READING)
        union = " UNION ALL ".join(
            f"SELECT '{table}', count(*) || ' ' || coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) "
            f'FROM "{table}" t'
            for table in tables
        )
        cursor.execute(union)
        return dict(cursor.fetchall())


def test_reading_changes_nothing(world: World) -> None:
    before = state_of_everything()
    assert len(before) > 30
    for page in PAGES:
        if page.sent is None:
            world.as_(page.role).get(page.url(world, "en"))
    for name in EVERY:
        role = ADMINISTRATOR if name.startswith("admin:") else MENTOR
        world.as_(role).get(url_of(name, world))
    assert state_of_everything() == before


def test_the_digest_sees_a_change(world: World) -> None:
    before = state_of_everything()
    Member.objects.filter(pk=world.people[MEMBER].pk).update(city="Elsewhere")
    changed = state_of_everything()
    assert {table for table in before if before[table] != changed[table]} == {"members_member"}


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example/",
    "http://localhost@evil.example/",
]


WITH_NEXT = (
    *("account_login", "account_logout", "account_reauthenticate", "account_request_login_code", "choose-language"),
    *("admin:login", "admin:logout", "mfa_reauthenticate"),
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_answer_leads_to_another_site(target: str, world: World) -> None:
    def leads_away(answer: HttpResponse) -> bool:
        address = answer.get("Location", "").partition("?")[0]
        return "evil" in address or "javascript" in address

    person, away = world.people[MEMBER], []
    for name in (
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "admin:login",
        "admin:logout",
        "choose-language",
    ):
        for role in (VISITOR, MEMBER, ADMINISTRATOR):
            for method in ("get", "post"):
                with transaction.atomic():
                    url = f"{url_of(name, world)}?next={target}"
                    data = {"next": target, "login": person.email, "password": factories.PASSWORD}
                    answer = getattr(world.as_(role), method)(url, data)
                    transaction.set_rollback(True)
                if leads_away(answer):
                    away.append(f"{name} {role} {method}: {answer['Location']}")
    assert away == []


# What nobody is offered, in every spelling that a form could take it.
UNASKED = {
    **dict.fromkeys(("is_staff", "is_superuser", "is_listed", "is_active", "is_published", "wants_to_mentor"), "on"),
    "role": "administrator",
    "state": "done",
    "email": "taken@elsewhere.example",
    "member_number": "1",
    "first_name": "Mallory",
    "last_name": "Mallory",
    "activated_at": "2020-01-01",
    "member": "1",
    "user": "1",
    "pk": "1",
    "id": "1",
    "public_id": "00000000-0000-0000-0000-000000000000",
    "uses": "0",
    "confirmed_at": "2040-01-01",
    "ends_on": "2040-01-01",
    "version": "1",
    "answer": "allowed",
    "password": "a quiet lake in November",
}
FORMS: list[tuple[str, str, dict[str, Any], set[str]]] = [
    # the address, who sends it, what the form asks for, and the tables that this may change
    ("members:account-profile", MEMBER, {"language": "en", "city": "Ottawa", "province": "ON"}, {"members_member"}),
    ("members:account-notifications", MEMBER, {"wanted": []}, {"members_notificationchoice"}),
    ("members:account-erasure", MEMBER, {"understood": "on"}, {"members_erasurerequest"}),
    ("members:documents", MEMBER, {}, set()),
    ("members:session-extend", MEMBER, {}, set()),
    ("mentorship:my-profile-confirm", MENTOR, {}, {"mentorship_mentorprofile"}),
    ("mentorship:my-profile-documents", MENTOR, {}, set()),
    ("mentorship:my-profile-questions", MENTOR, ANSWERS, {"mentorship_mentorprofile"}),
    ("mentorship:my-profile-tick", MENTOR, {}, {"mentorship_mentorprofile"}),
    ("mentorship:my-profile-untick", MEMBER, {}, set()),
    ("members:renewal", MEMBER, {"language": "en"}, set()),
    ("members:account-declare", MEMBER, {"confirmed": "on"}, set()),
    ("members:account-erasure-withdraw", MEMBER, {}, set()),
]


def rows(tables: set[str]) -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of the tables, by table and key."""
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {
        model._meta.db_table: {row["pk"]: row for row in model.objects.order_by("pk").values("pk", *columns(model))}
        for model in models
    }


def columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@pytest.mark.parametrize(("name", "role", "data", "tables"), FORMS, ids=[form[0] for form in FORMS])
def test_fields_that_nobody_offered_change_nothing(
    name: str, role: str, data: dict[str, Any], tables: set[str], world: World
) -> None:
    """The same form with and without the fields leaves the same rows, in whatever table."""
    left = []
    for more in ({}, UNASKED):
        with transaction.atomic():
            answer = world.as_(role).post(url_of(name, world), {**more, **data})
            watched = {"members_member", "members_membership", "mentorship_mentorprofile", *tables}
            left.append((answer.status_code, without_times(rows(watched))))
            transaction.set_rollback(True)
    assert left[0] == left[1]


def without_times(tables: dict[str, dict[Any, dict[str, Any]]]) -> list[Any]:
    """The rows without their keys and the moments at which they were written."""
    return [
        [
            {column: value for column, value in row.items() if not re.search(r"^(pk|id)$|_at$", column)}
            for row in table.values()
        ]
        for table in tables.values()
    ]


@pytest.mark.parametrize("name", ["members:activate", "members:activate-password", "members:staff-invitation"])
def test_nobody_comes_in_with_more_rights_than_offered(name: str, world: World) -> None:
    more = UNASKED | {"password": "a quiet lake in November", "email": world.things["newcomer"].email}
    before = set(Member.objects.filter(role="administrator").values_list("pk", flat=True))
    with transaction.atomic():
        world.as_(VISITOR).post(url_of(name, world), more)
        after = set(Member.objects.filter(role="administrator").values_list("pk", flat=True))
        numbers = set(Member.objects.filter(member_number="1"))
        transaction.set_rollback(True)
    assert (after, numbers) == (before, set())


def draft_of_the_terms(world: World) -> list[Any]:
    return ["terms", world.things["members_policydocument"].version]


TOKENS = re.compile(r'(csrfmiddlewaretoken" value=|data-csrf-token=|href=|action=|content=)"[^"]*"')


@pytest.mark.parametrize(
    ("view", "there", "nowhere"),
    [
        ("mentorship:mentor-detail", lambda world: [world.things["hidden mentor"].public_id], [UUID(int=1)]),
        ("mfa_remove_webauthn", lambda world: [world.things["passkey"].pk], [2**31 - 5]),
        ("mfa_edit_webauthn", lambda world: [world.things["passkey"].pk], [2**31 - 5]),
        ("members:document-version", draft_of_the_terms, ["terms", 999]),
    ],
)
def test_what_is_not_yours_reads_like_what_is_not_there(
    view: str, there: Any, nowhere: list[Any], world: World
) -> None:
    pages = []
    for args in (there(world), nowhere):
        answer = world.as_("other member").get(reverse(view, args=args))
        pages.append((answer.status_code, TOKENS.sub("", answer.text)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404
