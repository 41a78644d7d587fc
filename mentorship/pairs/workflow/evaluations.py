"""What each of the two says of the mentorship, half-way and at the end (fields 5.8)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from caot_mentor.errors import WrongState
from members.models import Member
from members.queries import today
from mentorship.pairs.emails.pairings import pairing_evaluation_due
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


@transaction.atomic
def ask_for_evaluation(pairing_id: int, *, now: datetime) -> bool:
    """Write to each who has not given the evaluation that is due; once for each point, by its event row.

    Returns whether it wrote. Nobody is asked about a mentorship that ended early: that may be a sore point.
    """
    pairings = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = pairings.get(pk=pairing_id)
    point = evaluation_due(pairing, agreement_in_force(pairing), today(now))
    if point is None or pairing.state == Pairing.State.ENDED:
        return False
    if pairing.events.filter(action=Action.EVALUATION_ASKED, note=point.value).exists():
        return False
    event = record(pairing, Action.EVALUATION_ASKED, pairing.state, None, now, note=point.value)
    given = set(pairing.evaluations.filter(point=point).values_list("member_id", flat=True))
    for reader in (pairing.mentor, pairing.mentee):
        if reader.pk not in given:
            pairing_evaluation_due(pairing, event, reader, point=point.value)
    return True
