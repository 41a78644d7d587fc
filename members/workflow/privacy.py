"""Erasure (MEM-5): a member asks, an administrator carries it out or says why not.

Lock order: Member (several: by primary key), then ErasureRequest, then everything that the privacy registry lists.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor import privacy
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.emails import my_account as emails
from members.models import ErasureRequest, Member
from members.policy import TOMBSTONES_TASK, Role
from members.workflow.accounts import log

State = ErasureRequest.State
# action → the state it needs, the state it leads to
TRANSITIONS = {
    "withdraw_erasure": (State.OPEN, State.WITHDRAWN),
    "decline_erasure": (State.OPEN, State.DECLINED),
    "carry_out_erasure": (State.OPEN, State.DONE),
}
ALREADY_DECIDED = _("This request has been decided or withdrawn already.")


@transaction.atomic
def ask_for_erasure(member: Member, *, now: datetime) -> ErasureRequest:
    """Ask that the account be erased; asking again while it is open changes nothing. A receipt goes by mail.

    Raises WrongState for staff: an administrator takes the role away first, so that no duty is left without a person.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if asked := ErasureRequest.objects.filter(member=locked, state=State.OPEN).first():
        return asked
    if locked.is_staff:
        raise WrongState(_("You are staff: ask an administrator to take back your role first."))
    asked = ErasureRequest.objects.create(member=locked, asked_at=now)
    log(locked, "ask_for_erasure", actor=locked, now=now)
    emails.erasure_asked(asked, locked)
    return asked


@transaction.atomic
def withdraw_erasure(member: Member, *, now: datetime) -> None:
    """Take the open request back. Raises WrongState when there is none; withdrawing twice is no error."""
    Member.objects.select_for_update().get(pk=member.pk)
    latest = ErasureRequest.objects.select_for_update().filter(member=member).order_by("-asked_at", "-pk").first()
    if latest is not None and latest.state == State.WITHDRAWN:
        return
    if latest is None:
        raise WrongState(ALREADY_DECIDED)
    _decide(latest, "withdraw_erasure", by=member, now=now)


@transaction.atomic
def decline_erasure(asked: ErasureRequest, *, reason: str, by: Member, now: datetime) -> None:
    """Say no, with a reason that the member is told. Raises NotAllowed, and WrongState unless it is open."""
    member, locked = _locked_for(asked, by)
    if locked.state == State.DECLINED and locked.decided_by_id == by.pk:
        return
    if not reason.strip():
        raise WrongState(_("Say why: the member is told."))
    locked.reason = reason.strip()
    _decide(locked, "decline_erasure", by=by, now=now)
    emails.erasure_declined(locked, member)


@transaction.atomic
def carry_out_erasure(asked: ErasureRequest, *, by: Member, now: datetime) -> None:
    """Take the person out of every table, as the privacy registry says, and tell the last known address.

    The member's row stays, emptied, so that other people's records keep their other side; nobody can sign in with it.
    Raises NotAllowed unless `by` is an administrator and another person; WrongState unless the request is open, and
    for staff.
    """
    others = privacy.others_to_lock(asked.member) if asked.member else set()
    member, locked = _locked_for(asked, by, others)
    if locked.state == State.DONE and locked.decided_by_id == by.pk:
        return
    if member.role != Role.NONE:
        raise WrongState(_("This person is staff: take back the role first."))
    if not privacy.others_to_lock(member) <= others:
        raise WrongState(_("Something has changed for this person meanwhile. Please try again."))
    _decide(locked, "carry_out_erasure", by=by, now=now)
    privacy.erase(member, now)
    log(member, "erase", actor=by, now=now)
    transaction.on_commit(lambda: knock(TOMBSTONES_TASK), robust=True)
    emails.account_erased(locked, member)


@transaction.atomic
def note_download(member: Member, *, now: datetime) -> None:
    """Leave on record that the person, or somebody in their place, took away everything about them."""
    log(Member.objects.select_for_update(no_key=True).get(pk=member.pk), "download_data", actor=member, now=now)


def _locked_for(asked: ErasureRequest, by: Member, others: Collection[int] = ()) -> tuple[Member, ErasureRequest]:
    if not by.has_perm("members.change_erasurerequest"):
        raise NotAllowed(_("Only an administrator decides on an erasure."))
    if asked.member_id is None or asked.member_id == by.pk:
        raise NotAllowed(_("Another administrator has to decide on your own request."))
    # Everybody first, so that whatever runs for one of them is over; no_key, because it may still write them mails,
    # which refer to the person. Then the person's row alone, whose name and address go.
    held = Member.objects.select_for_update(no_key=True).filter(pk__in={asked.member_id, *others}).order_by("pk")
    list(held.values_list("pk", flat=True))
    member = Member.objects.select_for_update().get(pk=asked.member_id)
    return member, ErasureRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)


def _decide(asked: ErasureRequest, action: str, *, by: Member, now: datetime) -> None:
    source, target = TRANSITIONS[action]
    if asked.state != source:
        raise WrongState(ALREADY_DECIDED)
    asked.state, asked.decided_at, asked.decided_by = target, now, by
    asked.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if asked.member is not None:
        log(asked.member, action, actor=by, now=now, from_state=source, to_state=target)
