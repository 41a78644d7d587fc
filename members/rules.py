"""Who may do what: the table of MEM-3, read for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.models import Admission, Declaration, Eligibility, Member
from members.queries import current_membership


@dataclass(frozen=True)
class Answer:
    """Whether one person may do one activity now, and if not, what would have to happen.

    `reason` is one of `ok`, `declare` (confirm `condition` first), `by_request` (write to the association),
    `not_allowed` (the category), `no_membership` (lapsed, or never held).
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
    membership = current_membership(member, on)
    if membership is None:
        return Answer("no_membership")
    cell = Eligibility.objects.filter(category=membership.category_id, activity__code=activity_code).first()
    answer = cell.answer if cell is not None else Eligibility.Answer.NOT_ALLOWED
    if answer == Eligibility.Answer.ALLOWED:
        return Answer("ok")
    if Admission.objects.filter(member=member, activity__code=activity_code).exists():
        return Answer("ok")
    if cell is not None and answer == Eligibility.Answer.DECLARED:
        has_declared = Declaration.objects.filter(member=member, activity__code=activity_code).exists()
        return Answer("ok") if has_declared else Answer("declare", cell.condition)
    if cell is not None and answer == Eligibility.Answer.BY_REQUEST:
        return Answer("by_request", cell.condition)
    return Answer("not_allowed")
