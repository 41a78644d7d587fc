"""Accounts: activation, the address a member signs in with, mail that comes back (MEM-4, MEM-7).

Lock order: Member, then the library's EmailAddress and Authenticator rows, then EmailDifference.
"""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.emails import accounts as emails
from members.links import member_of_activation
from members.models import EmailDifference, Member, MemberEvent
from members.rules import why_keep_factor


def ask_for_activation(*, email: str) -> None:
    """Send the activation link to a person on the roll, help to one who has activated, nothing to anybody else.

    The three take the same queries and the same composing, so that nobody learns by time who is on the roll.
    """
    member = Member.objects.filter(email=email.strip().lower(), is_active=True).first()
    if member is None:
        emails.nothing_sent(get_language() or "en")
        return
    with transaction.atomic():
        if member.activated_at is None:
            emails.activation_asked(member)
        else:
            emails.activation_not_needed(member)


def activate_account(*, token: str, password: str, now: datetime) -> Member:
    """Open the account behind an activation link: password, verified address, event.

    The link came to the address, so the address is verified, and mail to it arrives again. Raises DeadlinePassed if the
    link is used, forged or older than 24 hours.
    """
    hashed = make_password(password)  # slow on purpose, so not while a row is locked
    with transaction.atomic():
        found = member_of_activation(token)
        # the second of two clicks waits here, and then finds the account open
        member = Member.objects.select_for_update().filter(pk=found.pk, activated_at=None).first() if found else None
        if member is None:
            raise DeadlinePassed(_("This link has been used, or is older than 24 hours. Ask for a new one."))
        open_account(member, hashed_password=hashed, now=now)
        log(member, "activate_account", actor=member, now=now)
    return member


def remove_second_factor(factor: Authenticator, *, remove: Callable[[], None]) -> None:
    """Do the library's `remove` unless staff would be left without a second factor (MEM-8); twice is a quiet success.

    The library's own pages look before they remove, and do not lock: two tabs would remove the last two. It sends
    its message to the person. Raises WrongState.
    """
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=factor.user_id)
        locked = Authenticator.objects.select_related("user").filter(pk=factor.pk).first()
        if locked is None:
            return
        if (reason := why_keep_factor(locked)) is not None:
            raise WrongState(reason)
        remove()


def open_account(member: Member, *, hashed_password: str, now: datetime) -> None:
    """Give a locked member a password and a verified address. The caller holds the lock and writes the event."""
    member.password, member.activated_at, member.address_bounced_at = hashed_password, now, None
    member.save(update_fields=["password", "activated_at", "address_bounced_at"])
    EmailAddress.objects.filter(user=member).exclude(email=member.email).delete()
    EmailAddress.objects.update_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})


def change_address(address: EmailAddress, *, confirm: Callable[[], bool], now: datetime) -> bool:
    """Make a confirmed address the one that the member signs in with (MEM-7); False if another person holds it.

    `confirm` is the library's own step: it marks the row as verified and primary, removes the old one, and queues the
    notice to it. Writes the event, and tells staff that the roll still has the old address.
    """
    try:
        with transaction.atomic():
            member = Member.objects.select_for_update().get(pk=address.user_id)
            if Member.objects.filter(email=address.email).exclude(pk=member.pk).exists():
                return False
            old_address = member.email
            if not confirm():
                return False
            Member.objects.filter(pk=member.pk).update(address_bounced_at=None)
            log(member, "change_address", actor=member, now=now)
            if member.member_number:
                _note_difference(member, old_address=old_address, new_address=address.email, now=now)
    except IntegrityError:  # two members confirmed the same address at once: the first has it
        return False
    return True


def _note_difference(member: Member, *, old_address: str, new_address: str, now: datetime) -> None:
    difference = EmailDifference.objects.select_for_update().filter(member=member).first()
    if difference is None:
        EmailDifference.objects.create(member=member, roll_email=old_address, seen_at=now)
    elif difference.settled_at is not None:
        difference.roll_email, difference.seen_at, difference.settled_at = old_address, now, None
        difference.save(update_fields=["roll_email", "seen_at", "settled_at"])
    elif difference.roll_email == new_address:
        # back to what the roll has had all along
        difference.settled_at = now
        difference.save(update_fields=["settled_at"])


def settle_difference(difference: EmailDifference, *, by: Member, now: datetime) -> EmailDifference:
    """Note that the new address was carried back to the membership system. Settling twice is a quiet success.

    Raises NotAllowed without the right to change differences.
    """
    if not by.has_perm("members.change_emaildifference"):
        raise NotAllowed
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=difference.member_id)
        locked = EmailDifference.objects.select_for_update().get(pk=difference.pk)
        if locked.settled_at is None:
            locked.settled_at = now
            locked.save(update_fields=["settled_at"])
            log(member, "carry_back_address", actor=by, now=now)
    return locked


def note_bounce(email: OutgoingEmail) -> None:
    """A server refused a member's address for good: My Account says so until the address is confirmed (INFO-3)."""
    now = timezone.now()
    with transaction.atomic():
        member = (
            Member.objects.select_for_update().filter(email=email.to_address.lower(), address_bounced_at=None).first()
        )
        if member is not None:
            member.address_bounced_at = now
            member.save(update_fields=["address_bounced_at"])
            log(member, "mail_came_back", actor=None, now=now)


def note_address_works(member: Member, *, now: datetime) -> None:
    """What was mailed to the address came back from its reader: a code, or a link."""
    if member.address_bounced_at is None:
        return
    with transaction.atomic():
        if Member.objects.filter(pk=member.pk, address_bounced_at__isnull=False).update(address_bounced_at=None):
            log(member, "mail_arrives_again", actor=member, now=now)
    member.address_bounced_at = None


def log(
    member: Member,
    action: str,
    *,
    actor: Member | None,
    now: datetime,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
) -> MemberEvent:
    """Write the one event row of a change to an account."""
    return MemberEvent.objects.create(
        member=member, at=now, actor=actor, action=action, from_state=from_state, to_state=to_state, note=note
    )
