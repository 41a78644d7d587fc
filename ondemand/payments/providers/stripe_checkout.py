"""Stripe Checkout by Stripe's own library: the page of payment is theirs, no card number ever comes here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import stripe
from django.conf import settings

from ondemand.payments.models import Payment, Refund
from ondemand.payments.policy import PROVIDER_TIMEOUT_SECONDS, SIGNATURE_TOLERANCE
from ondemand.payments.providers.interface import Event, Opened, ProviderDown, ProviderRefused
from ondemand.payments.providers.lines import lines_of
from ondemand.payments.providers.shapes import event_of, looked_up
from ondemand.payments.providers.signatures import BadSignature

PASSING = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError, stripe.IdempotencyError)
LOCALES = {"en": "en", "fr": "fr-CA"}


class StripeCheckout:
    """`api_base` is Stripe's own unless a test plays Stripe."""

    code = "stripe"
    checkout_host = "https://checkout.stripe.com"

    def __init__(self, secret_key: str, webhook_secret: str, api_base: str = "") -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            http_client=stripe.RequestsClient(timeout=PROVIDER_TIMEOUT_SECONDS),
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=1,
        )

    def open_checkout(self, payment: Payment, *, return_url: str, language: str, email: str) -> Opened:
        known = {"payment": str(payment.public_id)}
        params: Any = {
            "mode": "payment",
            "payment_method_types": ["card"],
            "client_reference_id": str(payment.public_id),
            "metadata": known,
            "payment_intent_data": {"metadata": known},
            "customer_email": email,
            "locale": LOCALES[language],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": payment.currency.lower(),
                        "unit_amount": cents,
                        "product_data": {"name": name},
                    },
                }
                for name, cents in lines_of(payment, language)
            ],
            "success_url": f"{return_url}?payment=done",
            "cancel_url": return_url,
        }
        if payment.expires_at is not None:
            params["expires_at"] = int(payment.expires_at.timestamp())
        options: Any = {"idempotency_key": f"checkout-{payment.public_id}-{language}"}
        session = self._asked(self._client.v1.checkout.sessions.create, params, options)
        return Opened(ref=session.id, url=session.url)

    def close_checkout(self, ref: str) -> None:
        try:
            self._asked(self._client.v1.checkout.sessions.expire, ref)
        except ProviderRefused:  # it was completed or over: an event says, or said, which
            return

    def verify(self, body: bytes, signature: str, now: datetime) -> Event:
        try:
            told = stripe.Webhook.construct_event(
                body, signature, self._webhook_secret, tolerance=int(SIGNATURE_TOLERANCE.total_seconds())
            )
            return event_of(told.to_dict())
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise BadSignature from error

    def look_up(self, ref: str) -> Event | None:
        return looked_up(self._asked(self._client.v1.checkout.sessions.retrieve, ref).to_dict())

    def pay_back(self, refund: Refund) -> str:
        params: Any = {
            "payment_intent": refund.payment.payment_ref,
            "amount": refund.amount_cents,
            "metadata": {"refund": str(refund.public_id)},
        }
        options: Any = {"idempotency_key": f"refund-{refund.public_id}"}
        return str(self._asked(self._client.v1.refunds.create, params, options).id)

    def _asked(self, ask: Any, *what: Any) -> Any:
        """The library's answer; its errors become ours, without what they quote."""
        try:
            return ask(*what)
        except PASSING as error:
            raise ProviderDown from error
        except stripe.StripeError as error:
            raise ProviderRefused(error.user_message) from error


def make_provider() -> StripeCheckout:
    """As the settings say."""
    return StripeCheckout(settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API_BASE)
