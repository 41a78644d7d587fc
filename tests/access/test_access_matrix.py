"""S2: every address of the site × every kind of person × every method, against one table.

A new address fails here until it stands in the table; a line of the table without an address fails as well.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.matrix import ADDRESSES, Address
from tests.access.world import NO_FACTOR, ROLES, VISITOR, make_world

METHODS = ("get", "head", "post", "put", "patch", "delete")


def every_address(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The qualified names of all addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"


def test_every_address_is_in_the_table() -> None:
    names = {name for name in every_address() if not name.startswith("admin:")}
    assert names == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
@pytest.mark.django_db
def test_address_answers_each_person_and_method(name: str) -> None:
    world, address, differences = make_world(), ADDRESSES[name], []
    url = reverse(name, kwargs=address.kwargs(world))
    for role in ROLES:
        for method in METHODS:
            expected = expectation(address, role, method)
            answer = getattr(world.clients[role], method)(url)
            if answer.status_code != expected:
                differences.append(f"{role} {method}: {answer.status_code} instead of {expected}")
    assert differences == []


def expectation(address: Address, role: str, method: str) -> int:
    """The status that the table promises."""
    if role == NO_FACTOR and not address.open_without_factor:
        return 302  # to the page that adds a second factor
    if role not in address.who:
        return 302 if role == VISITOR else address.refused
    status = {"get": address.get, "head": address.get, "post": address.post}.get(method)
    return 405 if status is None else status
