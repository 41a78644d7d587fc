"""After the first meeting each says yes or no: two yes make a pairing, a no frees the place (FIND-5, FIND-6)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from mentorship.introductions import emails
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import Action, State, Who, side_of
from mentorship.introductions.workflow.locking import check, check_time, end, has_done, lock_introduction, record
from mentorship.pairs.workflow import release_pairing, start_pairing

YES, NO = Introduction.Answer.YES, Introduction.Answer.NO


@transaction.atomic
def say_yes(introduction: Introduction, member: Member, *, now: datetime) -> Introduction:
    """One side wants the mentorship; with the other's yes it begins, and both are told. Nobody sees a single yes.

    Saying it twice is no error. Raises NotAllowed for anybody else, WrongState unless the request is accepted and
    open, DeadlinePassed after the last day.
    """
    locked = lock_introduction(introduction.pk)
    if has_done(locked, Action.SAID_YES, member, State.PAIRED):
        return locked
    check(locked, Action.SAID_YES, member)
    column = _answer_of(locked, member)
    if getattr(locked, column) == YES:
        return locked
    check_time(locked.decide_by, now)
    setattr(locked, column, YES)
    before, columns = locked.state, [column]
    if locked.mentee_answer == locked.mentor_answer == YES:
        locked.state, locked.open_no = State.PAIRED, None
        columns += ["state", "open_no"]
    locked.save(update_fields=columns)
    record(locked, Action.SAID_YES, before, member, now)
    if locked.state == State.PAIRED and locked.pairing_id is not None:
        start_pairing(locked.pairing_id, actor=member, now=now)
    return locked


@transaction.atomic
def say_no(introduction: Introduction, member: Member, *, reason: str = "", now: datetime) -> Introduction:
    """One side sees no match: the introduction ends, the place is free, the other gets a neutral message (FIND-6).

    `reason` may be empty; only staff read it. Possible after one's own yes, until both have said it or it lapses.
    Saying it twice is no error. Raises NotAllowed for anybody else, WrongState unless the request is accepted and open.
    """
    locked = lock_introduction(introduction.pk)
    if has_done(locked, Action.SAID_NO, member, State.NOT_A_MATCH):
        return locked
    check(locked, Action.SAID_NO, member)
    answer = _answer_of(locked, member)
    reason_column = answer.replace("answer", "reason")
    setattr(locked, answer, NO)
    setattr(locked, reason_column, reason)
    event = end(locked, Action.SAID_NO, member, now, answer, reason_column)
    if locked.pairing_id is not None:
        release_pairing(locked.pairing_id, actor=member, now=now)
    emails.introduction_no_match(locked, event, locked.other(member))
    return locked


def _answer_of(introduction: Introduction, member: Member) -> str:
    return "mentee_answer" if side_of(introduction, member) == Who.MENTEE else "mentor_answer"
