"""R7: our signatures are Stripe's, and what is forged is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import stripe

from ondemand.payments.providers.signatures import BadSignature, sign, verify

BODY, SECRET = '{"id": "evt_1", "name": "Zoé"}'.encode(), "whsec_for_tests"
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def test_stripes_own_library_accepts_what_we_sign_and_we_what_it_signs() -> None:
    now = datetime.now(UTC)
    assert stripe.WebhookSignature.verify_header(BODY, sign(BODY, SECRET, now), SECRET, 300)
    stamp = int(now.timestamp())
    theirs = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, stamp)
    assert theirs == sign(BODY, SECRET, now)
    verify(BODY, theirs, SECRET, now)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (BODY, ""),
        (BODY, "t=,v1="),
        (BODY, "v1=abc"),
        (BODY, "t=12"),
        (BODY, "t=1²,v1=abc"),
        (BODY, sign(BODY, "another secret", NOW)),
        (BODY, sign(BODY, SECRET, NOW).replace("v1=", "v0=")),
        (BODY, sign(BODY, SECRET, NOW)[:-1] + "é"),
        (BODY + b" ", sign(BODY, SECRET, NOW)),
        (BODY.replace(b"evt_1", b"evt_2"), sign(BODY, SECRET, NOW)),
        (BODY, sign(BODY, SECRET, NOW - timedelta(seconds=301))),
        (BODY, f"t={int(NOW.timestamp())}," + sign(BODY, SECRET, NOW - timedelta(seconds=400)).partition(",")[2]),
    ],
)
def test_what_is_forged_or_old_is_refused(body: bytes, header: str) -> None:
    with pytest.raises(BadSignature):
        verify(body, header, SECRET, NOW)


def test_five_minutes_are_no_copy_and_a_second_secret_may_stand_beside_the_first() -> None:
    verify(BODY, sign(BODY, SECRET, NOW - timedelta(seconds=300)), SECRET, NOW)
    seal = sign(BODY, SECRET, NOW).partition(",")[2]
    verify(BODY, f"t={int(NOW.timestamp())},v1={'0' * 64},{seal},v0=old", SECRET, NOW)
