"""From Stripe's shapes (an event, a page of payment) to our `Event`. The local provider writes the same shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ondemand.payments.providers.interface import Event, EventKind

SESSION_EVENTS = {
    "checkout.session.completed": EventKind.PAID,
    "checkout.session.async_payment_succeeded": EventKind.PAID,
    "checkout.session.async_payment_failed": EventKind.FAILED,
    "checkout.session.expired": EventKind.EXPIRED,
}
REFUND_EVENT = "charge.refunded"


def event_of(data: Mapping[str, Any]) -> Event:
    """What an event says. Raises KeyError or TypeError where it is none."""
    name, thing = data["type"], data["data"]["object"]
    if name in SESSION_EVENTS:
        kind = SESSION_EVENTS[name]
        if kind == EventKind.PAID and thing["payment_status"] != "paid":
            kind = EventKind.PENDING  # the person has finished, the bank has not
        return session_event(thing, kind, event_id=data["id"], name=name)
    if name == REFUND_EVENT:
        return Event(
            id=data["id"],
            kind=EventKind.REFUNDED,
            name=name,
            payment_id=_uuid((thing.get("metadata") or {}).get("payment")),
            payment_ref=thing.get("payment_intent") or "",
            amount_cents=thing["amount"],
            currency=thing["currency"].upper(),
            refunded_cents=thing["amount_refunded"],
        )
    return Event(id=data["id"], kind=EventKind.OTHER, name=name)


def session_event(session: Mapping[str, Any], kind: EventKind, *, event_id: str, name: str) -> Event:
    """What a page of payment says."""
    return Event(
        id=event_id,
        kind=kind,
        name=name,
        payment_id=_uuid(session.get("client_reference_id")),
        ref=session["id"],
        payment_ref=session.get("payment_intent") or "",
        amount_cents=session["amount_total"],
        currency=session["currency"].upper(),
    )


def looked_up(session: Mapping[str, Any]) -> Event | None:
    """The event that a page of payment should have sent by now; None while it is open or the bank still works."""
    if session["status"] == "expired":
        kind = EventKind.EXPIRED
    elif session["status"] == "complete" and session["payment_status"] == "paid":
        kind = EventKind.PAID
    else:
        return None
    return session_event(session, kind, event_id=f"look-up:{session['id']}:{kind.value}", name="look-up")


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
