"""The logins that `make demo` prints."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from members.demo import DEMO_PASSWORD, DEMO_TOTP_SECRET, DemoAccount
from members.models import Member, Membership, MembershipCategory
from members.queries import today

MENTEE_ACCOUNT, MENTOR_ACCOUNT, ACCEPTED_ACCOUNT = "mentee@demo.example", "mentor@demo.example", "mentee2@demo.example"
STAFFLESS = (MENTEE_ACCOUNT, MENTOR_ACCOUNT, "newmember@demo.example", ACCEPTED_ACCOUNT)
BEGAN_DAYS_AGO = 200  # their memberships: before the mentorship of two of them


def make_account(account: DemoAccount, now: datetime) -> bool:
    """One login of `make demo`: password, verified address, second factor for staff, membership for the others."""
    member, is_new = Member.objects.get_or_create(
        email=account.email,
        defaults={
            "first_name": account.first_name,
            "last_name": account.last_name,
            "language": account.language,
            "role": account.role,
            "activated_at": now,
            **({} if account.role else _place_of_account(account)),
        },
    )
    if is_new:
        member.password = _password()
        member.save(update_fields=["password"])
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if account.role and not Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(member, DEMO_TOTP_SECRET)
    if not account.role and not member.memberships.exists():
        on = today(now)
        category = MembershipCategory.objects.get(code="member")
        starts_on = on - timedelta(days=BEGAN_DAYS_AGO)
        ends_on = starts_on + timedelta(days=364)
        Membership.objects.create(
            member=member, category=category, starts_on=starts_on, ends_on=ends_on, arrived_at=now
        )
    return is_new


@cache
def _password() -> str:
    # made once: a hash takes long on purpose, and all these logins have the same password
    return make_password(DEMO_PASSWORD)


def _place_of_account(account: DemoAccount) -> dict[str, str]:
    number = f"D{STAFFLESS.index(account.email):05}"
    if account.language == "fr":
        return {"member_number": number, "city": "Sherbrooke", "province": "QC"}
    return {"member_number": number, "city": "Ottawa", "province": "ON"}
