"""What every provider can do, and what it tells us, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from ondemand.payments.models import Payment, Refund


class ProviderDown(WorkflowError):
    """The provider does not answer, or not now: the same may be asked again."""

    sentence = _("The page of payment cannot be reached just now. Nothing was charged. Try again in a few minutes.")


class ProviderRefused(WorkflowError):
    """The provider answered no: asking the same again changes nothing."""

    sentence = _("The provider of payments refused this.")


class EventKind(Enum):
    """What the provider may tell us of a payment; `OTHER` is nothing that we wait for."""

    PAID = "paid"
    PENDING = "pending"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    OTHER = "other"


@dataclass(frozen=True)
class Event:
    """One message of the provider. Amounts are in cents; `refunded_cents` is all that was paid back so far.

    `payment_id` is what we gave along and got back, `ref` the provider's page of payment, `payment_ref` what became
    of it.
    """

    id: str
    kind: EventKind
    name: str
    payment_id: UUID | None = None
    ref: str = ""
    payment_ref: str = ""
    amount_cents: int | None = None
    currency: str = ""
    refunded_cents: int = 0


@dataclass(frozen=True)
class Opened:
    """A page of payment: what the provider calls it, and where it is."""

    ref: str
    url: str


class Provider(Protocol):
    """A provider of payments. Everything but `verify` may go over the network: never called while a lock is held."""

    code: str
    checkout_host: str  # where its page of payment is, for the policy of our own page; empty for ours

    def open_checkout(self, payment: Payment, *, return_url: str, language: str, email: str) -> Opened:
        """A page on which the payment is made. Asked twice for one payment it is the same page.

        Raises ProviderDown, ProviderRefused.
        """
        ...

    def close_checkout(self, ref: str) -> None:
        """Let nobody pay on this page any more; one that is over stays as it is. Raises ProviderDown."""
        ...

    def verify(self, body: bytes, signature: str, now: datetime) -> Event:
        """What was told, if the provider told it. Raises BadSignature."""
        ...

    def look_up(self, ref: str) -> Event | None:
        """How a page of payment stands, as an event that was missed; None while it is open. Raises ProviderDown."""
        ...

    def pay_back(self, refund: Refund) -> str:
        """Pay a refund back the way the money came, once however often asked; its reference.

        Raises ProviderDown, ProviderRefused.
        """
        ...
