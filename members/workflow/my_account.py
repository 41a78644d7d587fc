"""What members change about themselves: profile, kinds of mail, declarations, the yearly confirmation (MEM-5, MEM-6).

Lock order: Member, then Membership, then what other apps hold.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.my_account import notification_kinds_for
from members.emails import my_account as emails
from members.models import Activity, Declaration, Eligibility, Member, Membership, NotificationChoice
from members.queries import current_membership, is_on_at_first, today, wants_mail
from members.rules import may_take_part
from members.workflow.accounts import log

PROFILE_FIELDS = ("language", "city", "province", "time_zone")


@transaction.atomic
def change_profile(member: Member, profile: Mapping[str, str], *, now: datetime) -> bool:
    """Write what of the member's language, city, province and time zone is given; False when nothing differed.

    One event names the columns.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    changed = [name for name in PROFILE_FIELDS if name in profile and getattr(locked, name) != profile[name]]
    if not changed:
        return False
    for name in changed:
        setattr(locked, name, profile[name])
    locked.save(update_fields=changed)
    # the columns only: an event must not keep what a person moved away from
    log(locked, "change_profile", actor=locked, now=now, note=", ".join(changed))
    return True


@transaction.atomic
def choose_notifications(member: Member, wanted: Collection[str], *, now: datetime) -> bool:
    """Switch the optional kinds of mail that the member may get on (`wanted`) or off; False when nothing differed."""
    Member.objects.select_for_update().get(pk=member.pk)
    stored = {choice.kind: choice.is_wanted for choice in NotificationChoice.objects.filter(member=member)}
    kinds = [kind.code for kind in notification_kinds_for(member) if kind.is_optional]
    changed = [kind for kind in kinds if (kind in wanted) != stored.get(kind, is_on_at_first(kind))]
    for kind in changed:
        NotificationChoice.objects.update_or_create(member=member, kind=kind, defaults={"is_wanted": kind in wanted})
    if changed:
        log(member, "choose_notifications", actor=member, now=now, note=", ".join(changed))
    return bool(changed)


@transaction.atomic
def stop_notifications(member: Member, kind: str, *, now: datetime) -> bool:
    """Switch one optional kind of mail off, as the link in such a mail asks; False when it was off already."""
    Member.objects.select_for_update().get(pk=member.pk)
    if not wants_mail(member, kind):
        return False
    NotificationChoice.objects.update_or_create(member=member, kind=kind, defaults={"is_wanted": False})
    log(member, "choose_notifications", actor=member, now=now, note=kind)
    return True


@transaction.atomic
def declare_condition(member: Member, activity: Activity, *, now: datetime) -> None:
    """Record that the member confirms the condition of an activity, in the words shown (MEM-3).

    Confirming again changes nothing. Raises WrongState where nothing has to be confirmed.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    if Declaration.objects.filter(member=member, activity=activity).exists():
        return
    membership = current_membership(member, today(now))
    category = None if membership is None else membership.category
    cell = Eligibility.objects.filter(category=category, activity=activity).first()
    if membership is None or cell is None or may_take_part(member, activity.code, today(now)).reason != "declare":
        raise WrongState(_("For your membership there is nothing to confirm here."))
    Declaration.objects.create(member=member, activity=activity, words=cell.condition, declared_at=now)
    log(member, "declare_condition", actor=member, now=now, to_state=activity.code)


@transaction.atomic
def ask_to_confirm_profile(membership_id: int, *, now: datetime) -> bool:
    """Ask the member once, by mail, to confirm the profile for a renewed membership (MEM-6).

    Who switched this kind of mail off is asked at the next sign-in only. False if it was asked or confirmed meanwhile.
    """
    membership = _locked(membership_id)
    if membership.renewal_asked_at or membership.renewal_confirmed_at:
        return False
    membership.renewal_asked_at = now
    membership.save(update_fields=["renewal_asked_at"])
    member = membership.member
    log(member, "ask_to_confirm_profile", actor=None, now=now, to_state=membership.ends_on.isoformat())
    if wants_mail(member, "membership_renewed"):
        emails.membership_renewed(membership)
    return True


@transaction.atomic
def confirm_renewal(
    member: Member,
    membership: Membership,
    profile: Mapping[str, str],
    *,
    now: datetime,
    also: Collection[Callable[[datetime], Any]] = (),
) -> list[Any]:
    """Confirm the profile for the renewed membership (MEM-6), with the changes made on the way.

    `also` are the steps of other apps (the choice *I want to be a mentor*); they join this transaction and their
    answers are returned. Raises NotAllowed for another person's membership. Confirming again confirms nothing more, but
    what was changed is kept.
    """
    locked = _locked(membership.pk)
    if locked.member_id != member.pk:
        raise NotAllowed
    change_profile(member, profile, now=now)
    if locked.renewal_confirmed_at is None:
        locked.renewal_confirmed_at = now
        locked.save(update_fields=["renewal_confirmed_at"])
        log(member, "confirm_renewal", actor=member, now=now, to_state=locked.ends_on.isoformat())
    return [step(now) for step in also]


def _locked(membership_id: int) -> Membership:
    owner = Membership.objects.values_list("member_id", flat=True).get(pk=membership_id)
    Member.objects.select_for_update().get(pk=owner)
    return Membership.objects.select_for_update(of=("self",)).select_related("member").get(pk=membership_id)
