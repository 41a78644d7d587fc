"""The workbook is the program's step: sending it needs a paid registration, and starts the clock (OD-3, OD-4)."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from mentorship.workbooks.models import Workbook
from mentorship.workbooks.workflow import begin_workbook, reopen_workbook, send_workbook
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State
from ondemand.registrations.workflow import pause_clock, receive_workbook, send_earlier_workbook
from tests import factories
from tests.mentorship.test_workbooks import fill_in
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
PAGE = "/en/my-workbooks/mentee/"
OTTAWA = ZoneInfo("America/Toronto")


def filled(member: Member) -> Workbook:
    workbook = begin_workbook(member, "mentee", now=timezone.now())
    fill_in(workbook)
    return workbook


def test_a_paid_registration_takes_the_workbook_and_the_clock_starts() -> None:
    now = datetime(2026, 12, 18, 15, tzinfo=OTTAWA)
    registration = make_registration(State.AWAITING_WORKBOOK, now=now)
    workbook = filled(registration.member)
    for _twice in range(2):
        send_workbook(workbook, by=registration.member, now=now)
    registration.refresh_from_db()
    assert (registration.state, registration.workbook) == (State.AWAITING_SHORTLIST, workbook)
    assert (registration.workbook_received_at, registration.received_by) == (now, "site")
    assert registration.shortlist_due_by is not None
    assert registration.shortlist_due_by.astimezone(OTTAWA).date().isoformat() == "2027-01-06"
    assert registration.events.count() == 1
    mail = OutgoingEmail.objects.get(event="registration_workbook_received")
    assert "January 6, 2027" in mail.subject


def test_the_page_says_before_the_button_what_sending_does(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK)
    filled(registration.member)
    page = signed_in(registration.member).get(PAGE).text
    assert "within 10 business days" in page
    assert "ends your right to a refund" in page
    assert "Send my workbook" in page
    sent = signed_in(registration.member).post(f"{PAGE}send/", follow=True)
    assert sent.redirect_chain[-1][0] == reverse("ondemand:registration")
    assert "Your workbook is sent." in sent.text


def test_without_a_paid_registration_there_is_nothing_to_send_it_to(member: Member, signed_in: SignedIn) -> None:
    workbook = filled(member)
    page = signed_in(member).get(PAGE).text
    assert "register for Mentorship On Demand" in page
    assert "Send my workbook" not in page
    make_registration(member=member)
    assert "as soon as your registration is paid" in signed_in(member).get(PAGE).text
    with pytest.raises(WrongState):
        send_workbook(workbook, by=member, now=timezone.now())
    assert Registration.objects.get().state == State.AWAITING_PAYMENT


def test_a_mentors_workbook_starts_nothing(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK)
    begin_workbook(registration.member, "mentor", now=timezone.now())
    assert "Send my workbook" not in signed_in(registration.member).get("/en/my-workbooks/mentor/").text


def test_reopening_takes_the_registration_back_and_sending_again_begins_a_new_clock() -> None:
    sent_at, again_at = datetime(2026, 12, 18, 15, tzinfo=OTTAWA), datetime(2027, 1, 4, 9, tzinfo=OTTAWA)
    registration, coordinator = make_registration(State.AWAITING_WORKBOOK, now=sent_at), factories.make_staff()
    workbook = filled(registration.member)
    send_workbook(workbook, by=registration.member, now=sent_at)
    pause_clock(registration, coordinator, reason="One page is empty.", now=sent_at)
    reopen_workbook(workbook, by=coordinator, reason="Please fill in your goals.", now=sent_at)
    registration.refresh_from_db()
    assert (registration.state, registration.clock_paused_at) == (State.AWAITING_WORKBOOK, None)
    assert registration.workbook_received_at == sent_at  # the right to a refund does not come back
    assert not registration.pauses.filter(resumed_at=None).exists()
    send_workbook(workbook, by=registration.member, now=again_at)
    registration.refresh_from_db()
    assert registration.shortlist_due_by is not None
    assert registration.shortlist_due_by.astimezone(OTTAWA).date().isoformat() == "2027-01-18"


def test_reopening_after_the_list_moves_nothing_and_what_is_sent_then_replaces_it() -> None:
    registration, coordinator, now = make_registration(State.AWAITING_WORKBOOK), factories.make_staff(), timezone.now()
    workbook = filled(registration.member)
    send_workbook(workbook, by=registration.member, now=now)
    Registration.objects.update(state=State.AWAITING_CHOICES, shortlist_sent_at=now)
    reopen_workbook(workbook, by=coordinator, reason="You asked for it.", now=now)
    registration.refresh_from_db()
    due_by = registration.shortlist_due_by
    assert registration.state == State.AWAITING_CHOICES
    send_workbook(workbook, by=registration.member, now=timezone.now())
    registration.refresh_from_db()
    assert (registration.state, registration.shortlist_due_by) == (State.AWAITING_CHOICES, due_by)


def test_a_workbook_of_an_earlier_registration_is_sent_again_as_it_is(signed_in: SignedIn) -> None:
    member, now = factories.make_member(), timezone.now()
    earlier = make_registration(State.AWAITING_WORKBOOK, member=member)
    send_workbook(filled(member), by=member, now=now)
    Registration.objects.filter(pk=earlier.pk).update(state=State.ENDED_EARLY, closed_at=now)
    registration = make_registration(State.AWAITING_WORKBOOK, member=member)
    client = signed_in(member)
    assert "Send it again as it is" in client.get("/en/on-demand/").text
    with pytest.raises(NotAllowed):
        send_earlier_workbook(registration, factories.make_member(), now=now)
    for _twice in range(2):
        assert client.post("/en/on-demand/workbook/").status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_SHORTLIST
    assert registration.events.count() == 1


def test_without_an_earlier_workbook_nothing_is_sent_again(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK)
    filled(registration.member)
    response = signed_in(registration.member).post("/en/on-demand/workbook/", follow=True)
    assert "There is no earlier workbook to send." in response.text
    stranger = factories.make_member()
    signed_in(stranger).post("/en/on-demand/workbook/")
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_WORKBOOK


@pytest.mark.parametrize("state", [State.AWAITING_PAYMENT, State.CANCELLED, State.ENDED_EARLY])
def test_no_workbook_is_received_before_the_payment_nor_after_the_end(state: State) -> None:
    registration = make_registration(state)
    with pytest.raises(WrongState):
        receive_workbook(registration, filled(registration.member), now=timezone.now())
