"""Two who have found each other: one invites the other by e-mail (OD-12).

Lock order: Member (both, by primary key), MentorProfile, Invitation, Pairing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WrongState
from members.emails.accounts import nothing_sent
from members.models import Member, PolicyDocument
from members.queries import is_blocked, missing_acceptances, today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.pairs.deadlines import invitation_due
from mentorship.pairs.emails import invitations as emails
from mentorship.pairs.invitation_rules import ACTIVITIES, STATE_SENTENCES, TRANSITIONS, InvitationAction, Role, side_of
from mentorship.pairs.models import Invitation, InvitationEvent, Pairing
from mentorship.pairs.policy import (
    INVITATIONS_A_MONTH,
    INVITATIONS_COUNT_DAYS,
    INVITATIONS_OPEN_MOST,
    INVITATIONS_TO_ONE,
)
from mentorship.pairs.queries import places_taken_by, running_between
from mentorship.pairs.workflow.locking import lock_people
from mentorship.pairs.workflow.pairings import lock_profiles, propose_pairing, start_pairing
from mentorship.profiles.policy import PLACES_DEFAULT, Program
from mentorship.profiles.queries import profile_of
from mentorship.profiles.rules import MENTEE_SENTENCES
from mentorship.profiles.rules import SENTENCES as MENTOR_SENTENCES

State = Invitation.State
READ_BOTH = _("First read and accept both documents.")
OWN_PLACES_TAKEN = _("All your places are taken. End a mentorship, or give yourself another place, then go on.")
GONE = _("This invitation is not there any more.")


@dataclass(frozen=True)
class Letter:
    """What an invitation says. `email` in lower case; `role` is what who invites would be."""

    email: str
    role: str
    message: str
    text_language: str


@transaction.atomic
def send_invitation(
    inviter: Member, letter: Letter, *, documents: Sequence[PolicyDocument], language: str, now: datetime
) -> Invitation:
    """Invite whoever has this address to a mentorship; accepts `documents`, read in `language`, on the way (SAFE-2).

    A mail goes to the address: to a member in the member's language, else in neutral words. Who is blocked is told
    nothing, nor who had enough such mails; the inviter sees no difference. The same letter sent again while it waits is
    the same invitation. Raises NotAllowed (MEM-2, MEM-3, oneself), WrongState (invited or paired already, too many,
    documents missing), NoPlaceLeft when a mentor who invites has no place.
    """
    lock_people(inviter.pk)
    _check_may(inviter, letter.role, now)
    if letter.email == inviter.email.lower():
        raise NotAllowed(_("This is your own address."))
    sent = Invitation.objects.filter(inviter=inviter)
    waiting = sent.open().filter(email=letter.email).first()
    if waiting is not None:
        if (waiting.message, waiting.inviter_role) == (letter.message, letter.role):
            return waiting
        raise WrongState(_("You have invited this address already; that invitation still waits for an answer."))
    since = now - timedelta(days=INVITATIONS_COUNT_DAYS)
    if sent.open().count() >= INVITATIONS_OPEN_MOST:
        raise WrongState(_("Three of your invitations wait for an answer. Take one back, or wait for an answer."))
    if sent.filter(sent_at__gte=since).count() >= INVITATIONS_A_MONTH:
        raise WrongState(_("You have sent many invitations lately. You can send the next one in a few days."))
    person = Member.objects.filter(email__iexact=letter.email, is_active=True).first()
    if person is not None and running_between(inviter.pk, person.pk) is not None:
        raise WrongState(_("You two are paired already."))
    _check_place(inviter, letter.role)
    _accept(inviter, documents, language, now)
    so_many = Invitation.objects.filter(email=letter.email, sent_at__gte=since).count()
    invitation = Invitation.objects.create(
        inviter=inviter,
        inviter_role=letter.role,
        email=letter.email,
        message=letter.message,
        text_language=letter.text_language,
        sent_at=now,
        respond_by=invitation_due(now),
    )
    event = _record(invitation, InvitationAction.SENT, "", inviter, now)
    if so_many < INVITATIONS_TO_ONE and (person is None or not is_blocked(inviter, person)):
        emails.invitation_sent(invitation, event, person, language)
    else:
        nothing_sent(language)  # the work of a message: time tells nothing either (SAFE-1)
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, member: Member, *, documents: Sequence[PolicyDocument], language: str, now: datetime
) -> Pairing:
    """The invited person accepts: a place is taken, the mentorship begins, and both are told.

    Accepts `documents`, read in `language`, on the way (SAFE-2). Accepting twice is no error. Raises NotAllowed for
    anybody else, after a block, and where MEM-2 or MEM-3 do not let the person take part; WrongState when it is
    answered or over, the two are paired, or the other cannot take part; DeadlinePassed after the last day; NoPlaceLeft.
    """
    locked = _locked(invitation, member)
    if locked.pairing is not None and locked.invitee_id == member.pk:
        return locked.pairing
    _check(locked, InvitationAction.ACCEPTED, member)
    if now > locked.respond_by:
        raise DeadlinePassed
    inviter = locked.inviter
    if is_blocked(inviter, member):
        raise NotAllowed
    _check_may(member, locked.invitee_role, now)
    if not may_take_part(inviter, ACTIVITIES[locked.inviter_role], today(now)).is_allowed:
        # why is nothing that the other side is told
        raise WrongState(_("This person cannot take part at present. You can decline, or accept it later."))
    _accept(member, documents, language, now)
    mentor, mentee = (member, inviter) if locked.invitee_role == Role.MENTOR else (inviter, member)
    try:
        pairing = propose_pairing(mentor=mentor, mentee=mentee, program=Program.FIND, actor=member, now=now)
    except NoPlaceLeft as error:
        raise NoPlaceLeft(OWN_PLACES_TAKEN if mentor == member else str(error)) from error
    locked.pairing = start_pairing(pairing.pk, actor=member, now=now)
    _end(locked, InvitationAction.ACCEPTED, member, now, "pairing", "invitee")
    return locked.pairing


@transaction.atomic
def decline_invitation(invitation: Invitation, member: Member, *, now: datetime) -> Invitation:
    """The invited person says no, without a reason; who invited is told. Twice is no error.

    Raises NotAllowed for anybody else, WrongState when it is answered or over.
    """
    locked = _locked(invitation, member)
    if locked.state == State.DECLINED and locked.invitee_id == member.pk:
        return locked
    _check(locked, InvitationAction.DECLINED, member)
    emails.invitation_over(
        "invitation_declined", locked, _end(locked, InvitationAction.DECLINED, member, now, "invitee")
    )
    return locked


@transaction.atomic
def withdraw_invitation(invitation: Invitation, member: Member, *, now: datetime) -> Invitation:
    """Who invited takes it back; nothing is sent. Twice is no error.

    Raises NotAllowed for anybody else, WrongState when it is answered or over.
    """
    locked = _locked(invitation, member)
    if locked.state == State.WITHDRAWN and locked.inviter_id == member.pk:
        return locked
    _check(locked, InvitationAction.WITHDRAWN, member)
    _end(locked, InvitationAction.WITHDRAWN, member, now)
    return locked


@transaction.atomic
def lapse_invitation(invitation_id: int, *, now: datetime) -> bool:
    """Let an invitation lapse whose time has passed; who invited is told. Says whether it was due."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("inviter").get(pk=invitation_id)
    if invitation.state != State.SENT or now <= invitation.respond_by:
        return False
    emails.invitation_over("invitation_lapsed", invitation, _end(invitation, InvitationAction.LAPSED, None, now))
    return True


@transaction.atomic
def forget_invitation(invitation_id: int, *, now: datetime) -> None:
    """Delete an invitation that came to nothing: the address of somebody who may be no member goes with it."""
    Invitation.objects.filter(pk=invitation_id, pairing=None, ended_at__lt=now).delete()


def _locked(invitation: Invitation, member: Member) -> Invitation:
    """Both people, the mentor's profile and the invitation, held and read anew.

    Both: two who invite each other at once would else have two mentorships with their roles exchanged.
    """
    lock_people(invitation.inviter_id, member.pk)
    lock_profiles([invitation.inviter_id, member.pk])
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("inviter", "pairing")
    found = rows.filter(pk=invitation.pk).first()
    if found is None:
        raise WrongState(GONE)
    return found


def _check(invitation: Invitation, action: InvitationAction, member: Member) -> None:
    transition = TRANSITIONS[action]
    if transition.who != side_of(invitation, member):
        raise NotAllowed
    if invitation.state not in transition.sources:
        raise WrongState(STATE_SENTENCES[State(invitation.state)])


def _check_may(member: Member, role: str, now: datetime) -> None:
    answer = may_take_part(member, ACTIVITIES[role], today(now))
    if not answer.is_allowed:
        sentences = MENTOR_SENTENCES if role == Role.MENTOR else MENTEE_SENTENCES
        raise NotAllowed(sentences[answer.reason])


def _check_place(inviter: Member, role: str) -> None:
    if role != Role.MENTOR:
        return
    profile = profile_of(inviter)
    if len(places_taken_by(inviter.pk)) >= (profile.places if profile else PLACES_DEFAULT):
        raise NoPlaceLeft(OWN_PLACES_TAKEN)


def _accept(member: Member, documents: Sequence[PolicyDocument], language: str, now: datetime) -> None:
    accept_documents(member, documents, language, now)
    if missing_acceptances(member, today(now)):
        raise WrongState(READ_BOTH)


def _end(
    invitation: Invitation, action: InvitationAction, actor: Member | None, now: datetime, *also: str
) -> InvitationEvent:
    before, invitation.state, invitation.ended_at = invitation.state, TRANSITIONS[action].target, now
    if "invitee" in also:
        invitation.invitee = actor
    invitation.save(update_fields=["state", "ended_at", *also])
    return _record(invitation, action, before, actor, now)


def _record(
    invitation: Invitation, action: InvitationAction, before: str, actor: Member | None, now: datetime
) -> InvitationEvent:
    return InvitationEvent.objects.create(
        invitation=invitation, at=now, actor=actor, action=action, from_state=before, to_state=invitation.state
    )
