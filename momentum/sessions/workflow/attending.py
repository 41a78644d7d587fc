"""Who was there: by the code that was said, or by staff's list (MOM-7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from members.models import Member
from momentum.sessions.models import Attendance, Seat, Session, SessionEvent
from momentum.sessions.policy import CODE_TRIES_MOST
from momentum.sessions.queries import people_of
from momentum.sessions.rules import Action, available_actions, same_code, takes_codes


@dataclass(frozen=True)
class Try:
    """What became of a code that somebody entered."""

    is_right: bool
    tries_left: int


@transaction.atomic
def attend_by_code(session: Session, member: Member, typed: str, *, now: datetime) -> Try:
    """Note that the person was there, if it is the code. A wrong one is counted, and is no exception: the count stays.

    Entering it again is no error. Raises NotAllowed for who is not expected, WrongState before the session and after so
    many wrong codes, DeadlinePassed two days after its end.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if not people_of(session).filter(pk=member.pk).exists():
        raise NotAllowed
    seat = Seat.objects.get_or_create(session=session, member=member)[0]
    if Attendance.objects.filter(session=session, member=member).exists():
        return Try(is_right=True, tries_left=CODE_TRIES_MOST - seat.wrong_codes)
    if not takes_codes(session, now):
        raise DeadlinePassed if now > session.ends_at else WrongState(_("The code is said in the session."))
    if seat.wrong_codes >= CODE_TRIES_MOST:
        raise WrongState(_("There were too many wrong codes. Write to us: staff can note that you were there."))
    if not same_code(session, typed):
        seat.wrong_codes += 1
        seat.save(update_fields=["wrong_codes"])
        return Try(is_right=False, tries_left=CODE_TRIES_MOST - seat.wrong_codes)
    Attendance.objects.create(session=session, member=member, how=Attendance.How.CODE, at=now)
    return Try(is_right=True, tries_left=CODE_TRIES_MOST - seat.wrong_codes)


@transaction.atomic
def keep_list(session_id: int, present: Collection[int], *, shown: Collection[int], by: Member, now: datetime) -> int:
    """Keep who of the people `shown` on staff's list (keys) was there; returns how many are noted in all. Who came
    meanwhile by the code and was not on the list as it was shown stays. Leaves an event row where anything changed.

    Nobody notes themselves. Raises NotAllowed without the right, WrongState before it has begun.
    """
    if not by.has_perm("momentum.change_session"):
        raise NotAllowed
    session = Session.objects.select_for_update().get(pk=session_id)
    if Action.LISTED not in available_actions(session, now):
        raise WrongState(_("The list is kept once the session has begun."))
    expected = set(people_of(session).exclude(pk=by.pk).values_list("pk", flat=True)) & set(shown)
    held = set(session.attendances.values_list("member_id", flat=True))
    come, gone = (expected & set(present)) - held, (expected - set(present)) & held
    noted: dict[str, Any] = {"session": session, "how": Attendance.How.STAFF, "noted_by": by, "at": now}
    Attendance.objects.bulk_create(Attendance(member_id=key, **noted) for key in sorted(come))
    session.attendances.filter(member__in=gone).delete()
    if come or gone:
        SessionEvent.objects.create(
            session=session,
            at=now,
            actor=by,
            action=Action.LISTED,
            from_state=session.state,
            to_state=session.state,
            note=f"+{len(come)} −{len(gone)}",
        )
    return len(held | come) - len(gone)
