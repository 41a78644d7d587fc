"""Who may take part in what: the table of MEM-3, single admissions, and whether a person may sign in at all.

Lock order: Member, then Admission; the cells of the table by primary key.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.emails import my_account as emails
from members.models import Activity, Admission, Eligibility, Member
from members.queries import today
from members.rules import may_take_part
from members.workflow.accounts import log


@dataclass(frozen=True)
class Cell:
    """What a cell of the table says."""

    answer: str
    condition_en: str = ""
    condition_fr: str = ""


@transaction.atomic
def set_eligibility(
    cells: Mapping[tuple[int, int], Cell], *, by: Member, right: str = "members.change_eligibility"
) -> list[Eligibility]:
    """Write the cells of MEM-3's table, by (category, activity); returns those that changed. `right` is another one
    where an app above writes the columns that it added itself.

    Raises NotAllowed unless `by` is an administrator, or has that right; WrongState for *if declared* without words in
    both languages.
    """
    if not by.has_perm(right):
        raise NotAllowed(_("Only an administrator changes this table."))
    stored = {
        (cell.category_id, cell.activity_id): cell
        for cell in Eligibility.objects.select_for_update(of=("self",)).order_by("pk")
    }
    changed = []
    for (category_id, activity_id), wanted in cells.items():
        if wanted.answer == Eligibility.Answer.DECLARED and not (wanted.condition_en and wanted.condition_fr):
            raise WrongState(_("An answer “if declared” needs the words that the person confirms."))
        cell = stored.get((category_id, activity_id)) or Eligibility(category_id=category_id, activity_id=activity_id)
        if cell.pk is None and wanted.answer == Eligibility.Answer.NOT_ALLOWED:
            continue  # a missing cell says so already
        words = asdict(wanted)
        if {name: getattr(cell, name) or "" for name in words} != words:
            for name, value in words.items():
                setattr(cell, name, value)
            cell.save()
            changed.append(cell)
    return changed


@transaction.atomic
def admit(member: Member, activity: Activity, *, note: str, by: Member, now: datetime) -> Admission:
    """Admit one person to an activity that the category has by request only (MEM-3); the person is told by mail.

    Admitting again changes nothing. Raises NotAllowed without the right to it, WrongState where the table says that the
    category may not.
    """
    if not by.has_perm("members.add_admission"):
        raise NotAllowed
    Member.objects.select_for_update().get(pk=member.pk)
    if may_take_part(member, activity.code, today(now)).reason == "not_allowed":
        raise WrongState(_("The category of this person may not take part in it, not even by request."))
    admission, is_new = Admission.objects.get_or_create(
        member=member, activity=activity, defaults={"admitted_by": by, "note": note}
    )
    if is_new:
        log(member, "admit", actor=by, now=now, to_state=activity.code)
        emails.admitted(admission)
    return admission


@transaction.atomic
def withdraw_admission(admission: Admission, *, by: Member, now: datetime) -> None:
    """Take an admission back; what has begun goes on. Raises NotAllowed without the right to it."""
    if not by.has_perm("members.delete_admission"):
        raise NotAllowed
    member = Member.objects.select_for_update().get(pk=admission.member_id)
    log(member, "withdraw_admission", actor=by, now=now, from_state=admission.activity.code)
    admission.delete()


@transaction.atomic
def set_may_sign_in(member: Member, *, may_sign_in: bool, by: Member, now: datetime) -> Member:
    """Close or reopen an account for signing in. Closing ends every session at once.

    Raises NotAllowed unless `by` is an administrator and somebody else: nobody locks themself out. Twice is no error.
    """
    if not by.has_perm("members.change_member"):
        raise NotAllowed(_("Only an administrator closes or reopens an account."))
    if by.pk == member.pk:
        raise NotAllowed(_("You cannot close your own account here."))
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.is_active == may_sign_in:
        return locked
    locked.is_active = may_sign_in
    locked.save(update_fields=["is_active"])
    if not may_sign_in:
        for session in UserSession.objects.filter(user=locked):
            session.end()
    action = "reopen_account" if may_sign_in else "close_account"
    log(locked, action, actor=by, now=now)
    return locked
