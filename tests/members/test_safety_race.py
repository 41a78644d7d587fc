"""SAFE-1 with many at once: two people who report each other do not lock each other out."""

from functools import partial

import pytest
from django.utils import timezone

from members.models import Concern
from members.workflow.safety import raise_concern
from tests import factories
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
ROUNDS = 20


def test_two_people_report_each_other_at_the_same_moment() -> None:
    one, other = factories.make_member(), factories.make_member()
    for number in range(ROUNDS):
        facts = {"place": Concern.Place.PAIRING, "text": f"No. {number}", "language": "en", "now": timezone.now()}
        deeds = [partial(raise_concern, *people, **facts) for people in ((one, other), (other, one))]
        assert at_once(*deeds) == []
    assert Concern.objects.count() == 2 * ROUNDS
