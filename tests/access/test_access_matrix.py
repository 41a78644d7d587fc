"""S2: every address of the site × every kind of person × every method, against one table.

A new address fails here until it stands in the table; a line of the table without an address fails as well. Everybody
asks by GET and POST. HEAD, which Django answers as it answers GET, is asked by the visitor and two others, by turns;
`make walks` (CAOT_WALKS=all) lets everybody ask.
"""

import os
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.matrix import (
    ADDRESSES,
    ADMIN_ADDRESSES,
    ADMIN_RIGHTS,
    MEMBERS,
    MODEL_PAGES,
    WITHOUT_FACTOR,
    Address,
    admin_address,
)
from tests.access.world import MEMBER, ROLES, VISITOR, World

ADMIN_PAGES = {f"admin:{model}_{page}": (model, page) for model in ADMIN_RIGHTS for page in MODEL_PAGES}
NAMES = sorted([*ADDRESSES, *ADMIN_ADDRESSES, *ADMIN_PAGES])
OTHER_METHODS = ("put", "patch", "delete")
# Django answers the old address of an object with a redirect to its page, whoever of the staff asks.
OLD_ADDRESS = re.compile(r"admin:<path:object_id>/$")


def every_address(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The qualified names of all addresses, or their patterns where they have no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"


def line_of(name: str) -> Address:
    """The line of the table for an address."""
    if name in ADMIN_PAGES:
        return admin_address(*ADMIN_PAGES[name])
    return ADDRESSES[name] if name in ADDRESSES else ADMIN_ADDRESSES[name]


def url_of(name: str, world: World) -> str:
    if name == "admin:(?P<url>.*)$":
        return reverse("admin:index") + "no/such/page/"
    return reverse(name, kwargs=line_of(name).kwargs(world))


def expected(name: str, role: str, method: str) -> set[int]:
    """The statuses that the table allows: one, or two where a wrong method meets a wrong person."""
    if method in OTHER_METHODS:
        return {405}
    line = line_of(name)
    if role in WITHOUT_FACTOR and name not in WITHOUT_FACTOR[role]:
        return {302}  # to the page that adds, or asks for, a second factor
    answers = line.answers(role)
    if answers is not None:
        return {answers[method == "post"] or (405 if method == "post" else 302)}
    sent_to_sign_in = role == VISITOR or (name.startswith("admin:") and name != "admin:login" and role in MEMBERS)
    refused = 302 if sent_to_sign_in else line.refused
    return {refused, 405} if method == "post" and line.post is None else {refused}


def differences(name: str, role: str, methods: tuple[str, ...], world: World) -> list[str]:
    """What one person gets otherwise than the table says; nothing of it lasts."""
    url, found = url_of(name, world), []
    for method in methods:
        with transaction.atomic():
            answer = getattr(world.as_(role), method)(url)
            transaction.set_rollback(True)
        if answer.status_code not in expected(name, role, method):
            found.append(f"{role} {method}: {answer.status_code}, not {expected(name, role, method)}")
    return found


def test_every_address_is_in_the_table() -> None:
    names = {name for name in every_address() if not OLD_ADDRESS.match(name)}
    assert names == set(ADDRESSES) | set(ADMIN_ADDRESSES) | set(ADMIN_PAGES)


def test_every_model_of_the_admin_has_its_rights_in_the_table() -> None:
    assert {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry} == set(ADMIN_RIGHTS)


def who_asks_by_head(name: str) -> set[str]:
    """The visitor and two others; those of the next address are the next ones."""
    if os.environ.get("CAOT_WALKS") == "all":
        return set(ROLES)
    roles, turn = list(ROLES), NAMES.index(name)
    return {VISITOR, roles[turn % len(roles)], roles[(turn + len(roles) // 2) % len(roles)]}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.django_db
def test_address_answers_each_person_and_method(name: str, world: World) -> None:
    found = [line for role in ROLES for line in differences(name, role, ("get", "post"), world)]
    found += [line for role in sorted(who_asks_by_head(name)) for line in differences(name, role, ("head",), world)]
    found += [line for role in (VISITOR, MEMBER) for line in differences(name, role, OTHER_METHODS, world)]
    assert "\n".join(found) == ""


@pytest.mark.django_db
def test_what_only_takes_forms_leads_whoever_may_use_it_to_a_page(world: World) -> None:
    found = []
    for name, line in (ADDRESSES | ADMIN_ADDRESSES).items():
        if line.get is None:
            role = sorted(line.who - set(WITHOUT_FACTOR))[0]
            answer = world.as_(role).get(url_of(name, world), follow=True)
            if answer.status_code != 200 or answer.request["PATH_INFO"] == url_of(name, world):
                found.append(f"{name} as {role}: {answer.status_code} at {answer.redirect_chain}")
    assert "\n".join(found) == ""
