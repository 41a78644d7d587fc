"""Fixtures that every test may use: the content of a new installation, people, signed-in clients."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.scheduler import LoadScopeScheduling

from members.models import Member
from tests import factories
from tests.fresh import back_to_content, work_on_a_copy

# how fast a machine is that does other things besides is no property of ours
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

# Files whose tests share a world that takes seconds to make, and tests of so many connections that the database has not
# enough for two of them: one process runs them, where pytest is told `--dist loadgroup`.
TOGETHER = re.compile(r"site/test_\w*walks?\.py|site/test_error_pages\.py|test_supervisor\.py|_fifty_")


class Together(LoadScopeScheduling):
    """Each test to the process that is free, but for those that stay together; these go first."""

    def _split_scope(self, nodeid: str) -> str:
        shared = TOGETHER.search(nodeid)
        return shared[0] if shared else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """Ours for `loadgroup`: pytest 9.2 does not let pytest-xdist 3.8 write its groups into the names of tests."""
    return Together(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What goes over the whole site takes minutes: the fast suite leaves it out, `make test` never does."""
    for item in items:
        if item.path.parent.name in {"access", "privacy", "site"}:
            item.add_marker("matrix")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """The content that every installation starts from is in the test database, and comes back after real commits."""
    with django_db_blocker.unblock():
        work_on_a_copy()


@pytest.fixture(scope="session", autouse=True)
def _content_instead_of_flush() -> Iterator[None]:
    """What follows a test with real transactions: back to the content, where Django would empty the tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: back_to_content())
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Every new client makes the middleware anew; what WhiteNoise finds in the apps' folders is the same each time."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def find_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            others, middleware.files = middleware.files, {}
            find(middleware)
            found.update(middleware.files)
            middleware.files = others
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


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
