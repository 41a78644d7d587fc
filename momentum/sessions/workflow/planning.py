"""Staff plan sessions, announce them, change them, call them off, and add the recording (MOM-7)."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from momentum.programs.models import Offering
from momentum.sessions.models import Session, SessionEvent
from momentum.sessions.policy import CODE_LENGTH, CODE_SIGNS, SESSIONS_MOST, TELL_TASK
from momentum.sessions.rules import TRANSITIONS, Action, available_actions, last_day_before

State = Session.State
# what calendars show; other words change no calendar
IN_CALENDARS = ("topic_en", "topic_fr", "starts_at", "zone", "minutes", "link")
IN_THE_PAST = _("Choose a time that is still to come.")
AFTER_THE_END = _("Choose a day of the offering: it ends on %(day)s.")
HAS_BEGUN = _("Its time cannot be changed any more: it has begun.")


@dataclass(frozen=True)
class Plan:
    """What staff plan. `starts_at` is aware; `zone` is where it was entered."""

    kind: str
    topic_en: str
    topic_fr: str
    about_en: str
    about_fr: str
    audience: str
    starts_at: datetime
    zone: str
    minutes: int
    link: str


@transaction.atomic
def plan_session(offering_id: int, plan: Plan, *, by: Member, now: datetime) -> Session:
    """Plan a session; nobody is told before it is announced.

    Raises NotAllowed without the right, WrongState for an offering that is over, a time that has passed or lies after
    the offering's last day, or too many.
    """
    _check_right(by)
    offering = Offering.objects.select_for_update().get(pk=offering_id)
    if offering.state in Offering.CLOSED_STATES:
        raise WrongState(_("This offering is over."))
    _check_moment(plan, offering, now)
    if offering.sessions.count() >= SESSIONS_MOST:
        raise WrongState(_("This offering has as many sessions as it can have."))
    code = "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))
    session = Session.objects.create(offering=offering, code=code, **asdict(plan))
    _record(session, Action.PLANNED, "", by, now)
    return session


@transaction.atomic
def change_session(session_id: int, plan: Plan, *, by: Member, now: datetime) -> Session:
    """Change what is planned. What calendars show is sent to everybody who was told.

    Raises NotAllowed without the right, WrongState once it was called off; for another time once it has begun, or for
    one that has passed or lies after the offering's last day.
    """
    session = _held(session_id, Action.CHANGED, by, now)
    values = asdict(plan)
    changed = [name for name, value in values.items() if getattr(session, name) != value]
    if not changed:
        return session
    if "starts_at" in changed and session.starts_at <= now:
        raise WrongState(HAS_BEGUN)
    if "starts_at" in changed:
        _check_moment(plan, session.offering, now)
    for name in changed:
        setattr(session, name, values[name])
    is_for_calendars = session.state == State.ANNOUNCED and bool(set(changed) & set(IN_CALENDARS))
    session.sequence += is_for_calendars
    session.save(update_fields=[*changed, "sequence"])
    _record(session, Action.CHANGED, session.state, by, now)
    _tell_after_commit()
    return session


@transaction.atomic
def announce_session(session_id: int, *, by: Member, now: datetime) -> Session:
    """Show it to everybody who is expected; each gets an invitation for the calendar, also who joins later.

    Announcing again is no error. Raises NotAllowed without the right, WrongState once it has begun or was called off.
    """
    session = _locked(session_id, by)
    if session.state == State.ANNOUNCED:
        return session
    _check(session, Action.ANNOUNCED, now)
    _move(session, Action.ANNOUNCED, by, now)
    return session


@transaction.atomic
def call_off_session(session_id: int, *, by: Member, now: datetime) -> Session:
    """Call it off; it leaves the calendars of those who were told. Again is no error.

    Raises NotAllowed without the right, WrongState once it has begun.
    """
    session = _locked(session_id, by)
    if session.state == State.CALLED_OFF:
        return session
    _check(session, Action.CALLED_OFF, now)
    session.sequence += 1
    session.save(update_fields=["sequence"])
    _move(session, Action.CALLED_OFF, by, now)
    return session


@transaction.atomic
def keep_recording(session_id: int, *, english: str, french: str, by: Member, now: datetime) -> Session:
    """Keep where the recording is, in each language; empty takes it away. Nothing is sent.

    Raises NotAllowed without the right, WrongState before it was held.
    """
    session = _held(session_id, Action.RECORDED, by, now)
    session.recording_en, session.recording_fr = english, french  # type: ignore[attr-defined]
    session.save(update_fields=["recording_en", "recording_fr"])
    _record(session, Action.RECORDED, session.state, by, now)
    return session


def _check_moment(plan: Plan, offering: Offering, now: datetime) -> None:
    if plan.starts_at <= now:
        raise WrongState(IN_THE_PAST)
    if last := last_day_before(plan.starts_at, offering):
        raise WrongState(AFTER_THE_END % {"day": written_day(last)})


def _check_right(by: Member) -> None:
    if not by.has_perm("momentum.change_session"):
        raise NotAllowed


def _locked(session_id: int, by: Member) -> Session:
    _check_right(by)
    return Session.objects.select_for_update(of=("self",)).select_related("offering__program").get(pk=session_id)


def _check(session: Session, action: Action, now: datetime) -> None:
    if action not in available_actions(session, now):
        raise WrongState


def _held(session_id: int, action: Action, by: Member, now: datetime) -> Session:
    session = _locked(session_id, by)
    _check(session, action, now)
    return session


def _move(session: Session, action: Action, by: Member, now: datetime) -> None:
    before, session.state = session.state, TRANSITIONS[action].target or session.state
    session.save(update_fields=["state"])
    _record(session, action, before, by, now)
    _tell_after_commit()


def _record(session: Session, action: Action, before: str, by: Member, now: datetime) -> None:
    SessionEvent.objects.create(
        session=session, at=now, actor=by, action=action, from_state=before, to_state=session.state
    )


def _tell_after_commit() -> None:
    transaction.on_commit(partial(knock, TELL_TASK), robust=True)
