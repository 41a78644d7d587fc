"""Messages about signing in: activation, codes, passwords, addresses (MEM-4, MEM-7, quality 2.2)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from caot_mentor.mail.compose import queue
from caot_mentor.mail.wake import wake
from members.links import activation_token
from members.models import Member
from members.policy import ACTIVATION_LINK_HOURS


def url_for(language: str, name: str, **kwargs: str) -> str:
    """The whole address of a page, in the reader's language whatever the language of the page that asked."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, kwargs=kwargs)


def activation_asked(member: Member) -> None:
    """The link that opens the account (MEM-4)."""
    url = url_for(member.language, "members:activate-password", token=activation_token(member))
    _send("account_activation", member, {"url": url, "hours": ACTIVATION_LINK_HOURS}, is_secret=True)


def activation_not_needed(member: Member) -> None:
    """The account is open already: where to sign in, and what to do about a lost password."""
    context = {
        "sign_in_url": url_for(member.language, "account_login"),
        "reset_url": url_for(member.language, "account_reset_password"),
    }
    # secret like the other one, so that neither staff nor a difference in the work tells them apart
    _send("account_exists", member, context, is_secret=True)


def nothing_sent(language: str) -> None:
    """The work of a message without the message: an address that nobody has must not be told by time (quality S6)."""
    nobody = Member(email="nobody@nowhere.invalid", first_name="Nobody", language=language)
    with transaction.atomic():
        activation_asked(nobody)
        transaction.set_rollback(True)
    transaction.on_commit(lambda: wake(uuid4()), robust=True)


def sign_in_code(member: Member, *, code: str) -> None:
    """The code that signs somebody in without a password."""
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    _send("sign_in_code", member, {"code": code, "minutes": minutes}, is_secret=True)


def password_reset_asked(member: Member, *, uid: str, key: str) -> None:
    """The link to a new password."""
    url = url_for(member.language, "account_reset_password_from_key", uidb36=uid, key=key)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    _send("password_reset", member, {"url": url, "hours": hours}, is_secret=True)


def password_changed(member: Member, *, at: datetime) -> None:
    """Somebody changed the password: if it was not the member, help is a click away."""
    _send("password_changed", member, {"at": at, "reset_url": url_for(member.language, "account_reset_password")})


def address_to_confirm(member: Member, *, new_address: str, key: str) -> None:
    """To the new address: confirm that it is yours (MEM-7)."""
    url = url_for(member.language, "account_confirm_email", key=key)
    days = settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS
    _send("address_confirm", member, {"url": url, "hours": 24 * days}, to_address=new_address, is_secret=True)


def address_taken(holder: Member) -> None:
    """To the holder of an address that another member asked to change to; nothing was changed."""
    # secret, because the message that it stands in for is
    _send("address_taken", holder, {}, is_secret=True)


def address_changed(member: Member, *, old_address: str, at: datetime) -> None:
    """To the old address: the account signs in with another one from now on (MEM-7)."""
    _send("address_changed", member, {"new_address": member.email, "at": at}, to_address=old_address)


def sign_in_safety_changed(member: Member, *, change: str, at: datetime) -> None:
    """A second factor was added or removed; `change` is one of the cases of the template."""
    context = {"change": change, "at": at, "safety_url": url_for(member.language, "mfa_index")}
    _send("sign_in_safety_changed", member, context)


def _send(
    event: str, member: Member, context: Mapping[str, object], *, to_address: str = "", is_secret: bool = False
) -> None:
    # each of these was asked for anew: no two are the same occasion
    queue(
        event,
        to_address=to_address or member.email,
        language=member.language,
        context={"first_name": member.first_name, **context},
        dedupe_key=f"{event}:{member.pk}:{uuid4()}",
        member=member if member.pk else None,
        is_secret=is_secret,
    )
