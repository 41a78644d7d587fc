"""The provider of the demonstration and the tests: Checkout on a page of ours, with webhooks signed as Stripe's are.

It keeps its own memory (`LocalCheckout`), writes Stripe's shapes, and hands its webhooks to the same door.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from ondemand.payments.models import LocalCheckout, Payment, Refund
from ondemand.payments.providers.interface import Event, Opened, ProviderRefused
from ondemand.payments.providers.lines import lines_of
from ondemand.payments.providers.shapes import event_of, looked_up
from ondemand.payments.providers.signatures import BadSignature, sign, verify

State = LocalCheckout.State
EVENT_OF_STATE = {
    State.PAID: "checkout.session.completed",
    State.FAILED: "checkout.session.async_payment_failed",
    State.EXPIRED: "checkout.session.expired",
}


class LocalProvider:
    """Answers as Stripe would; nothing leaves the machine."""

    code = "local"
    checkout_host = ""

    @property
    def secret(self) -> str:
        """What its webhooks are signed with."""
        return salted_hmac("ondemand.payments.local", "webhook", algorithm="sha256").hexdigest()

    def open_checkout(self, payment: Payment, *, return_url: str, language: str, email: str) -> Opened:
        ref = f"local_{payment.public_id.hex}"
        LocalCheckout.objects.get_or_create(
            ref=ref,
            defaults={
                "payment_id_given": payment.public_id,
                "amount_cents": payment.total_cents,
                "currency": payment.currency,
                "lines": [[name, cents] for name, cents in lines_of(payment, language)],
                "return_url": return_url,
                "language": language,
            },
        )
        with translation.override(language):
            return Opened(ref, settings.SITE_URL + reverse("ondemand:local-checkout", args=[ref]))

    def close_checkout(self, ref: str) -> None:
        LocalCheckout.objects.filter(ref=ref, state=State.OPEN).update(state=State.EXPIRED)

    def verify(self, body: bytes, signature: str, now: datetime) -> Event:
        verify(body, signature, self.secret, now)
        try:
            return event_of(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature from error

    def look_up(self, ref: str) -> Event | None:
        found = LocalCheckout.objects.filter(ref=ref).first()
        return looked_up(session_shape(found)) if found else None

    def pay_back(self, refund: Refund) -> str:
        refs = LocalCheckout.objects.filter(ref=refund.payment.provider_ref, state=State.PAID)
        left = refs.filter(amount_cents__gte=F("refunded_cents") + refund.amount_cents)
        # asked again for the same refund, as after a crash, it is paid already
        if not refs.filter(refunded_cents=refund.amount_cents).exists() and not left.update(
            refunded_cents=F("refunded_cents") + refund.amount_cents
        ):
            raise ProviderRefused
        return f"local_refund_{refund.public_id.hex}"

    def settle(self, ref: str, state: LocalCheckout.State, now: datetime) -> tuple[bytes, str] | None:
        """The person has paid, failed or let go: the webhook with its signature. None where the page is over."""
        if not LocalCheckout.objects.filter(ref=ref, state=State.OPEN).update(state=state):
            return None
        checkout = LocalCheckout.objects.get(ref=ref)
        return self.webhook(EVENT_OF_STATE[state], session_shape(checkout), now)

    def webhook(self, name: str, thing: dict[str, Any], now: datetime, event_id: str = "") -> tuple[bytes, str]:
        """A webhook about a thing, with its signature."""
        event_id = event_id or f"evt_{name}_{thing['id']}"
        event = {"id": event_id, "object": "event", "type": name, "created": int(now.timestamp())}
        body = json.dumps(event | {"data": {"object": thing}}).encode()
        return body, sign(body, self.secret, now)


def session_shape(checkout: LocalCheckout) -> dict[str, Any]:
    """A page of payment in Stripe's shape."""
    is_open, is_paid = checkout.state == State.OPEN, checkout.state == State.PAID
    over = "expired" if checkout.state == State.EXPIRED else "complete"
    return {
        "id": checkout.ref,
        "object": "checkout.session",
        "status": "open" if is_open else over,
        "payment_status": "paid" if is_paid else "unpaid",
        "client_reference_id": str(checkout.payment_id_given),
        "metadata": {"payment": str(checkout.payment_id_given)},
        "payment_intent": f"pi_{checkout.ref}" if is_paid else None,
        "amount_total": checkout.amount_cents,
        "currency": checkout.currency.lower(),
    }


def charge_shape(payment_id: UUID, payment_ref: str, amount_cents: int, refunded_cents: int) -> dict[str, Any]:
    """A charge of which something was paid back, in Stripe's shape."""
    return {
        "id": f"ch_{payment_ref}",
        "object": "charge",
        "payment_intent": payment_ref,
        "metadata": {"payment": str(payment_id)},
        "amount": amount_cents,
        "amount_refunded": refunded_cents,
        "currency": "cad",
    }


def make_provider() -> LocalProvider:
    """There is one."""
    return LocalProvider()
