"""Who becomes staff, and who is no longer (MEM-8).

Lock order: every administrator by primary key, then the member, then the invitation. Changing a role ends every session
of the person, because the session's seal is made from the role too (Member.get_session_auth_hash).
"""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from members.emails import staff as emails
from members.links import invitation_of
from members.models import Member, StaffInvitation
from members.policy import STAFF_INVITATION_DAYS, Role
from members.rules import why_not_invite
from members.workflow.accounts import log, open_account

INVITATION_OVER = _("This invitation was used or withdrawn, or is older than 7 days.")


def invite_staff(
    *, email: str, first_name: str, last_name: str, language: str, role: str, by: Member | None, now: datetime
) -> StaffInvitation:
    """Invite a person to a role by a link that works once, for 7 days.

    `by` is an administrator, or None for the command that invites the first one. An invitation that has ended makes
    room for a new one. Raises NotAllowed, or WrongState if the person is staff or has an open invitation.
    """
    if by is not None and by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("Only an administrator invites staff."))
    email = email.strip().lower()
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(email=email).first()
        earlier = StaffInvitation.objects.select_for_update(of=("self",)).filter(email=email, accepted_at=None).first()
        if (reason := why_not_invite(email, now)) is not None:
            raise WrongState(reason)
        if earlier is not None:
            earlier.delete()
        invitation = StaffInvitation.objects.create(
            email=email,
            first_name=first_name.strip(),
            last_name=last_name.strip(),
            language=language,
            role=role,
            invited_by=by,
            invited_at=now,
            expires_at=now + timedelta(days=STAFF_INVITATION_DAYS),
        )
        for about in filter(None, {by, member}):
            log(about, "invite_staff", actor=by, now=now, to_state=role, note=email if about == by else "")
        emails.invited(invitation)
    return invitation


def withdraw_invitation(invitation: StaffInvitation, *, by: Member, now: datetime) -> None:
    """End an open invitation: its link stops working. Raises NotAllowed, or WrongState once it was accepted."""
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("Only an administrator invites staff."))
    with transaction.atomic():
        locked = StaffInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
        if locked is None:
            return
        if locked.accepted_at is not None:
            raise WrongState(_("This invitation was accepted. Change the role on the person’s page instead."))
        locked.delete()
        log(by, "withdraw_staff_invitation", actor=by, now=now, from_state=locked.role, note=locked.email)


def accept_invitation_with_password(
    *, token: str, first_name: str, last_name: str, password: str, now: datetime
) -> Member:
    """Open an account with the invited role, for a person who has none yet; a person on the roll keeps the number.

    Raises DeadlinePassed for a link that is used, withdrawn, forged or too old, and WrongState if the address has an
    active account: that person signs in and accepts as themself.
    """
    hashed = make_password(password)  # slow on purpose, so not while a row is locked
    with transaction.atomic():
        found = _open_invitation(token)
        member = Member.objects.select_for_update().filter(email=found.email).first()
        invitation = _lock_invitation(found, now)
        if member is None:
            member = Member(email=invitation.email, language=invitation.language)
            member.first_name, member.last_name = first_name.strip(), last_name.strip()
            member.password = hashed
            member.save()
        elif member.activated_at is not None or not member.is_active:
            raise WrongState(_("There is an account with this address: sign in first."))
        open_account(member, hashed_password=hashed, now=now)
        _give_role(member, invitation, now)
    return member


def accept_invitation_as_member(*, token: str, member: Member, now: datetime) -> Member:
    """Add the invited role to the account of the person who is signed in.

    Raises DeadlinePassed as above, and NotAllowed if the invitation went to somebody else's address.
    """
    with transaction.atomic():
        found = _open_invitation(token)
        locked = Member.objects.select_for_update().get(pk=member.pk)
        invitation = _lock_invitation(found, now)
        if locked.email != invitation.email:
            raise NotAllowed(_("This invitation was sent to another address. Sign in with that account."))
        _give_role(locked, invitation, now)
    return locked


def _open_invitation(token: str) -> StaffInvitation:
    found = invitation_of(token)
    if found is None:
        raise DeadlinePassed(INVITATION_OVER)
    return found


def _lock_invitation(found: StaffInvitation, now: datetime) -> StaffInvitation:
    # the second of two clicks waits here, and then finds it accepted
    still_open = StaffInvitation.objects.filter(pk=found.pk, accepted_at=None, expires_at__gt=now)
    locked = still_open.select_for_update(of=("self",)).first()
    if locked is None:
        raise DeadlinePassed(INVITATION_OVER)
    return locked


def _give_role(member: Member, invitation: StaffInvitation, now: datetime) -> None:
    before, member.role = member.role, invitation.role
    member.save(update_fields=["role"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    log(member, "accept_staff_invitation", actor=member, now=now, from_state=before, to_state=member.role)


def change_role(member: Member, *, role: str, by: Member, now: datetime) -> Member:
    """Give a staff person another role, or none; all sessions of the person end, and a message says so.

    Raises NotAllowed unless `by` is an administrator; WrongState for a person who is no staff (they are invited), and
    where it would leave the site without an administrator who can sign in.
    """
    with transaction.atomic():
        # all of them, in one order: two administrators who demote each other at once must meet here
        administrators = {
            person.pk: person
            for person in Member.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk")
        }
        if by.pk not in administrators:
            raise NotAllowed(_("Only an administrator changes roles."))
        locked = administrators.get(member.pk) or Member.objects.select_for_update().get(pk=member.pk)
        if locked.role == role:
            return locked
        if not locked.is_staff:
            raise WrongState(_("This person is no staff: invite them instead."))
        others = [person for person in administrators.values() if person.pk != locked.pk and person.is_active]
        if locked.role == Role.ADMINISTRATOR and not others:
            raise WrongState(_("This is the last administrator. Make somebody else administrator first."))
        before, locked.role = locked.role, role
        locked.save(update_fields=["role"])
        event = log(locked, "change_role", actor=by, now=now, from_state=before, to_state=role)
        emails.role_changed(locked, event)
    return locked
