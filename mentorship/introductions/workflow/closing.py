"""What time and the association do to introductions: reminders, lapsing, closing (FIND-2, FIND-5, SAFE-1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from members.models import Member
from members.queries import wants_mail
from mentorship.introductions import emails
from mentorship.introductions.deadlines import answer_reminder, decision_reminder
from mentorship.introductions.models import Introduction
from mentorship.introductions.policy import EARLY_REMINDER_KIND, EARLY_REMINDERS
from mentorship.introductions.rules import Action, State
from mentorship.introductions.workflow.locking import check, end, lock_introduction, record
from mentorship.pairs.workflow import lock_profiles, release_pairing


@transaction.atomic
def lapse_introduction(introduction_id: int, *, now: datetime) -> bool:
    """End an introduction whose time has passed, free its place, and tell both; False when it is not due (any more)."""
    locked = lock_introduction(introduction_id)
    due_by = {State.SENT: locked.respond_by, State.ACCEPTED: locked.decide_by}.get(State(locked.state))
    if due_by is None or now <= due_by:
        return False
    check(locked, Action.LAPSED, None)
    event = end(locked, Action.LAPSED, None, now)
    if locked.pairing_id is None:
        emails.introduction_unanswered(locked, event)
    else:
        release_pairing(locked.pairing_id, actor=None, now=now)
        emails.introduction_undecided(locked, event)
    return True


@transaction.atomic
def remind_of_introduction(introduction_id: int, *, now: datetime) -> bool:
    """Send the reminder that is due by `now`, once, to who has not answered; False when none is.

    The event row says that it was sent. A member who switched the early reminders off gets the last one only.
    """
    locked = lock_introduction(introduction_id)
    mark = due_reminder(locked, now)
    if not mark or locked.events.filter(action=Action.REMINDED, note=mark).exists():
        return False
    event = record(locked, Action.REMINDED, locked.state, None, now, note=mark)
    waited_for = [locked.mentor] if locked.state == State.SENT else _undecided(locked)
    for reader in waited_for:
        if mark in EARLY_REMINDERS and not wants_mail(reader, EARLY_REMINDER_KIND):
            continue
        if locked.state == State.SENT:
            emails.introduction_answer_reminder(locked, event)
        else:
            emails.introduction_decide_reminder(locked, event, reader)
    return True


def due_reminder(introduction: Introduction, now: datetime) -> str:
    """The name of the last reminder that is due by `now` while the introduction waits, or nothing."""
    if introduction.state == State.SENT and now <= introduction.respond_by:
        has_more_time = introduction.more_time_at is not None
        return answer_reminder(introduction.sent_at, introduction.respond_by, has_more_time=has_more_time, now=now)
    if introduction.state == State.ACCEPTED and introduction.accepted_at and introduction.decide_by:
        return decision_reminder(introduction.accepted_at, now=now) if now <= introduction.decide_by else ""
    return ""


@transaction.atomic
def close_requests_to(mentor: Member, *, now: datetime) -> int:
    """Close what is open with a mentor who switched mentoring off (FIND-2); each mentee is told. Returns how many."""
    return _close(Q(mentor=mentor), now, untold=mentor)


@transaction.atomic
def close_introductions_of(member: Member, *, now: datetime, is_leaving: bool = False) -> int:
    """Close whatever is open of one person, on both sides (SAFE-1); returns how many.

    Both sides get the same neutral message. Of an account that goes (`is_leaving`) only the others, without the name.
    """
    # their own profile too: what follows in the same transaction may unlist it, and the facets' lock comes last
    mine = Q(mentor=member) | Q(mentee=member)
    untold = member if is_leaving else None
    return _close(mine, now, untold=untold, says_name=not is_leaving, also_held=frozenset({member.pk}))


@transaction.atomic
def close_introductions_between(one: Member, other: Member, *, now: datetime) -> int:
    """Close what is open between two people, whoever asked (SAFE-1); both get the same neutral message."""
    return _close(Q(mentor=one, mentee=other) | Q(mentor=other, mentee=one), now, untold=None)


def _close(
    which: Q,
    now: datetime,
    *,
    untold: Member | None,
    says_name: bool = True,
    also_held: frozenset[int] = frozenset(),
) -> int:
    # Called in the middle of other transactions, which hold one of the two Members: that keeps others from acting on
    # these rows, and no second Member is waited for.
    found = list(Introduction.objects.open().filter(which).values_list("pk", "mentor_id"))
    lock_profiles({mentor_id for _pk, mentor_id in found} | also_held)
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").order_by("pk")
    closed = 0
    for introduction in rows.filter(pk__in=[pk for pk, _mentor_id in found]).open():
        check(introduction, Action.CLOSED, None)
        event = end(introduction, Action.CLOSED, None, now)
        if introduction.pairing_id is not None:
            release_pairing(introduction.pairing_id, actor=None, now=now)
        for reader in (introduction.mentor, introduction.mentee):
            if untold is None or reader.pk != untold.pk:
                emails.introduction_closed(introduction, event, reader, says_name=says_name)
        closed += 1
    return closed


def _undecided(introduction: Introduction) -> list[Member]:
    answers = ((introduction.mentee, introduction.mentee_answer), (introduction.mentor, introduction.mentor_answer))
    return [person for person, answer in answers if not answer]
