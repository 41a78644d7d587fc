"""The demo shows registrations in the states that staff meet, and makes them once."""

import pytest
from django.core.management import call_command

from caot_mentor.mail.models import OutgoingEmail
from ondemand.payments.models import Payment
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State

pytestmark = pytest.mark.django_db


def test_the_demo_has_registrations_in_many_states_once() -> None:
    call_command("seed_demo", verbosity=0)
    states = set(Registration.objects.values_list("state", flat=True))
    assert {State.AWAITING_PAYMENT, State.AWAITING_WORKBOOK, State.AWAITING_SHORTLIST} <= states
    assert Registration.objects.filter(clock_paused_at__isnull=False).count() == 1
    assert not Registration.objects.exclude(member__email__endswith="@demo.example").exists()
    assert {"paid", "refunded", "mismatched"} <= set(Payment.objects.values_list("state", flat=True))
    assert not Registration.objects.filter(paid_at__isnull=False, payments=None).exists()
    rows = Registration.objects.count(), OutgoingEmail.objects.count()
    call_command("seed_demo", verbosity=0)
    assert (Registration.objects.count(), OutgoingEmail.objects.count()) == rows
