"""Who may do what: the table of MEM-3, read for one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Activity, Admission, Concern, Declaration, Eligibility, Member, StaffInvitation
from members.queries import current_membership, holds_open_door, is_suspended


@dataclass(frozen=True)
class Answer:
    """Whether one person may do one activity now, and if not, what would have to happen.

    `reason` is one of `ok`, `declare` (confirm `condition` first), `by_request` (write to the association),
    `not_allowed` (the category), `no_membership` (lapsed, or never held), `suspended` (SAFE-1).
    """

    reason: str
    condition: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.reason == "ok"


def may_take_part(member: Member, activity_code: str, on: date) -> Answer:
    """The answer of MEM-3's table for `member` on the day `on` (Ottawa).

    Needs a current membership (MEM-2). A person whom staff admitted needs no other permission; a condition that the
    person has confirmed is confirmed for good, in the words that were shown.
    """
    if holds_open_door(member, activity_code, on):
        return Answer("ok")
    if is_suspended(member):
        return Answer("suspended")
    membership = current_membership(member, on)
    if membership is None:
        return Answer("no_membership")
    cell = Eligibility.objects.filter(category=membership.category_id, activity__code=activity_code).first()
    is_admitted = Admission.objects.filter(member=member, activity__code=activity_code).exists
    has_declared = Declaration.objects.filter(member=member, activity__code=activity_code).exists
    return _answer(cell, is_admitted, has_declared)


def what_member_may_do(member: Member, on: date) -> list[tuple[Activity, Answer]]:
    """The member's own row of MEM-3's table, every activity with its answer, in six queries."""
    activities = Activity.objects.all()
    if is_suspended(member):
        return [(activity, Answer("suspended")) for activity in activities]
    membership = current_membership(member, on)
    if membership is None:
        return [(activity, Answer("no_membership")) for activity in activities]
    cells = {cell.activity_id: cell for cell in Eligibility.objects.filter(category=membership.category_id)}
    admitted = set(member.admissions.values_list("activity_id", flat=True))
    declared = set(member.declarations.values_list("activity_id", flat=True))
    return [
        (
            activity,
            _answer(
                cells.get(activity.pk),
                partial(admitted.__contains__, activity.pk),
                partial(declared.__contains__, activity.pk),
            ),
        )
        for activity in activities
    ]


def _answer(cell: Eligibility | None, is_admitted: Callable[[], bool], has_declared: Callable[[], bool]) -> Answer:
    # functions, so that one person's single question asks the database no more than it must
    answer = cell.answer if cell is not None else Eligibility.Answer.NOT_ALLOWED
    if answer == Eligibility.Answer.ALLOWED or is_admitted():
        return Answer("ok")
    if cell is not None and answer == Eligibility.Answer.DECLARED:
        return Answer("ok") if has_declared() else Answer("declare", cell.condition)
    if cell is not None and answer == Eligibility.Answer.BY_REQUEST:
        return Answer("by_request", cell.condition)
    return Answer("not_allowed")


class ConcernAction(models.TextChoices):
    """What staff do with a concern; the words of its events."""

    RAISED = "raise", _("told")
    TAKEN_UP = "take_up", _("taken up")
    NOTED = "note", _("note added")
    CLOSED = "close", _("closed")
    REOPENED = "reopen", _("taken up again")


# From which states staff may do it, and where it leads (None: the state stays).
CONCERN_TRANSITIONS: Mapping[ConcernAction, tuple[frozenset[str], Concern.State | None]] = {
    ConcernAction.TAKEN_UP: (frozenset({Concern.State.OPEN}), Concern.State.TAKEN_UP),
    ConcernAction.NOTED: (frozenset({Concern.State.TAKEN_UP}), None),
    ConcernAction.CLOSED: (frozenset({Concern.State.OPEN, Concern.State.TAKEN_UP}), Concern.State.CLOSED),
    ConcernAction.REOPENED: (frozenset({Concern.State.CLOSED}), Concern.State.TAKEN_UP),
}


def available_for_concern(concern: Concern) -> list[ConcernAction]:
    """What staff may do with the concern in its state (SAFE-1)."""
    return [action for action, (sources, _target) in CONCERN_TRANSITIONS.items() if concern.state in sources]


def may_treat(concern: Concern, person: Member) -> bool:
    """Who looks into a concern: staff with the right, but neither whom it is about nor who raised it (SAFE-1)."""
    return person.has_perm("members.change_concern") and person.pk not in (concern.about_id, concern.reporter_id)


def why_not_invite(email: str, now: datetime) -> Promise | None:
    """The sentence that says why this address cannot be invited to the staff now (MEM-8), or None."""
    if Member.objects.staff().filter(email=email).exists():
        return _("This person is staff already: change the role on the member’s page.")
    if StaffInvitation.objects.filter(email=email, accepted_at=None, expires_at__gt=now).exists():
        return _("This person has an open invitation already.")
    return None


SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def why_keep_factor(factor: Authenticator) -> Promise | None:
    """Why a person may not remove this way to sign in: staff keep at least one second factor (MEM-8)."""
    others = Authenticator.objects.filter(user=factor.user, type__in=SECOND_FACTORS).exclude(pk=factor.pk)
    if not factor.user.is_staff or others.exists():
        return None
    return _("Staff need a second factor: add another one first.")
