"""A proposal is accepted: pair by pair people are connected, and who stays without a mentor waits (design 4, EQ-1)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.queries import closed_days, today
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import lock_people, lock_profiles, propose_pairing, start_pairing
from mentorship.profiles.policy import Program
from momentum.applications.models import Application
from momentum.applications.queries import place_in_line
from momentum.applications.workflow import join_waiting_list, locked_application, locked_rows, mark_matched
from momentum.matching import emails
from momentum.matching.assigning import Cause
from momentum.matching.deadlines import objections_end
from momentum.matching.models import Match, Run, RunLeft, RunPair
from momentum.matching.policy import FOLLOW_TASK
from momentum.matching.queries import mentees_to_leave, pairs_to_make, together_before
from momentum.matching.rounds import places_left, round_of
from momentum.matching.rules import Action, Left
from momentum.matching.workflow.running import check_staff, move_run
from momentum.programs.models import Offering
from momentum.programs.workflow import start_offering

State = Application.State


@transaction.atomic
def accept_run(run_id: int, *, by: Member, now: datetime) -> Run:
    """Staff accept the proposal; a job makes its pairs, one after the other. Accepting again changes nothing.

    Raises NotAllowed for who may not or takes part in the tier, WrongState unless it is the latest that is ready, or
    where nobody is matched in it: it would begin the offering with nothing but a waiting list.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("offering", "tier").get(pk=run_id)
    check_staff(by, run.offering_id, run.tier_id)
    if run.state == Run.State.ACCEPTED:
        return run
    if not run.matched:
        raise WrongState(_("Nobody is matched in this proposal, so there is nothing to accept."))
    run.accepted_at, run.accepted_by = now, by
    move_run(run, Action.ACCEPTED, by, now)
    transaction.on_commit(partial(knock, FOLLOW_TASK), robust=True)
    return run


@transaction.atomic
def connect_pair(pair_id: int, *, now: datetime) -> bool:
    """Make one pair of an accepted proposal: the mentorship begins, one mail to each connects both, with each other's
    address and the days to object. What cannot be any more is left: then the mentee waits (`leave_mentee`).

    False where it was made or left already.
    """
    keys = RunPair.objects.values_list("mentee__member_id", "mentor__member_id", "mentee_id", "mentor_id")
    mentee_member, mentor_member, mentee_id, mentor_id = keys.get(pk=pair_id)
    lock_people(mentee_member, mentor_member)
    lock_profiles([mentor_member])
    held = {each.pk: each for each in locked_rows([mentee_id, mentor_id])}
    pair = RunPair.objects.select_for_update(of=("self",)).select_related("run__accepted_by").get(pk=pair_id)
    mentee, mentor, run = held[mentee_id], held[mentor_id], pair.run
    if run.state != Run.State.ACCEPTED or pair.left or Match.objects.filter(run=run, mentee=mentee).exists():
        return False
    pair.left = _why_left(mentee, mentor, now)
    if pair.left:
        pair.save(update_fields=["left"])
        return True
    # two whom staff locked since they were together before go on as those do who both asked for it (EQ-3)
    goes_on = pair.is_continued or (pair.is_locked and together_before([mentee], [mentor], mentee.offering_id))
    kind = Match.Kind.CONTINUED if goes_on else Match.Kind.ROUND
    match = Match(run=run, kind=kind, score=pair.score, decided_by=run.accepted_by)
    connect(match, mentee, mentor, pairing=None, actor=run.accepted_by, now=now)
    return True


@transaction.atomic
def leave_mentee(run_id: int, application_id: int, *, now: datetime) -> bool:
    """Who is without a mentor after an accepted proposal waits, in the order in which people applied, and is told the
    own place in line and the reason; the round counts as one in which they were passed over.

    False where they do not wait for this round any more.
    """
    run = Run.objects.select_related("accepted_by").get(pk=run_id)
    application = locked_application(application_id)
    if application.state != State.SELECTED or application.is_mentor:
        return False
    event = join_waiting_list(application, actor=run.accepted_by, now=now)
    Application.objects.filter(pk=application.pk).update(passed_over=F("passed_over") + 1)
    place, _of = place_in_line(application)
    cause = RunLeft.objects.filter(run=run, mentee=application).values_list("cause", flat=True).first()
    emails.round_waiting(application, event, place=place, cause=cause or Cause.FULL)
    return True


@transaction.atomic
def finish_run(run_id: int, *, now: datetime) -> bool:
    """All pairs of an accepted proposal are made, and who is left waits: an offering that was prepared runs now.
    Nothing is sent. False while something is left to do, and once it is finished."""
    run = Run.objects.select_for_update(of=("self",)).select_related("offering").get(pk=run_id)
    if run.finished_at is not None or pairs_to_make(run_id) or mentees_to_leave(run_id):
        return False
    run.finished_at = now
    run.save(update_fields=["finished_at"])
    if run.offering.state == Offering.State.PREPARING:
        start_offering(run.offering, by=None, now=now)
    return True


def connect(
    match: Match,
    mentee: Application,
    mentor: Application,
    *,
    pairing: Pairing | None,
    actor: Member | None,
    now: datetime,
) -> Match:
    """With everything held: the pairing begins (a new one, or the one that holds an offered place), the match is kept,
    both applications are matched and both people told."""
    offering = mentee.offering
    if pairing is None:
        pairing = propose(mentee, mentor, actor=actor, now=now)
    match.mentee, match.mentor, match.decided_at = mentee, mentor, now
    match.pairing = start_pairing(pairing.pk, actor=actor, now=now, is_told=False)
    match.objections_until = objections_end(now, offering.objection_days, closed_days(today(now)))
    match.save()
    mark_matched(mentee, actor=actor, now=now)
    mark_matched(mentor, actor=actor, now=now)
    emails.connected(match)
    return match


def propose(mentee: Application, mentor: Application, *, actor: Member | None, now: datetime) -> Pairing:
    """The mentee is given a place of the mentor (FIND-8), in what the offering calls itself and asks for."""
    offering = mentee.offering
    return propose_pairing(
        mentor=mentor.member,
        mentee=mentee.member,
        program=Program.MOMENTUM,
        program_names=offering.program_names,
        ends_on=offering.ends_on,
        evaluation_points=offering.evaluation_points,
        actor=actor,
        now=now,
    )


def _why_left(mentee: Application, mentor: Application, now: datetime) -> str:
    if mentee.state != State.SELECTED:
        return Left.MENTEE
    if mentor.state not in (State.SELECTED, State.MATCHED):
        return Left.MENTOR
    if round_of(mentee.offering, mentee.tier, now, people=([mentee], [mentor])).barrier(0, 0) is not None:
        return Left.APART
    return Left.PLACE if places_left([mentor])[mentor.pk] < 1 else ""
