"""A proposal is asked for, and computed by a job."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.workflow.identity import read_for_round
from mentorship.profiles.fit import Traits
from mentorship.profiles.models import FitWeights
from momentum.matching.assigning import Proposal, alternatives, propose, why_unmatched
from momentum.matching.models import Run, RunEvent, RunLeft, RunPair
from momentum.matching.policy import COMPUTE_TASK
from momentum.matching.reasons import reasons_of
from momentum.matching.rounds import Round, round_of, selected
from momentum.matching.rules import OWN, RIGHT, RUN_SENTENCES, RUN_TRANSITIONS, Action, takes_part
from momentum.programs.models import Offering, Tier


@transaction.atomic
def ask_for_run(offering_id: int, tier_id: int, *, by: Member, identity_reason: str = "", now: datetime) -> Run:
    """Staff ask for a proposal for the tier; a job computes it. `identity_reason` opens answers about identity for
    staff (FIND-4), each look with that reason; without it only what is shown counts. Asking while one is computed
    changes nothing.

    Raises NotAllowed for who may not or takes part in the tier, WrongState unless the offering is prepared or runs.
    """
    offering = Offering.objects.select_for_update(of=("self",)).select_related("program").get(pk=offering_id)
    tier = Tier.objects.get(pk=tier_id, program=offering.program_id)
    check_staff(by, offering.pk, tier.pk)
    if not offering.is_open:
        raise WrongState(_("People are matched while the offering is prepared or runs."))
    runs = Run.objects.filter(offering=offering, tier=tier)
    waiting = runs.filter(state=Run.State.WAITING).first()
    if waiting is not None:
        return waiting
    if runs.filter(state=Run.State.ACCEPTED, finished_at=None).exists():
        raise WrongState(_("The pairs of the accepted proposal are still being made."))
    last = runs.order_by("-number").values_list("number", flat=True).first() or 0
    run = Run.objects.create(
        offering=offering,
        tier=tier,
        number=last + 1,
        asked_at=now,
        asked_by=by,
        identity_reason=identity_reason if offering.program.uses_identity else "",
        floor=offering.fit_floor,
    )
    record(run, Action.ASKED, "", by, now)
    transaction.on_commit(partial(knock, COMPUTE_TASK), robust=True)
    return run


@transaction.atomic
def compute_run(run_id: int, *, now: datetime) -> bool:
    """Compute the proposal and keep it; an earlier one that nobody accepted is replaced. Nothing is sent.

    False where it does not wait any more, or another job has it.
    """
    run = Run.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=run_id).first()
    if run is None or run.state != Run.State.WAITING:
        return False
    people = selected(run.offering_id, run.tier_id)
    traits = None
    if run.identity_reason and run.asked_by is not None:
        everybody = {each.member_id for side in people for each in side}
        traits = _traits_for_staff(everybody, run.asked_by, run.identity_reason, now)
    compared = round_of(run.offering, run.tier, now, people=people, traits=traits)
    proposal = propose(
        compared.score,
        compared.waiting,
        compared.possible,
        compared.places,
        floor=run.offering.fit_floor,
        locked=compared.firm(),
    )
    # what staff decided a moment ago stands before a proposal that knows nothing of it
    for earlier in Run.objects.select_for_update().filter(
        offering=run.offering_id, tier=run.tier_id, state=Run.State.READY
    ):
        move_run(earlier, Action.REPLACED, None, now)
    _keep(run, compared, proposal)
    run.computed_at, run.floor = now, run.offering.fit_floor
    run.weights_version = (
        FitWeights.objects.filter(since__lte=now).order_by("-version").values_list("version", flat=True).first()
    )
    run.digest = compared.digest()
    run.mentees, run.mentors, run.places = len(compared.mentees), len(compared.mentors), int(compared.places.sum())
    run.matched, run.below_floor, run.total = proposal.matched, proposal.below_floor, proposal.total
    move_run(run, Action.COMPUTED, None, now)
    return True


@transaction.atomic
def fail_run(run_id: int, *, now: datetime) -> bool:
    """The proposal could not be computed, or no job did it for long; staff see it and ask anew. False if it is done."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state != Run.State.WAITING:
        return False
    move_run(run, Action.FAILED, None, now)
    return True


def check_staff(by: Member, offering_id: int, tier_id: int) -> None:
    """Raises NotAllowed for who does not match people, and where they take part themselves."""
    if not by.has_perm(RIGHT):
        raise NotAllowed
    if takes_part(by, offering_id, tier_id):
        raise NotAllowed(OWN)


def move_run(run: Run, action: Action, actor: Member | None, now: datetime) -> None:
    """Write the action's target and the event. Raises WrongState."""
    transition, before = RUN_TRANSITIONS[action], run.state
    if before not in transition.sources:
        raise WrongState(RUN_SENTENCES.get(before, ""))
    run.state = transition.target
    run.save()
    record(run, action, before, actor, now)


def record(run: Run, action: Action, before: str, actor: Member | None, now: datetime, note: str = "") -> RunEvent:
    """The event row of what was done."""
    return RunEvent.objects.create(
        run=run, at=now, actor=actor, action=action, from_state=before, to_state=run.state, note=note
    )


def _keep(run: Run, compared: Round, proposal: Proposal) -> None:
    pairs, firm = [], compared.firm()
    others = alternatives(compared.score, compared.possible, compared.places, proposal.pairs)
    for (row, column), other in zip(proposal.pairs, others, strict=True):
        ours, theirs = compared.applicants[0][row], compared.applicants[1][column]
        score = int(compared.score[row, column])
        found = reasons_of(ours, theirs, score, compared.points, compared.questions)
        is_any = other.column >= 0
        pairs.append(
            RunPair(
                run=run,
                mentee=compared.mentees[row],
                mentor=compared.mentors[column],
                score=score,
                band=int(found.band),
                waiting=int(compared.waiting[row]),
                reasons=[list(line) for line in found.lines],
                is_locked=(row, column) in compared.locked,
                is_continued=(row, column) in firm and (row, column) in compared.continued,
                alternative=compared.mentors[other.column] if is_any else None,
                alternative_score=int(compared.score[row, other.column]) if is_any else None,
                alternative_is_free=other.is_free,
            )
        )
    RunPair.objects.bulk_create(pairs)
    _keep_left(run, compared, {row for row, _column in proposal.pairs})


def _keep_left(run: Run, compared: Round, matched: set[int]) -> None:
    left = []
    for row, mentee in enumerate(compared.mentees):
        if row in matched:
            continue
        possible = [column for column in range(len(compared.mentors)) if compared.possible[row, column]]
        nearest = max(possible, key=lambda column: (int(compared.score[row, column]), -column), default=None)
        left.append(
            RunLeft(
                run=run,
                mentee=mentee,
                cause=why_unmatched(row, compared.speaks, compared.possible),
                barriers=compared.barriers_of(row),
                nearest=None if nearest is None else compared.mentors[nearest],
                nearest_score=None if nearest is None else int(compared.score[row, nearest]),
            )
        )
    RunLeft.objects.bulk_create(left)


def _traits_for_staff(people: set[int], by: Member, reason: str, now: datetime) -> dict[int, Traits]:
    found = read_for_round(people, by=by, reason=reason, now=now)
    return {key: {each.trait: frozenset(each.codes) for each in answers} for key, answers in found.items()}
