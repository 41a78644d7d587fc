"""Mentorships as such: a pairing is what takes a mentor's place (design 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.queries import today
from mentorship.pairs.deadlines import completes_on
from mentorship.pairs.emails import pairings as emails
from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.pairs.policy import WOKEN_AT_THE_END
from mentorship.pairs.queries import places_taken_by, running_between
from mentorship.pairs.rules import RUNNING, Action, State
from mentorship.pairs.workflow.locking import locked_pairing_of, move, record
from mentorship.pairs.workflow.planning import call_off_planned_of
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import PLACES_DEFAULT, Program
from mentorship.profiles.workflow import lock_profile, set_places_taken


@transaction.atomic
def propose_pairing(
    *,
    mentor: Member,
    mentee: Member,
    program: Program,
    actor: Member | None,
    now: datetime,
    months: int | None = None,
    program_names: tuple[str, str] = ("", ""),
    ends_on: date | None = None,
    evaluation_points: Sequence[str] | None = None,
) -> Pairing:
    """Give the mentee the mentor's lowest free place (FIND-8): the pairing is proposed. Nothing is sent.

    A mentor without a profile has the default number of places (OD-12). `months` are what is left of the program's,
    where some were used with another mentor (OD-17). What an offering sets is frozen with the pairing: what it calls
    itself in English and French, its last day, and its evaluations (None: those of the program). Raises NotAllowed for
    oneself, WrongState while a pairing of the two runs, NoPlaceLeft when every place is taken.
    """
    if mentor.pk == mentee.pk:
        raise NotAllowed
    profile = lock_profile(mentor.pk)
    if running_between(mentor.pk, mentee.pk) is not None:
        raise WrongState(_("You two are paired already."))
    places, taken = profile.places if profile else PLACES_DEFAULT, places_taken_by(mentor.pk)
    if len(taken) >= places:
        raise NoPlaceLeft(_("Every place of this mentor is taken."))
    pairing = Pairing.objects.create(
        program=program,
        mentor=mentor,
        mentee=mentee,
        place_no=min(set(range(1, places + 1)) - set(taken)),
        places_then=places,
        months=months,
        program_name_en=program_names[0],
        program_name_fr=program_names[1],
        ends_on=ends_on,
        evaluation_points=None if evaluation_points is None else list(evaluation_points),
        proposed_at=now,
    )
    record(pairing, Action.PROPOSED, "", actor, now)
    _recount_places(pairing, now)
    return pairing


@transaction.atomic
def start_pairing(pairing_id: int, *, actor: Member | None, now: datetime, is_told: bool = True) -> Pairing:
    """The mentorship begins; both are told, unless the caller's own message says so. Starting twice changes nothing.

    Raises WrongState after its end.
    """
    pairing = _locked(pairing_id)
    if pairing.state in (State.ACTIVE, State.PAUSED):
        return pairing
    before = move(pairing, Action.STARTED)
    pairing.started_at = now
    pairing.save(update_fields=["state", "started_at"])
    event = record(pairing, Action.STARTED, before, actor, now)
    if is_told:
        emails.pairing_started(pairing, event)
    return pairing


@transaction.atomic
def release_pairing(pairing_id: int, *, actor: Member | None, now: datetime) -> Pairing:
    """Give the place back of a pairing that never started; nothing is sent. Twice changes nothing.

    Raises WrongState once it has started.
    """
    pairing = _locked(pairing_id)
    if pairing.state == State.ENDED and pairing.started_at is None:
        return pairing
    _end(pairing, Action.RELEASED, actor, now)
    return pairing


@transaction.atomic
def end_pairing(pairing: Pairing, member: Member, *, reason: str, now: datetime) -> Pairing:
    """Either of the two ends the mentorship, without fault (FIND-7); the other is told, and the place is free.

    `reason` may be empty; only staff read it (FIND-6). Ending again is no error for who ended it. Raises NotAllowed
    for anybody else, WrongState unless it runs.
    """
    locked = _locked(pairing.pk)
    if member.pk not in (locked.mentor_id, locked.mentee_id):
        raise NotAllowed
    if locked.state == State.ENDED and locked.events.filter(action=Action.ENDED, actor=member).exists():
        return locked
    locked.reason_for_staff = reason
    event = _end(locked, Action.ENDED, member, now)
    emails.pairing_ended(locked, event, locked.other(member))
    return locked


@transaction.atomic
def dissolve_pairing(pairing_id: int, *, actor: Member | None, now: datetime, is_told: bool = False) -> Pairing:
    """End a mentorship in the name of its program, which tells both in its own words (OD-6); the place is free.
    `is_told`: both get the message of a mentorship that one of the two ended.

    Ending what has ended changes nothing. Raises WrongState once it is complete.
    """
    locked = _locked(pairing_id)
    if locked.state != State.ENDED:
        event = _end(locked, Action.ENDED, actor, now)
        for reader in (locked.mentor, locked.mentee) if is_told else ():
            emails.pairing_ended(locked, event, reader)
    return locked


@transaction.atomic
def complete_pairing(pairing: Pairing, member: Member, *, now: datetime) -> Pairing:
    """Either confirms that the mentorship is complete (OD-9); the other is told, and the place is free.

    Confirming what is complete is no error. Raises NotAllowed for anybody else, WrongState unless it runs, or before
    the months of its program have passed.
    """
    locked = _locked(pairing.pk)
    if member.pk not in (locked.mentor_id, locked.mentee_id):
        raise NotAllowed
    if locked.state == State.COMPLETED:
        return locked
    first = completes_on(locked.program, locked.started_at, locked.months) if locked.started_at else None
    if locked.state in RUNNING and first and today(now) < first:
        raise WrongState(_("In this program a mentorship is completed after its months have passed."))
    event = _end(locked, Action.COMPLETED, member, now)
    emails.pairing_completed(locked, event, locked.other(member))
    return locked


@transaction.atomic
def complete_for_program(pairing_id: int, *, actor: Member | None, now: datetime) -> bool:
    """Complete a mentorship in the name of its program, which tells both in its own words (MOM-7); the place is free.

    False where it is over already. Raises WrongState before it has begun.
    """
    locked = _locked(pairing_id)
    if locked.ended_at is not None:
        return False
    _end(locked, Action.COMPLETED, actor, now)
    return True


@transaction.atomic
def pause_pairing(pairing: Pairing, member: Member, *, now: datetime) -> Pairing:
    """Either lets the mentorship rest; it keeps its place, and the other is told. Pausing what rests is no error.

    Raises NotAllowed for anybody else, WrongState unless it is active.
    """
    locked = locked_pairing_of(pairing, member)
    if locked.state == State.PAUSED:
        return locked
    before = move(locked, Action.PAUSED)
    locked.paused_at = now
    locked.save(update_fields=["state", "paused_at"])
    emails.pairing_paused(locked, record(locked, Action.PAUSED, before, member, now), locked.other(member))
    return locked


@transaction.atomic
def resume_pairing(pairing: Pairing, member: Member, *, now: datetime) -> Pairing:
    """Either takes the mentorship up again; the other is told. Twice is no error.

    Raises NotAllowed for anybody else, WrongState once it is over.
    """
    locked = locked_pairing_of(pairing, member)
    if locked.state == State.ACTIVE:
        return locked
    before = move(locked, Action.RESUMED)
    locked.paused_at = None
    locked.save(update_fields=["state", "paused_at"])
    emails.pairing_resumed(locked, record(locked, Action.RESUMED, before, member, now), locked.other(member))
    return locked


@transaction.atomic
def end_pairings_of(member: Member, *, now: datetime) -> None:
    """End what runs of a person who leaves for good (MEM-5); each other side is told, without a name or a reason."""
    running = Pairing.objects.visible_to(member).taking_a_place().order_by("mentor_id", "pk")
    found = list(running.values_list("pk", "mentor_id"))
    # all of them before the first place is given back: that takes the lock of the facets, which comes last
    lock_profiles(mentor_id for _pk, mentor_id in found)
    for pairing_id, _mentor_id in found:
        pairing = _locked(pairing_id)
        was_proposed = pairing.state == State.PROPOSED
        event = _end(pairing, Action.RELEASED if was_proposed else Action.ENDED, None, now, leaving=member)
        if not was_proposed:
            emails.pairing_ended(pairing, event, pairing.other(member), says_name=False)


@transaction.atomic
def recount_places(mentor_id: int, *, now: datetime) -> None:
    """Bring the copy on the mentor's profile in step with the pairings."""
    lock_profiles([mentor_id])
    set_places_taken(mentor_id, len(places_taken_by(mentor_id)), now=now)


def _locked(pairing_id: int) -> Pairing:
    # The profile before the pairing, as everywhere: its count of places changes with it. The profile alone: a caller
    # may hold another Member, and only giving a place, never freeing one, needs the mentor's row as well.
    mentor_id = Pairing.objects.values_list("mentor_id", flat=True).get(pk=pairing_id)
    lock_profiles([mentor_id])
    pairings = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    return pairings.get(pk=pairing_id)


def lock_profiles(mentor_ids: Iterable[int]) -> None:
    """Hold the profiles of these mentors, by primary key: their counts of places may change."""
    held = MentorProfile.objects.select_for_update().filter(member__in=set(mentor_ids)).order_by("pk")
    list(held.values_list("pk", flat=True))


def _end(
    pairing: Pairing, action: Action, actor: Member | None, now: datetime, *, leaving: Member | None = None
) -> PairingEvent:
    before = move(pairing, action)
    pairing.place_no, pairing.ended_at = None, now
    pairing.save(update_fields=["state", "place_no", "ended_at", "reason_for_staff"])
    event = record(pairing, action, before, actor, now)
    for task in WOKEN_AT_THE_END:
        transaction.on_commit(partial(knock, task), robust=True)
    call_off_planned_of(pairing, actor, leaving=leaving, now=now)
    _recount_places(pairing, now)
    return event


def _recount_places(pairing: Pairing, now: datetime) -> None:
    set_places_taken(pairing.mentor_id, len(places_taken_by(pairing.mentor_id)), now=now)
