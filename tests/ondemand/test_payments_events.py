"""R6 and R7: every order of the provider's messages ends alike, mismatches fulfil nothing, forgeries write nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from ondemand.payments.models import Payment, ProviderEvent, Receipt
from ondemand.payments.providers.signatures import sign
from ondemand.payments.queries import mismatches
from ondemand.registrations.models import Registration
from tests.ondemand.payments import PROVIDER, begin, hear, told
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
WEBHOOK = "/payments/webhook"
PAID, SUCCEEDED = "checkout.session.completed", "checkout.session.async_payment_succeeded"
FAILED, EXPIRED = "checkout.session.async_payment_failed", "checkout.session.expired"
REFUNDED = "charge.refunded"


def post(body: bytes, signature: str | None) -> int:
    headers = {"stripe-signature": signature} if signature is not None else {}
    answer = Client().post(WEBHOOK, body, content_type="application/json", headers=headers)
    return answer.status_code


def standing(payment: Payment) -> tuple[Any, ...]:
    """All that must not depend on the order: payment, registration, papers, mails, and what finance is shown."""
    payment.refresh_from_db()
    registration = Registration.objects.get(pk=payment.registration_id)
    return (
        (payment.state, payment.paid_at, payment.refunded_cents, payment.payment_ref),
        (registration.state, registration.paid_at),
        Receipt.objects.filter(payment=payment).count(),
        OutgoingEmail.objects.filter(event="payment_received").count(),
        sorted(mismatches().values_list("kind", "mismatch")),
    )


def ends(payment: Payment, left: frozenset[str], now: datetime) -> Iterator[str]:
    """How each order of the messages that are left ends; orders that begin alike share their beginning."""
    if not left:
        yield str(standing(payment))
    for name in sorted(left):
        with transaction.atomic():
            assert hear(name, payment, now=now)
            yield from ends(payment, left - {name}, now)
            transaction.set_rollback(True)


def test_all_120_orders_of_five_messages_end_alike() -> None:
    """Two that say paid, one that failed, one that is over, one of money that went back; of each order the same."""
    payment, now = begin(make_registration()), timezone.now()
    found = Counter(ends(payment, frozenset({PAID, SUCCEEDED, FAILED, EXPIRED, REFUNDED}), now))
    paid = ("paid", now, 1000, f"pi_{payment.provider_ref}")
    assert found == {str((paid, ("awaiting_workbook", now), 1, 1, [(REFUNDED, "refund")])): 120}


def test_without_a_message_that_says_paid_nothing_is_fulfilled_in_any_order() -> None:
    payment, now = begin(make_registration()), timezone.now()
    found = Counter(ends(payment, frozenset({FAILED, EXPIRED, REFUNDED}), now))
    unpaid = (("closed", None, 1000, ""), ("awaiting_payment", None), 0, 0)
    assert found == {str((*unpaid, [(REFUNDED, "refund")])): 6}


def test_the_same_message_again_changes_nothing() -> None:
    payment = begin(make_registration())
    assert [hear(PAID, payment) for _ in range(3)] == [True, False, False]
    assert ProviderEvent.objects.count() == Receipt.objects.count() == 1


def test_a_bank_that_still_works_is_waited_for() -> None:
    payment = begin(make_registration())
    hear(PAID, payment, payment_status="unpaid")
    assert standing(payment)[0][0] == "open"
    hear(SUCCEEDED, payment)
    assert standing(payment)[0][0] == "paid"


@pytest.mark.parametrize(
    ("changed", "mismatch"),
    [({"amount_total": 11_186}, "amount"), ({"amount_total": 1}, "amount"), ({"currency": "usd"}, "currency")],
)
def test_another_amount_or_currency_is_shown_to_finance_and_fulfils_nothing(
    changed: dict[str, Any], mismatch: str
) -> None:
    payment = begin(make_registration())
    hear(PAID, payment, **changed)
    assert standing(payment)[:4] == (
        ("mismatched", None, 0, f"pi_{payment.provider_ref}"),
        ("awaiting_payment", None),
        0,
        0,
    )
    assert mismatches().get().mismatch == mismatch


def test_a_message_about_another_payments_page_fulfils_neither() -> None:
    mine, other = begin(make_registration()), begin(make_registration())
    hear(PAID, mine, client_reference_id=str(other.public_id))
    hear(PAID, mine, id="a page that nobody opened", event_id="evt_2")
    assert [standing(each)[0][0] for each in (mine, other)] == ["open", "open"]
    assert sorted(mismatches().values_list("mismatch", flat=True)) == ["session", "session"]


def test_what_is_not_ours_and_what_we_do_not_wait_for_is_noted_and_let_be() -> None:
    payment = begin(make_registration())
    hear(PAID, payment, id="cs_other", client_reference_id=None, metadata={})
    hear("customer.created", payment)
    found = list(ProviderEvent.objects.order_by("pk").values_list("outcome", flat=True))
    assert found == ["unknown", "nothing"]


def test_money_for_a_cancelled_registration_is_shown_to_finance() -> None:
    payment = begin(make_registration())
    Registration.objects.filter(pk=payment.registration_id).update(state="cancelled", closed_at=timezone.now())
    hear(PAID, payment)
    assert standing(payment)[0][0] == "mismatched"
    assert mismatches().get().mismatch == "not_awaited"


def test_the_webhook_answers_whoever_signed_and_needs_no_session() -> None:
    payment = begin(make_registration())
    body, signature = told(PAID, payment, now=timezone.now())
    assert [post(body, signature), post(body, signature)] == [200, 200]
    assert standing(payment)[0][0] == "paid"
    assert Client().get(WEBHOOK).status_code == 405


def without_header(body: bytes, signature: str) -> tuple[bytes, str | None]:
    return body, None


def other_secret(body: bytes, signature: str) -> tuple[bytes, str | None]:
    return body, signature[:-4] + "beef"


def one_byte_changed(body: bytes, signature: str) -> tuple[bytes, str | None]:
    return body.replace(b"11187", b"11188"), signature


def no_json(body: bytes, signature: str) -> tuple[bytes, str | None]:
    return b"\xff\xfe", signature


@pytest.mark.parametrize("forge", [without_header, other_secret, one_byte_changed, no_json])
def test_a_forgery_is_refused_and_writes_nothing(
    forge: Callable[[bytes, str], tuple[bytes, str | None]],
) -> None:
    payment = begin(make_registration())
    before = standing(payment)
    assert post(*forge(*told(PAID, payment, now=timezone.now()))) == 400
    assert (standing(payment), ProviderEvent.objects.count()) == (before, 0)


def test_a_copy_that_is_301_seconds_old_is_refused() -> None:
    payment = begin(make_registration())
    assert post(*told(PAID, payment, now=timezone.now() - timedelta(seconds=302))) == 400
    assert ProviderEvent.objects.count() == 0
    assert post(*told(PAID, payment, now=timezone.now() - timedelta(seconds=290))) == 200


def test_what_is_signed_but_no_event_is_refused() -> None:
    body, signature = PROVIDER.webhook("", {"id": "x"}, timezone.now())
    assert post(body, signature) == 200  # of a kind that we do not know
    for nonsense in (b"[]", b"{}", b'"text"', b'{"id": 1}'):
        assert post(nonsense, sign(nonsense, PROVIDER.secret, timezone.now())) == 400
