"""Paying, cancelling and paying back, by the workflow (OD-1, OD-10, MEM-8)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.policy import Role
from ondemand.payments import workflow
from ondemand.payments.models import LocalCheckout, PaymentEvent, Price, ProviderEvent, Receipt, Refund
from ondemand.payments.money import RefundRule
from ondemand.payments.queries import mismatches, open_payment_of, stuck_refunds
from ondemand.payments.reminders import pay_refunds, reconcile_payments
from ondemand.payments.rules import Action, available_refund_actions
from ondemand.registrations.models import Registration
from tests import factories
from tests.ondemand.payments import PROVIDER, RETURN, begin, hear, make_paid, make_refund, pay
from tests.ondemand.registrations import State, make_registration

pytestmark = pytest.mark.django_db


def mails(event: str) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(event=event))


def finance():
    return factories.make_staff(Role.FINANCE)


def test_paying_moves_the_registration_on_and_leaves_a_receipt_a_mail_and_events() -> None:
    payment = make_paid()
    assert (payment.state, payment.total_cents, payment.province) == ("paid", 11187, "ON")
    assert payment.taxes == [{"kind": "hst", "rate": 13_000, "cents": 1287}]
    payment.registration.refresh_from_db()
    assert (payment.registration.state, payment.registration.paid_at) == ("awaiting_workbook", payment.paid_at)
    receipt = payment.receipts.get()
    assert (receipt.kind, receipt.number, receipt.total_cents) == ("receipt", 1, 11187)
    assert receipt.facts["name"] == payment.registration.member.get_full_name()
    assert [each.action for each in payment.events.all()] == ["open", "receive"]
    [mail] = mails("payment_received")
    assert receipt.written_number in mail.subject
    assert "$55.94" in mail.text_body


def test_amount_and_tax_are_fixed_when_the_page_of_payment_is_opened() -> None:
    payment = begin(make_registration())
    Price.objects.create(from_on=timezone.localdate(), amount_cents=12_000, item_en="Dearer", item_fr="Plus cher")
    assert pay(payment).total_cents == 11187
    assert payment.receipts.get().facts["item"]["en"] == "Mentorship On Demand, six months"


def test_opening_twice_is_one_order_and_one_page_and_another_province_closes_the_first() -> None:
    registration, now = make_registration(), timezone.now()
    urls = {
        workflow.begin_payment(
            registration, registration.member, province="ON", return_url=RETURN, language="en", now=now
        )
        for _ in range(3)
    }
    assert len(urls) == 1
    assert registration.payments.count() == 1
    first, second = open_payment_of(registration), begin(registration, province="NS")
    assert [each.state for each in registration.payments.order_by("pk")] == ["closed", "open"]
    assert (second.total_cents, first and first.total_cents) == (11286, 11187)


def test_only_the_mentee_pays_and_only_what_waits_for_it() -> None:
    registration, paid = make_registration(), make_paid()
    stranger = factories.make_member()
    with pytest.raises(NotAllowed):
        workflow.begin_payment(
            registration, stranger, province="ON", return_url=RETURN, language="en", now=timezone.now()
        )
    with pytest.raises(WrongState):
        begin(paid.registration)


def test_finance_marks_a_cheque_and_the_open_page_is_closed(django_capture_on_commit_callbacks) -> None:
    registration, staff, now = make_registration(), finance(), timezone.now()
    begun = begin(registration)
    with django_capture_on_commit_callbacks(execute=True):
        payment = workflow.record_payment(
            registration, by=staff, provider="cheque", province="QC", reference="No. 118", now=now
        )
    begun.refresh_from_db()
    assert (begun.state, payment.state, payment.total_cents) == ("closed", "paid", 11383)
    assert (payment.marked_by, payment.payment_ref, payment.paid_at) == (staff, "No. 118", now)
    assert LocalCheckout.objects.get(ref=begun.provider_ref).state == "expired"
    assert payment.receipts.get().facts["provider"] == "cheque"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NONE])
def test_who_is_not_finance_marks_nothing_and_decides_nothing(role: str) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    registration, refund, now = make_registration(), make_refund(), timezone.now()
    with pytest.raises(NotAllowed):
        workflow.record_payment(registration, by=person, provider="cheque", province="ON", reference="", now=now)
    with pytest.raises(NotAllowed):
        workflow.approve_refund(refund, by=person, now=now)
    with pytest.raises(NotAllowed):
        workflow.refuse_refund(refund, by=person, reason="No.", now=now)
    assert available_refund_actions(refund, person) == frozenset()


def test_nobody_treats_money_of_their_own() -> None:
    own = factories.make_staff(Role.FINANCE)
    factories.make_membership(own)
    registration, now = make_registration(member=own), timezone.now()
    with pytest.raises(NotAllowed):
        workflow.record_payment(registration, by=own, provider="cheque", province="ON", reference="", now=now)
    refund = make_refund(pay(begin(registration)))
    with pytest.raises(NotAllowed):
        workflow.approve_refund(refund, by=own, now=now)


def test_a_cancellation_within_48_hours_gives_half_back_when_finance_approves(
    django_capture_on_commit_callbacks,
) -> None:
    payment, staff = make_paid(), finance()
    refund, now = make_refund(payment), timezone.now()
    assert (refund.state, refund.amount_cents, refund.rule) == ("asked", 5594, RefundRule.WITHIN_48_HOURS)
    assert Registration.objects.get(pk=payment.registration_id).state == "cancelled"
    [mail] = mails("registration_cancelled")
    assert "$55.94" in mail.text_body
    assert not pay_refunds(now)
    assert mails("refund_paid") == []
    workflow.approve_refund(refund, by=staff, now=now)
    workflow.approve_refund(refund, by=staff, now=now)  # a double click
    pay_refunds(now)
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, payment.refunded_cents) == ("paid", "refunded", 5594)
    note = Receipt.objects.get(kind="credit_note")
    assert (note.number, note.total_cents, note.price_cents, note.facts["taxes"][0]["cents"]) == (1, 5594, 4950, 644)
    assert note.facts["receipt"] == payment.receipts.get(kind="receipt").written_number
    assert len(mails("refund_paid")) == 1
    assert LocalCheckout.objects.get(ref=payment.provider_ref).refunded_cents == 5594
    actions = list(payment.events.values_list("action", flat=True))
    assert actions == ["open", "receive", "ask_refund", "approve_refund", "pay_back"]


def test_the_providers_own_message_about_our_refund_changes_nothing_more() -> None:
    payment, staff = make_paid(), finance()
    workflow.approve_refund(make_refund(payment), by=staff, now=timezone.now())
    pay_refunds(timezone.now())
    assert hear("charge.refunded", payment, amount_refunded=5594)
    assert Receipt.objects.filter(kind="credit_note").count() == 1
    assert not mismatches().exists()


def test_the_providers_message_may_come_before_our_job_knows() -> None:
    payment, staff = make_paid(), finance()
    refund = make_refund(payment)
    workflow.approve_refund(refund, by=staff, now=timezone.now())
    hear("charge.refunded", payment, amount_refunded=5594)
    pay_refunds(timezone.now())
    refund.refresh_from_db()
    assert refund.state == "paid"
    assert Receipt.objects.filter(kind="credit_note").count() == len(mails("refund_paid")) == 1


@pytest.mark.parametrize(
    ("hours", "state", "rule"),
    [(49, State.AWAITING_WORKBOOK, RefundRule.TOO_LATE), (3, State.AWAITING_SHORTLIST, RefundRule.WORKBOOK_RECEIVED)],
)
def test_later_or_after_the_workbook_nothing_is_paid_back(hours: int, state: str, rule: RefundRule) -> None:
    now = timezone.now()
    payment = make_paid(now=now - timedelta(hours=hours))
    registration = Registration.objects.get(pk=payment.registration_id)
    if state == State.AWAITING_SHORTLIST:
        received = {"workbook_received_at": now - timedelta(hours=1), "received_by": "site", "shortlist_due_by": now}
        Registration.objects.filter(pk=registration.pk).update(state=state, **received)
        registration.refresh_from_db()
    assert workflow.what_is_refunded(registration, now) == (0, rule)
    assert workflow.cancel_registration(registration, by=registration.member, asked_at=now, now=now) is None
    registration.refresh_from_db()
    assert registration.state == "cancelled"
    assert not Refund.objects.exists()


def test_staff_enter_a_letter_with_the_moment_it_was_received() -> None:
    now, coordinator = timezone.now(), factories.make_staff(Role.COORDINATOR)
    payment = make_paid(now=now - timedelta(hours=60))
    asked_at = now - timedelta(hours=20)
    refund = workflow.cancel_registration(payment.registration, by=coordinator, asked_at=asked_at, now=now)
    assert refund is not None
    assert (refund.entered_by, refund.asked_at, refund.amount_cents) == (coordinator, asked_at, 5594)


def test_a_stranger_cancels_nothing_and_nobody_in_the_future() -> None:
    payment, now = make_paid(), timezone.now()
    with pytest.raises(NotAllowed):
        workflow.cancel_registration(payment.registration, by=factories.make_member(), asked_at=now, now=now)
    later = now + timedelta(minutes=1)
    with pytest.raises(WrongState):
        workflow.cancel_registration(payment.registration, by=payment.registration.member, asked_at=later, now=now)


def test_where_the_stated_refund_is_not_true_any_more_nothing_happens() -> None:
    now = timezone.now()
    registration = make_paid(now=now - timedelta(hours=49)).registration
    with pytest.raises(WrongState):
        workflow.cancel_registration(registration, by=registration.member, asked_at=now, now=now, stated_cents=5594)
    assert Registration.objects.get(pk=registration.pk).state == "awaiting_workbook"


def test_cancelling_twice_and_cancelling_before_payment_are_no_errors() -> None:
    registration, now = make_registration(), timezone.now()
    begun = begin(registration)
    for _ in range(2):
        assert workflow.cancel_registration(registration, by=registration.member, asked_at=now, now=now) is None
    begun.refresh_from_db()
    assert begun.state == "closed"
    refund, now = make_refund(), timezone.now()
    again = workflow.cancel_registration(
        refund.payment.registration, by=refund.payment.registration.member, asked_at=now, now=now
    )
    assert again == refund


def test_a_refusal_needs_a_reason_which_the_mentee_is_told() -> None:
    refund, staff, now = make_refund(), finance(), timezone.now()
    with pytest.raises(WrongState):
        workflow.refuse_refund(refund, by=staff, reason="  ", now=now)
    workflow.refuse_refund(refund, by=staff, reason="Paid back by telephone already.", now=now)
    [mail] = mails("refund_refused")
    assert "Paid back by telephone already." in mail.text_body
    with pytest.raises(WrongState):
        workflow.approve_refund(refund, by=staff, now=now)


def test_what_came_by_cheque_finance_pays_back_by_hand() -> None:
    staff, registration, now = finance(), make_registration(), timezone.now()
    payment = workflow.record_payment(registration, by=staff, provider="cheque", province="ON", reference="1", now=now)
    refund = workflow.approve_refund(make_refund(payment), by=staff, now=now)
    assert not pay_refunds(now)
    for _ in range(2):
        workflow.mark_refund_paid(refund, by=staff, reference="Cheque 77", now=now)
    refund.refresh_from_db()
    assert (refund.state, refund.provider_ref) == ("paid", "Cheque 77")
    assert len(mails("refund_paid")) == 1
    online = workflow.approve_refund(make_refund(), by=staff, now=now)
    with pytest.raises(WrongState):
        workflow.mark_refund_paid(online, by=staff, reference="", now=now)


def test_a_provider_that_refuses_is_asked_five_times_then_finance_looks_and_tries_again() -> None:
    refund, staff, now = make_refund(), finance(), timezone.now()
    LocalCheckout.objects.update(refunded_cents=11_000)  # somebody has paid back nearly all of it there
    workflow.approve_refund(refund, by=staff, now=now)
    for turn in range(7):
        pay_refunds(now + timedelta(minutes=6 * turn))
    refund.refresh_from_db()
    assert (refund.state, refund.tries, list(stuck_refunds())) == ("approved", 5, [refund])
    assert PaymentEvent.objects.filter(action=Action.REFUND_FAILED).count() == 5
    LocalCheckout.objects.update(refunded_cents=0)
    workflow.retry_refund(refund, by=staff, now=now)
    pay_refunds(now)
    refund.refresh_from_db()
    assert (refund.state, refund.problem) == ("paid", "")


def test_numbers_of_receipts_have_no_gaps() -> None:
    numbers = [make_paid().receipts.get().number for _ in range(2)]
    with transaction.atomic():
        make_paid()
        transaction.set_rollback(True)
    assert [*numbers, make_paid().receipts.get().number] == [1, 2, 3]


def test_a_registration_cannot_be_paid_twice_in_the_database() -> None:
    payment = make_paid()
    payment.pk, payment.public_id, payment.provider_ref = None, uuid4(), "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save(force_insert=True)


def test_money_that_nothing_waited_for_is_shown_to_finance_and_paid_back_in_full() -> None:
    registration, staff, now = make_registration(), finance(), timezone.now()
    begun = begin(registration)
    workflow.record_payment(registration, by=staff, provider="telephone", province="ON", reference="", now=now)
    LocalCheckout.objects.filter(ref=begun.provider_ref).update(state="open")  # the page was not closed in time
    pay(begun)
    assert begun.state == "mismatched"
    event = mismatches().get()
    assert (event.mismatch, event.payment) == ("not_awaited", begun)
    refund = workflow.refund_what_was_not_owed(event, by=staff, now=now)
    pay_refunds(now)
    refund.refresh_from_db()
    assert (refund.state, refund.amount_cents, refund.rule) == ("paid", 11187, RefundRule.NOT_OWED)
    assert not mismatches().exists()
    assert Receipt.objects.filter(kind="credit_note").count() == 0
    assert registration.payments.filter(state="paid").count() == 1


def test_a_mismatch_is_settled_by_finance_with_a_note() -> None:
    payment, staff, now = begin(make_registration()), finance(), timezone.now()
    hear("checkout.session.completed", payment, amount_total=1)
    event = mismatches().get()
    with pytest.raises(NotAllowed):
        workflow.settle_mismatch(event, by=factories.make_staff(Role.COORDINATOR), note="Fine.", now=now)
    with pytest.raises(WrongState):
        workflow.settle_mismatch(event, by=staff, note=" ", now=now)
    workflow.settle_mismatch(event, by=staff, note="The bank took it back.", now=now)
    assert not mismatches().exists()
    assert ProviderEvent.objects.get(pk=event.pk).note == "The bank took it back."


def test_a_lost_message_is_found_by_asking_within_a_quarter_of_an_hour() -> None:
    """R8: the job runs every five minutes and asks about what is older than three."""
    now = timezone.now()
    payment = begin(make_registration(), now=now)
    PROVIDER.settle(payment.provider_ref or "", LocalCheckout.State.PAID, now)
    assert reconcile_payments(now + timedelta(minutes=2)) == 0
    assert reconcile_payments(now + timedelta(minutes=8)) == 1
    payment.refresh_from_db()
    assert (payment.state, payment.registration.state) == ("paid", "awaiting_workbook")
    assert reconcile_payments(now + timedelta(minutes=13)) == 0
    hear("checkout.session.completed", payment)  # it was only late
    assert Receipt.objects.count() == len(mails("payment_received")) == 1


def test_a_page_that_is_over_closes_the_payment_and_another_can_be_opened() -> None:
    registration, now = make_registration(), timezone.now()
    begin(registration, now=now - timedelta(days=1))
    reconcile_payments(now)
    assert open_payment_of(registration) is None
    assert begin(registration).state == "open"


def test_receipts_are_mailed_to_their_holder_once_in_five_minutes() -> None:
    payment, now = make_paid(), timezone.now()
    receipt, member = payment.receipts.get(), payment.registration.member
    assert workflow.send_receipt(receipt, member, now=now)
    assert not workflow.send_receipt(receipt, member, now=now)
    assert workflow.send_receipt(receipt, member, now=now + timedelta(minutes=6))
    with pytest.raises(NotAllowed):
        workflow.send_receipt(receipt, factories.make_member(), now=now)
    words = mails("receipt_copy")[0].text_body
    assert "Mentorship On Demand, six months: $99.00" in words
    assert "HST 13%: $12.87" in words
    assert "Total: $111.87 CAD" in words
