"""Fixtures that every test may use: the content of a new installation, people, signed-in clients."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from members.models import Member
from mentorship.profiles.models import Term
from tests import factories


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What goes over the whole site takes minutes: the fast suite leaves it out, `make test` never does."""
    for item in items:
        if item.path.parent.name in {"access", "privacy", "site"}:
            item.add_marker("matrix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The content that every installation starts from is in the test database, once."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        call_command("load_content", verbosity=0)


@pytest.fixture(autouse=True)
def _content_after_flush(request: pytest.FixtureRequest) -> None:
    """A test that truncates the tables (real transactions, live server) leaves the next one without content."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        if not Term.objects.exists():
            call_command("load_content", verbosity=0)


@pytest.fixture(autouse=True)
def _fresh_limits_and_language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and the active language never leak from one test into the next."""
    # asked for by name, since a fixture that every test has runs before those that it names
    for database in {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue(database)
        cache.clear()
    yield
    translation.deactivate()


@pytest.fixture
def member(db: None) -> Member:
    """A member with a current membership, activated."""
    return factories.make_member()


@pytest.fixture
def signed_in(db: None) -> Callable[[Member], Client]:
    """A client in which a person is signed in; staff have passed their second factor."""

    def sign_in(person: Member) -> Client:
        client = Client()
        factories.sign_in(client, person)
        return client

    return sign_in
