"""Rounds of the demo: who was selected in an offering that runs was matched when it began, and the rest waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from momentum.matching.demo import seed_matches
from momentum.matching.models import Match, Run
from momentum.programs.models import Offering
from tests import factories
from tests.momentum.matching import make_round
from tests.momentum.programs import make_offering

pytestmark = pytest.mark.django_db


def test_the_selected_of_running_offerings_are_matched_once() -> None:
    factories.make_staff()
    now = timezone.now()
    running = make_round(3, 2, offering=make_offering(Offering.State.RUNNING))
    make_round(1, 1)
    assert seed_matches(now) == 2
    assert Run.objects.get().offering_id == running.offering.pk
    assert Match.objects.filter(decided_at__lt=now - timedelta(days=1)).count() == 2
    assert seed_matches(now) == 0
