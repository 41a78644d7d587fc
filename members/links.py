"""Links in mail that let somebody in: signed, short-lived, and bound to the state that using them changes.

So a link works once, and an older one stops working as soon as anything it was made from changes.

The links about another person (SAFE-1) stand on pages instead: they work for the reader of that page alone.
"""

from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from members.models import Member, StaffInvitation
from members.policy import ACTIVATION_LINK_HOURS, SAFETY_LINK_HOURS, STAFF_INVITATION_DAYS

ACTIVATION, INVITATION, SAFETY = "members.activation", "members.staff-invitation", "members.safety"
MAIL_OFF = "members.mail-off"


def activation_token(member: Member) -> str:
    """What the link of an activation mail ends in (MEM-4)."""
    return signing.dumps([member.pk, _state_of_account(member)], salt=ACTIVATION)


def member_of_activation(token: str) -> Member | None:
    """The member whose account the link opens; None if it is forged, older than 24 hours, or used."""
    key = _read(token, ACTIVATION, timedelta(hours=ACTIVATION_LINK_HOURS))
    member = Member.objects.filter(pk=key[0], is_active=True, activated_at=None).first() if key else None
    return member if member and key and key[1] == _state_of_account(member) else None


def invitation_token(invitation: StaffInvitation) -> str:
    """What the link of a staff invitation ends in (MEM-8)."""
    return signing.dumps([invitation.pk, _state_of_invitation(invitation)], salt=INVITATION)


def invitation_of(token: str) -> StaffInvitation | None:
    """The open invitation behind the link; None if it is forged, older than 7 days, used or withdrawn."""
    key = _read(token, INVITATION, timedelta(days=STAFF_INVITATION_DAYS))
    invitation = StaffInvitation.objects.filter(pk=key[0], accepted_at=None).first() if key else None
    return invitation if invitation and key and key[1] == _state_of_invitation(invitation) else None


def safety_token(reader: Member, other: Member, place: str) -> str:
    """What the addresses end in by which `reader` reports or blocks `other`, whose page `place` they read (SAFE-1)."""
    return signing.dumps([reader.pk, other.pk, place], salt=SAFETY)


def person_of_safety(token: str, reader: Member) -> tuple[Member, str] | None:
    """Whom the reader's link is about, and the page it stood on; None if it is forged, old, or somebody else's."""
    try:
        key = signing.loads(token, salt=SAFETY, max_age=timedelta(hours=SAFETY_LINK_HOURS))
    except signing.BadSignature:
        return None
    match key:
        case [reader.pk, int(number), str(place)] if number != reader.pk:
            other = Member.objects.filter(pk=number).first()
            return (other, place) if other else None
    return None


def mail_off_token(member: Member, kind: str) -> str:
    """What the link ends in that switches a kind of mail off (MEM-5). It lets nobody in, and works as long as the mail
    may lie in a letter box."""
    return signing.dumps([member.pk, kind], salt=MAIL_OFF)


def choice_of_mail_off(token: str) -> tuple[Member, str] | None:
    """Whose mail of which kind the link switches off; None if it is forged, or the account is not there any more."""
    try:
        key = signing.loads(token, salt=MAIL_OFF)
    except signing.BadSignature:
        return None
    match key:
        case [int(number), str(kind)]:
            member = Member.objects.filter(pk=number, is_active=True).first()
            return (member, kind) if member else None
    return None


def _state_of_account(member: Member) -> str:
    # an unusable password is random, too: setting any password ends every link sent before
    return _fingerprint(ACTIVATION, member.email, member.password, str(member.activated_at))


def _state_of_invitation(invitation: StaffInvitation) -> str:
    return _fingerprint(INVITATION, invitation.email, invitation.role, invitation.invited_at.isoformat())


def _fingerprint(salt: str, *parts: str) -> str:
    return salted_hmac(salt, "\n".join(parts), algorithm="sha256").hexdigest()[:32]


def _read(token: str, salt: str, lasts: timedelta) -> tuple[int, str] | None:
    try:
        key = signing.loads(token, salt=salt, max_age=lasts)
    except signing.BadSignature:
        return None
    match key:
        case [int(number), str(state)]:
            return number, state
    return None
