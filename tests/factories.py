"""People and things for tests, with the least that the rules ask."""

import itertools
import json
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from members.demo import DEMO_TOTP_SECRET
from members.models import Member, Membership, MembershipCategory
from members.policy import Role
from members.queries import today

_numbers = itertools.count(900_000)
PASSWORD = "correct horse battery staple"


def make_member(
    *, category: str | None = "member", starts_on: date | None = None, ends_on: date | None = None, **fields: Any
) -> Member:
    """A member, activated unless `activated_at=None`; `category=None` gives one who never held a membership."""
    number = next(_numbers)
    fields = {
        "email": f"person{number}@members.example",
        "member_number": str(number),
        "first_name": "Robin",
        "last_name": f"Sampleton-{number}",
        "language": "en",
        "city": "Ottawa",
        "province": "ON",
        "activated_at": timezone.now(),
    } | fields
    member = Member(**fields)
    if fields["activated_at"] is None:
        member.set_unusable_password()
    else:
        member.set_password(PASSWORD)
    member.save()
    if fields["activated_at"] is not None:
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if category is not None:
        make_membership(member, category=category, starts_on=starts_on, ends_on=ends_on)
    return member


def make_membership(
    member: Member, *, category: str = "member", starts_on: date | None = None, ends_on: date | None = None
) -> Membership:
    """A membership, by default around today."""
    return Membership.objects.create(
        member=member,
        category=MembershipCategory.objects.get(code=category),
        starts_on=starts_on or today() - timedelta(days=100),
        ends_on=ends_on or today() + timedelta(days=265),
    )


def make_staff(role: str = Role.COORDINATOR, **fields: Any) -> Member:
    """A staff account with a second factor, no membership."""
    staff = make_member(category=None, member_number=None, role=role, **fields)
    TOTP.activate(staff, DEMO_TOTP_SECRET)
    return staff


def sign_in(client: Client, person: Member, *, has_confirmed: bool = False) -> None:
    """Sign in without the pages, as allauth would have recorded it (password, and the second factor of staff).

    `has_confirmed`: the person has just been asked again who they are, as sensitive pages want (quality S7).
    """
    client.force_login(person, backend="members.backends.MemberBackend")
    session, now = client.session, timezone.now().timestamp()
    methods: list[dict[str, Any]] = [{"method": "password", "at": now, "email": person.email}]
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        methods.append({"method": "mfa", "at": now, "type": "totp"})
    if has_confirmed:
        methods.append({"method": "password", "at": now, "reauthenticated": True})
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def make_passkey(member: Member) -> Authenticator:
    """A passkey as a browser would have registered it; its private half is nowhere."""
    key = {1: 2, 3: -7, -1: 1, -2: b"\x01" * 32, -3: b"\x02" * 32}
    credential = AttestedCredentialData.create(b"\0" * 16, f"passkey-{member.pk}".encode(), key)
    flags = AuthenticatorData.FLAG.USER_PRESENT | AuthenticatorData.FLAG.ATTESTED
    shown = AuthenticatorData.create(b"\0" * 32, flags, 0, credential_data=credential)
    response = {
        "clientDataJSON": websafe_encode(
            json.dumps({"type": "webauthn.create", "challenge": "", "origin": ""}).encode()
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", shown, {})),
    }
    name = websafe_encode(credential.credential_id)
    registered = {"id": name, "rawId": name, "type": "public-key", "response": response}
    return WebAuthn.add(member, "Key", registered).instance
