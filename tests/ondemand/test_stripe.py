"""Stripe's adapter: what the real library sends and reads, over HTTP to a server that answers in Stripe's shapes; its
verification of webhooks for real. Stripe itself is not called from the tests."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from members.policy import Role
from ondemand.payments import providers, workflow
from ondemand.payments.models import Payment
from ondemand.payments.providers.interface import EventKind, ProviderDown, ProviderRefused
from ondemand.payments.providers.signatures import BadSignature
from ondemand.payments.providers.stripe_checkout import StripeCheckout
from ondemand.payments.queries import open_payment_of
from ondemand.payments.reminders import pay_refunds, reconcile_payments
from ondemand.registrations.models import Registration
from tests import factories
from tests.ondemand.payments import RETURN
from tests.ondemand.registrations import make_registration
from tests.ondemand.stripe_server import StripeServer, playing_stripe

pytestmark = pytest.mark.django_db
SECRET, SESSION = "whsec_for_tests", "cs_test_a1B2"
CHECKOUT = f"https://checkout.stripe.com/c/pay/{SESSION}"


@pytest.fixture
def server() -> Iterator[StripeServer]:
    """Stripe is the provider of the site, and played."""
    with playing_stripe() as played:
        settings_of_stripe = {
            "PAYMENT_PROVIDER": "stripe",
            "STRIPE_SECRET_KEY": "sk_test_not_a_key",
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API_BASE": played.url,
        }
        providers._provider.cache_clear()
        with override_settings(**settings_of_stripe):
            played.answers["POST /v1/checkout/sessions"] = (200, session(None))
            yield played
        providers._provider.cache_clear()


def session(payment: Payment | None, **changed: Any) -> dict[str, Any]:
    """A Checkout Session as Stripe's API gives it (the columns that matter of the many)."""
    shape = {
        "id": SESSION,
        "object": "checkout.session",
        "amount_subtotal": 11187,
        "amount_total": 11187,
        "client_reference_id": str(payment.public_id) if payment else None,
        "currency": "cad",
        "livemode": False,
        "metadata": {"payment": str(payment.public_id)} if payment else {},
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "url": CHECKOUT,
    }
    return shape | changed


def paid(payment: Payment) -> dict[str, Any]:
    return session(payment, payment_intent="pi_3Nx", payment_status="paid", status="complete", url=None)


def event(name: str, thing: dict[str, Any]) -> tuple[bytes, str]:
    """A webhook, signed by Stripe's own library."""
    body = json.dumps(
        {
            "id": f"evt_{uuid4().hex}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": 1_795_000_000,
            "data": {"object": thing},
            "livemode": False,
            "type": name,
        }
    )
    return body.encode(), stripe.WebhookSignature.generate_signature_header(body, SECRET)


def begin(registration: Registration) -> Payment:
    url = workflow.begin_payment(
        registration, registration.member, province="ON", return_url=RETURN, language="fr", now=timezone.now()
    )
    assert url == CHECKOUT
    payment = open_payment_of(registration)
    assert payment is not None
    return payment


def test_the_page_of_payment_lists_price_and_tax_and_is_asked_for_once(server: StripeServer) -> None:
    registration = make_registration()
    payment = begin(registration)
    begin(registration)
    [asked] = server.asked
    assert (asked.what, asked.key) == ("POST /v1/checkout/sessions", f"checkout-{payment.public_id}-fr")
    form = asked.form
    assert form["line_items[0][price_data][product_data][name]"] == "Mentorat sur demande, six mois"
    assert form["line_items[1][price_data][product_data][name]"] == "TVH 13\xa0%"
    amounts = [int(form[f"line_items[{place}][price_data][unit_amount]"]) for place in (0, 1)]
    assert amounts == [9900, 1287]
    assert form["client_reference_id"] == form["payment_intent_data[metadata][payment]"] == str(payment.public_id)
    assert (form["mode"], form["locale"], form["line_items[0][price_data][currency]"]) == ("payment", "fr-CA", "cad")
    assert form["success_url"] == f"{RETURN}?payment=done"
    assert (payment.provider, payment.provider_ref) == ("stripe", SESSION)


def test_a_webhook_that_stripe_signed_pays_and_a_forged_one_does_not(server: StripeServer) -> None:
    payment = begin(make_registration())
    body, signature = event("checkout.session.completed", paid(payment))
    forged = Client().post(
        "/payments/webhook", body + b" ", content_type="application/json", headers={"stripe-signature": signature}
    )
    assert forged.status_code == 400
    answer = Client().post(
        "/payments/webhook", body, content_type="application/json", headers={"stripe-signature": signature}
    )
    assert answer.status_code == 200
    payment.refresh_from_db()
    assert (payment.state, payment.payment_ref) == ("paid", "pi_3Nx")
    old = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET, 1_700_000_000)
    with pytest.raises(BadSignature):
        StripeCheckout("sk", SECRET).verify(body, old, timezone.now())


def test_a_lost_webhook_is_looked_up(server: StripeServer) -> None:
    payment = begin(make_registration())
    Payment.objects.update(opened_at=timezone.now() - timedelta(minutes=10))
    server.answers[f"GET /v1/checkout/sessions/{SESSION}"] = (200, session(payment))
    assert reconcile_payments(timezone.now()) == 0
    server.answers[f"GET /v1/checkout/sessions/{SESSION}"] = (200, paid(payment))
    assert reconcile_payments(timezone.now()) == 1
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_a_refund_is_paid_once_to_the_payment_that_came(server: StripeServer) -> None:
    payment, now = begin(make_registration()), timezone.now()
    workflow.receive(StripeCheckout("sk", SECRET), *event("checkout.session.completed", paid(payment)), now=now)
    registration = payment.registration
    refund = workflow.cancel_registration(
        registration, by=registration.member, asked_at=timezone.now(), now=timezone.now()
    )
    assert refund is not None
    workflow.approve_refund(refund, by=factories.make_staff(Role.FINANCE), now=now)
    refused = {"error": {"type": "invalid_request_error", "message": "Charge has been disputed."}}
    server.answers["POST /v1/refunds"] = (400, refused)
    pay_refunds(now)
    refund.refresh_from_db()
    assert (refund.state, refund.tries) == ("approved", 1)
    server.answers["POST /v1/refunds"] = (
        200,
        {"id": "re_1", "object": "refund", "amount": 5594, "status": "succeeded"},
    )
    pay_refunds(now + timedelta(minutes=6))
    refund.refresh_from_db()
    assert (refund.state, refund.provider_ref) == ("paid", "re_1")
    assert server.asked[-1].form["payment_intent"] == "pi_3Nx"
    assert server.asked[-1].form["amount"] == "5594"
    assert server.asked[-1].key == f"refund-{refund.public_id}"
    charge = {
        "id": "ch_1",
        "object": "charge",
        "amount": 11187,
        "amount_refunded": 5594,
        "currency": "cad",
        "metadata": {"payment": str(payment.public_id)},
        "payment_intent": "pi_3Nx",
    }
    provider = providers.current_provider()
    assert provider is not None
    told = provider.verify(*event("charge.refunded", charge), timezone.now())
    assert (told.kind, told.refunded_cents, told.payment_id) == (EventKind.REFUNDED, 5594, payment.public_id)


def test_a_provider_that_is_away_or_refuses_charges_nothing_and_says_so(server: StripeServer) -> None:
    registration = make_registration()
    server.answers["POST /v1/checkout/sessions"] = (401, {"error": {"type": "invalid_request_error"}})
    with pytest.raises(ProviderRefused):
        begin(registration)
    client = Client()
    factories.sign_in(client, registration.member)
    server.answers["POST /v1/checkout/sessions"] = (503, {"error": {"type": "api_error"}})
    address = reverse("ondemand:registration-pay")
    page = client.post(address, {"province": "ON", "total": "11187"})
    assert "Nothing was charged" in page.content.decode()
    away = StripeCheckout("sk", SECRET, "http://127.0.0.1:9")
    with pytest.raises(ProviderDown):
        away.look_up(SESSION)
    server.answers["POST /v1/checkout/sessions"] = (200, session(None))
    assert client.post(address, {"province": "ON", "total": "11187"}).headers["Location"] == CHECKOUT


def test_only_the_page_that_leads_to_stripe_allows_its_host(server: StripeServer) -> None:
    registration, client = make_registration(), Client()
    factories.sign_in(client, registration.member)
    policies = [
        client.get(reverse(name)).headers["Content-Security-Policy"]
        for name in ("ondemand:registration-pay", "ondemand:registration-cancel", "members:account")
    ]
    assert ["form-action 'self' https://checkout.stripe.com" in policy for policy in policies] == [True, False, False]
    assert settings.SECURE_CSP["form-action"] == ["'self'"]
