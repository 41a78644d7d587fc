"""People say that they would take part, and are told when an offering is opened (MOM-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import current_membership, is_suspended, today
from momentum.programs import emails
from momentum.programs.models import Interest, InterestTold, Offering, Program, Tier


@dataclass(frozen=True)
class InterestAnswers:
    """What the form asks, by column; the lists are codes of terms."""

    profile: Sequence[str] = field(default_factory=list)
    areas: Sequence[str] = field(default_factory=list)
    practice_settings: Sequence[str] = field(default_factory=list)
    note: str = ""
    language: str = "en"


@transaction.atomic
def say_interested(
    member: Member, program: Program, role: str, answers: InterestAnswers, *, tier: Tier | None = None, now: datetime
) -> Interest:
    """The member would take part in this role: one open interest in a program and role, saying it again changes it.

    Nothing is sent. Raises NotAllowed without a current membership (MEM-2), WrongState where the program is not offered
    or the tier is another's.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if is_suspended(locked) or current_membership(locked, today(now)) is None:
        raise NotAllowed(_("The programs are for people with a current membership."))
    if not program.is_active or (tier is not None and tier.program_id != program.pk):
        raise WrongState(_("This program is not offered at present."))
    values = asdict(answers) | {
        name: list(getattr(answers, name)) for name in ("profile", "areas", "practice_settings")
    }
    held = Interest.objects.select_for_update().open().filter(member=locked, program=program, role=role).first()
    if held is None:
        return Interest.objects.create(member=locked, program=program, role=role, tier=tier, created_at=now, **values)
    for name, value in (values | {"tier": tier}).items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "tier"])
    return held


@transaction.atomic
def withdraw_interest(interest: Interest, member: Member, *, now: datetime) -> Interest:
    """The member takes it back. Twice is no error. Raises NotAllowed for anybody else."""
    Member.objects.select_for_update().get(pk=interest.member_id)
    locked = Interest.objects.select_for_update().get(pk=interest.pk)
    if locked.member_id != member.pk:
        raise NotAllowed
    if locked.withdrawn_at is None and locked.applied_at is None:
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
    return locked


def follow_interest(member: Member, program: Program, role: str, *, now: datetime) -> None:
    """The member applied: what was said before no longer counts as demand. In the caller's transaction, which holds the
    member."""
    Interest.objects.open().filter(member=member, program=program, role=role).update(applied_at=now)


@transaction.atomic
def tell_of_offering(offering_id: int, member_id: int, *, now: datetime) -> bool:
    """Write to one person that the offering is open, once (ALL-3). Returns whether it wrote."""
    member = Member.objects.select_for_update().get(pk=member_id)
    offering = Offering.objects.select_related("program").get(pk=offering_id)
    if offering.state != Offering.State.PREPARING:
        return False
    _row, is_new = InterestTold.objects.get_or_create(offering=offering, member=member, defaults={"at": now})
    if is_new:
        roles = Interest.objects.open().filter(member=member, program=offering.program_id)
        emails.offering_opened(offering, member, roles=sorted(set(roles.values_list("role", flat=True))))
    return is_new
