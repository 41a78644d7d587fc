"""The demo shows registrations in the states that staff meet, and makes them once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.periods import BEGINNING, Span
from members.queries import today
from mentorship.pairs.models import Pairing
from mentorship.records.queries import certificates_due
from ondemand.matching.reminders import follow_matches
from ondemand.payments.models import Payment
from ondemand.registrations.insight import clocks
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State
from tests.ondemand.test_insight import asked, numbers

pytestmark = pytest.mark.django_db


def test_the_demo_has_registrations_in_many_states_once() -> None:
    call_command("seed_demo", verbosity=0)
    states = set(Registration.objects.values_list("state", flat=True))
    assert {State.AWAITING_PAYMENT, State.AWAITING_WORKBOOK, State.AWAITING_SHORTLIST} <= states
    assert Registration.objects.filter(clock_paused_at__isnull=False).count() == 1
    assert not Registration.objects.exclude(member__email__endswith="@demo.example").exists()
    assert {"paid", "refunded", "mismatched"} <= set(Payment.objects.values_list("state", flat=True))
    assert not Registration.objects.filter(paid_at__isnull=False, payments=None).exists()
    # what lies behind is a whole story, whose end no job has still to find
    past = Registration.objects.filter(registered_at__lt=timezone.now() - timedelta(days=80))
    assert {State.ACTIVE, State.COMPLETED, State.CANCELLED, State.ENDED_EARLY} <= set(
        past.values_list("state", flat=True)
    )
    completed = Pairing.objects.filter(match__registration__state=State.COMPLETED, state=Pairing.State.COMPLETED)
    assert {pairing.records.count() for pairing in completed} == {2}
    on_time = numbers(clocks(asked(now=timezone.now(), span=Span(BEGINNING, today()), before=None)))
    for name in ("lists", "matches", "held"):
        share = on_time[name][0]
        assert 0.8 < share.part / share.whole < 1
    assert follow_matches(timezone.now()) == 0
    assert certificates_due(timezone.now()) == []
    rows = Registration.objects.count(), OutgoingEmail.objects.count()
    call_command("seed_demo", verbosity=0)
    assert (Registration.objects.count(), OutgoingEmail.objects.count()) == rows
