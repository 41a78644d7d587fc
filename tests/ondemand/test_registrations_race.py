"""R5: registering and sending the workbook ten times at once is one registration and one start of the clock."""

import pytest
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.queries import missing_acceptances, today
from mentorship.workbooks.workflow import begin_workbook, send_workbook
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State
from ondemand.registrations.workflow import payment_received, register
from tests import factories
from tests.mentorship.test_workbooks import fill_in
from tests.ondemand.registrations import make_registration
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
MANY = 10


def test_registering_at_once_is_one_registration() -> None:
    member, now = factories.make_member(), timezone.now()
    documents = missing_acceptances(member, today(now))

    def click() -> object:
        return register(member, languages=["en"], documents=documents, language="en", now=now)

    assert at_once(*[click] * MANY) == []
    assert Registration.objects.get().events.count() == 1
    assert OutgoingEmail.objects.filter(event="registration_made").count() == 1


def test_sending_the_workbook_at_once_starts_one_clock() -> None:
    registration, now = make_registration(State.AWAITING_WORKBOOK), timezone.now()
    workbook = begin_workbook(registration.member, "mentee", now=now)
    fill_in(workbook)

    def click() -> object:
        return send_workbook(workbook, by=registration.member, now=timezone.now())

    assert at_once(*[click] * MANY) == []
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_SHORTLIST
    assert list(registration.events.values_list("action", flat=True)) == ["receive_workbook"]
    assert OutgoingEmail.objects.filter(event="registration_workbook_received").count() == 1


def test_a_payment_told_at_once_moves_once() -> None:
    registration, now = make_registration(), timezone.now()
    assert at_once(*[lambda: payment_received(registration.pk, now=now)] * MANY) == []
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_WORKBOOK
    assert registration.events.count() == 1
