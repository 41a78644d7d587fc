"""The signature that stands over a webhook, in Stripe's scheme: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">` (R7)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from caot_mentor.errors import NotAllowed
from ondemand.payments.policy import SIGNATURE_TOLERANCE


class BadSignature(NotAllowed):
    """A webhook that nobody signed, or somebody else, or too long ago."""


def sign(body: bytes, secret: str, at: datetime) -> str:
    """The header over a body, signed at a moment."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_seal(body, secret, seconds)}"


def verify(body: bytes, header: str, secret: str, now: datetime) -> None:
    """Raises BadSignature unless the header holds the seal of this body, made with the secret, and recently."""
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _sign, value in parts if name.strip() == "t"]
    seals = [value for name, _sign, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not stamps[0].isdecimal() or len(stamps[0]) > 12 or not seals:
        raise BadSignature
    seconds = int(stamps[0])
    if not any(hmac.compare_digest(_seal(body, secret, seconds).encode(), seal.encode()) for seal in seals):
        raise BadSignature
    if now.timestamp() - seconds > SIGNATURE_TOLERANCE.total_seconds():
        raise BadSignature


def _seal(body: bytes, secret: str, seconds: int) -> str:
    return hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
