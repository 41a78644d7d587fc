"""What calendars have to learn: an invitation, a change, that it is off, a reminder. Jobs call these, a person each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from momentum.sessions import emails
from momentum.sessions.models import Seat, Session
from momentum.sessions.queries import people_of, to_invite, to_take_out


@transaction.atomic
def invite(session_id: int, member_id: int, *, now: datetime) -> bool:
    """Send the person the invitation, or what has changed since; False where they know already, or are not expected
    any more. A change is also a new occasion to be reminded."""
    session = _session(session_id)
    if session.starts_at <= now or not to_invite(session).filter(pk=member_id).exists():
        return False
    seat = _seat(session, member_id)
    is_new = seat.told_times == 0 or seat.is_off
    seat.sequence, seat.told_at, seat.is_off, seat.reminded_at = session.sequence, now, False, None
    seat.told_times += 1
    seat.save(update_fields=["sequence", "told_at", "is_off", "reminded_at", "told_times"])
    emails.session_planned(seat, is_new=is_new, now=now)
    return True


@transaction.atomic
def take_out(session_id: int, member_id: int, *, now: datetime) -> bool:
    """Take the session out of the person's calendar: called off, or they take part no more. False where it is out."""
    session = _session(session_id)
    if session.starts_at <= now or not to_take_out(session).filter(member=member_id).exists():
        return False
    seat = _seat(session, member_id)
    seat.sequence, seat.is_off = session.sequence, True
    seat.told_times += 1
    seat.save(update_fields=["sequence", "is_off", "told_times"])
    emails.session_called_off(seat, now=now)
    return True


@transaction.atomic
def remind(seat_id: int, *, now: datetime) -> bool:
    """Remind of a session that begins within a day, once; False where it has begun, is off, or was done."""
    session_id = Seat.objects.values_list("session_id", flat=True).get(pk=seat_id)
    session = _session(session_id)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("member").get(pk=seat_id)
    seat.session = session
    is_expected = people_of(session).filter(pk=seat.member_id).exists()
    if seat.reminded_at or seat.is_off or session.starts_at <= now or session.state != Session.State.ANNOUNCED:
        return False
    if not is_expected:
        return False
    seat.reminded_at = now
    seat.save(update_fields=["reminded_at"])
    emails.session_soon(seat)
    return True


def _session(session_id: int) -> Session:
    # held, so that staff's change and a message about what was before cannot cross
    return Session.objects.select_for_update(of=("self",)).select_related("offering__program").get(pk=session_id)


def _seat(session: Session, member_id: int) -> Seat:
    seat, _is_new = Seat.objects.get_or_create(session=session, member_id=member_id)
    seat.session, seat.member = session, Member.objects.get(pk=member_id)
    return seat
