"""The world of the access matrix: built once for a module, and left as it was by every test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test.utils import override_settings

from tests.access.world import World, make_world


@pytest.fixture(scope="module")
def _standing_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    # that people must confirm themselves after 5 minutes is tried out elsewhere; a slow machine needs longer for all
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600),
    ):
        cache.clear()
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_standing_world: World, db: None) -> World:
    """Everybody and everything; what a test changes is undone after it, by its own savepoint."""
    return _standing_world
