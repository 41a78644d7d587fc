"""R5 and R6 with many at once: one order, one live page, one receipt. The control shows the race without the lock."""

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.policy import Role
from ondemand.payments import providers, workflow
from ondemand.payments.models import LocalCheckout, Payment, ProviderEvent, Receipt, Refund
from ondemand.payments.reminders import pay_refunds
from ondemand.registrations.models import Registration
from tests import factories
from tests.ondemand.payments import PROVIDER, RETURN, begin, make_refund, told
from tests.ondemand.registrations import make_registration
from tests.ondemand.stripe_server import Asked, playing_stripe
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
MANY = 20


def receive(body: bytes, signature: str) -> bool:
    return workflow.receive(PROVIDER, body, signature, now=timezone.now())


def fulfil_without_lock(payment_id: int, everybody_read: threading.Barrier) -> None:
    """What taking a message would be without ledger and locks: read that it is unpaid, then issue the receipt."""
    payment = Payment.objects.get(pk=payment_id)
    everybody_read.wait()
    if payment.state == "open":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO control (payment) VALUES (%s)", [payment_id])


def test_without_ledger_and_lock_twenty_copies_fulfil_more_than_once() -> None:
    payment, read = begin(make_registration()), threading.Barrier(MANY)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control (payment bigint)")
        try:
            assert at_once(*(partial(fulfil_without_lock, payment.pk, read) for _ in range(MANY))) == []
            cursor.execute("SELECT count(*) FROM control")
            assert cursor.fetchone() == (MANY,)
        finally:
            cursor.execute("DROP TABLE control")


def test_twenty_copies_of_a_message_at_once_are_one_payment_and_one_mail() -> None:
    payment, now = begin(make_registration()), timezone.now()
    body, signature = told("checkout.session.completed", payment, now=now)
    assert at_once(*(partial(receive, body, signature) for _ in range(MANY))) == []
    assert Payment.objects.get(pk=payment.pk).state == "paid"
    assert ProviderEvent.objects.count() == Receipt.objects.count() == 1
    assert OutgoingEmail.objects.filter(event="payment_received").count() == 1


def test_five_kinds_of_messages_four_times_each_at_once_end_as_one_after_the_other() -> None:
    names = ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
    payment, now = begin(make_registration()), timezone.now()
    bodies = [told(f"checkout.session.{name}", payment, now=now) for name in names]
    bodies.append(told("charge.refunded", payment, now=now))
    assert at_once(*(partial(receive, *each) for each in bodies * 4)) == []
    payment.refresh_from_db()
    assert (payment.state, payment.refunded_cents) == ("paid", 1000)
    assert Registration.objects.get(pk=payment.registration_id).state == "awaiting_workbook"
    assert (ProviderEvent.objects.count(), Receipt.objects.count()) == (5, 1)


def test_ten_clicks_on_pay_are_one_order_and_one_live_page() -> None:
    registration = make_registration()
    assert at_once(*(partial(begin, registration) for _ in range(10))) == []
    assert Payment.objects.count() == LocalCheckout.objects.filter(state="open").count() == 1


def test_two_windows_with_two_provinces_leave_one_live_page() -> None:
    registration = make_registration()
    at_once(*(partial(begin, registration, province=province) for province in ("ON", "NS") * 5))
    assert Payment.objects.filter(state="open").count() == 1
    live = LocalCheckout.objects.filter(state="open").values_list("ref", flat=True)
    paid_for = Payment.objects.get(state="open")
    assert set(live) <= {paid_for.provider_ref or ""}


def test_a_payment_and_a_cancellation_at_once_leave_no_money_unseen() -> None:
    for _ in range(3):
        registration = make_registration(now=timezone.now() - timedelta(minutes=1))
        payment, now = begin(registration), timezone.now()
        paid = told("checkout.session.completed", payment, now=now)
        cancel = partial(workflow.cancel_registration, registration, by=registration.member, asked_at=now, now=now)
        assert at_once(partial(receive, *paid), cancel) == []
        payment.refresh_from_db()
        # paid first: half of it is asked back; cancelled first: the money is shown to finance
        is_asked = Refund.objects.filter(payment=payment, amount_cents=5594).exists()
        is_shown = payment.state == "mismatched"
        assert (is_asked, is_shown) in {(True, False), (False, True)}


def test_a_refund_is_paid_once_by_many_workers_and_many_clicks() -> None:
    refund, staff = make_refund(), factories.make_staff(Role.FINANCE)
    approve = partial(workflow.approve_refund, refund, by=staff, now=timezone.now())
    assert at_once(*[approve] * 5) == []
    assert at_once(*[partial(pay_refunds, timezone.now())] * 5) == []
    assert LocalCheckout.objects.get(ref=refund.payment.provider_ref).refunded_cents == 5594
    assert Receipt.objects.filter(kind="credit_note").count() == 1


def test_numbers_given_at_once_have_no_gaps_and_no_twins() -> None:
    payments = [begin(make_registration()) for _ in range(8)]
    bodies = [told("checkout.session.completed", each, now=timezone.now()) for each in payments]
    assert at_once(*(partial(receive, *each) for each in bodies)) == []
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_two_windows_in_two_languages_lead_to_one_page_and_the_other_is_closed() -> None:
    registration, both_asked, led = make_registration(), threading.Barrier(2), []

    def answer(asked: Asked) -> tuple[int, dict[str, Any]]:
        if asked.what.endswith("/expire"):
            return 200, {"id": "closed", "object": "checkout.session", "status": "expired"}
        both_asked.wait(timeout=20)  # neither has written down the name of its page
        name = f"cs_{asked.form['locale']}"
        return 200, {"id": name, "object": "checkout.session", "url": f"https://checkout.stripe.com/c/pay/{name}"}

    def open_window(language: str) -> None:
        payer, now = registration.member, timezone.now()
        led.append(
            workflow.begin_payment(registration, payer, province="ON", return_url=RETURN, language=language, now=now)
        )

    with playing_stripe() as stripe:
        stripe.answer = answer
        keys = {"STRIPE_SECRET_KEY": "sk_test_not_a_key", "STRIPE_WEBHOOK_SECRET": "whsec_for_tests"}
        providers._provider.cache_clear()
        with override_settings(PAYMENT_PROVIDER="stripe", STRIPE_API_BASE=stripe.url, **keys):
            assert at_once(*(partial(open_window, language) for language in ("en", "fr"))) == []
        providers._provider.cache_clear()
    payment = Payment.objects.get()
    assert led == [payment.checkout_url] * 2
    (closed,) = [asked.what for asked in stripe.asked if asked.what.endswith("/expire")]
    left = ({"cs_en", "cs_fr-CA"} - {payment.provider_ref}).pop()
    assert closed == f"POST /v1/checkout/sessions/{left}/expire"
