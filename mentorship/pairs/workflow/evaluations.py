"""What each of the two says of the mentorship, half-way and at the end (fields 5.8)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from caot_mentor.errors import WrongState
from members.models import Member
from members.queries import today
from mentorship.pairs.models import Evaluation, Pairing
from mentorship.pairs.queries import agreement_in_force, evaluation_due
from mentorship.pairs.rules import Action
from mentorship.pairs.workflow.locking import check, locked_pairing_of, record


@dataclass(frozen=True)
class EvaluationAnswers:
    """What the form asks, by column; marks are 1 to 5."""

    usefulness: int
    match: int
    for_other: str = ""
    for_staff: str = ""


@transaction.atomic
def give_evaluation(pairing: Pairing, member: Member, answers: EvaluationAnswers, *, now: datetime) -> Evaluation:
    """Give the evaluation of the point that is due now. Once given it stays; giving it again is no error.

    Raises NotAllowed for anybody else, WrongState while none is due.
    """
    locked = locked_pairing_of(pairing, member)
    check(locked, Action.EVALUATED)
    point = evaluation_due(locked, agreement_in_force(locked), today(now))
    if point is None:
        raise WrongState
    evaluation, is_new = Evaluation.objects.get_or_create(
        pairing=locked, member=member, point=point, defaults={**asdict(answers), "given_at": now}
    )
    if is_new:
        record(locked, Action.EVALUATED, locked.state, member, now, note=point.value)
    return evaluation
