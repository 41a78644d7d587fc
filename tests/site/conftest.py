"""The world in which every page is looked at: put up for a module, and left as it was by every test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.access.world import World
from tests.browser import browser, site
from tests.site.standing import make_once, patient, stand_up

__all__ = ["browser", "site"]


@pytest.fixture(scope="module")
def _standing_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), patient:
        make_once()
        with transaction.atomic():
            yield stand_up()
            transaction.set_rollback(True)


@pytest.fixture
def world(_standing_world: World, db: None) -> World:
    return _standing_world
