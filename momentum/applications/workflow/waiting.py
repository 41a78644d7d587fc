"""The waiting list, and what matching does to an application. Matching calls these with the application locked."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.errors import WrongState
from members.models import Member
from momentum.applications.models import Application, ApplicationEvent
from momentum.applications.rules import STATE_SENTENCES, Action, State
from momentum.applications.workflow.moving import check, move, record


def join_waiting_list(
    application: Application, *, actor: Member | None, now: datetime, note: str = ""
) -> ApplicationEvent:
    """The locked application of a mentee waits (EQ-1), in the order in which people applied; nothing is sent.

    Raises WrongState for a mentor's, and where it is decided on otherwise.
    """
    before = move(application, Action.WAITLISTED)
    _wait(application, now)
    application.save(update_fields=["state", "waitlisted_at", "waiting_since"])
    return record(application, Action.WAITLISTED, before, actor, now, note)


def send_to_the_end(application: Application, *, now: datetime) -> ApplicationEvent:
    """The locked application of who did not answer in time goes to the end of the waiting list; nothing is sent.

    Raises WrongState unless it waits.
    """
    if application.state != State.WAITLISTED:
        raise WrongState(STATE_SENTENCES[State(application.state)])
    application.waiting_since, application.returned_at = now, None
    application.save(update_fields=["waiting_since", "returned_at"])
    return record(application, Action.WAITLISTED, application.state, None, now)


def mark_matched(application: Application, *, actor: Member | None, now: datetime) -> ApplicationEvent | None:
    """The locked application has a mentor, or a mentee; nothing is sent. A mentor's that has one already stays so.

    Raises WrongState unless it is selected or waits.
    """
    if application.is_mentor and application.state == State.MATCHED:
        return None
    before = move(application, Action.MATCHED)
    application.matched_at, application.returned_at = now, None
    application.save(update_fields=["state", "matched_at", "returned_at"])
    return record(application, Action.MATCHED, before, actor, now)


def mark_unmatched(
    application: Application, *, actor: Member | None, now: datetime, note: str = ""
) -> ApplicationEvent:
    """The match did not hold: a mentee is first in line again, a mentor selected; nothing is sent. That a mentor has no
    other mentee here is for the caller to know.

    Raises WrongState unless it is matched.
    """
    before = move(application, Action.UNMATCHED)
    if not application.is_mentor:
        _wait(application, now)
        application.returned_at = now
    application.save(update_fields=["state", "waitlisted_at", "waiting_since", "returned_at"])
    return record(application, Action.UNMATCHED, before, actor, now, note)


def mark_completed(
    application: Application, *, actor: Member | None, now: datetime, note: str = ""
) -> ApplicationEvent | None:
    """The locked application is completed (MOM-7); nothing is sent. Twice changes nothing.

    `note` is what staff decided by, where a threshold was not met. Raises WrongState unless it is matched.
    """
    if application.state == State.COMPLETED:
        return None
    before = move(application, Action.COMPLETED)
    application.completed_at = application.closed_at = now
    application.save(update_fields=["state", "completed_at", "closed_at"])
    return record(application, Action.COMPLETED, before, actor, now, note)


def mark_ended(application: Application, *, actor: Member | None, now: datetime, note: str = "") -> ApplicationEvent:
    """The mentorship has ended early and the application with it, without fault; nothing is sent.

    Raises WrongState unless it is matched.
    """
    check(application, Action.UNMATCHED)
    before = move(application, Action.WITHDRAWN)
    application.closed_at = now
    application.save(update_fields=["state", "closed_at"])
    return record(application, Action.WITHDRAWN, before, actor, now, note)


def _wait(application: Application, now: datetime) -> None:
    application.waitlisted_at = now
    # who applied first is asked first, whenever staff put them on the list
    application.waiting_since = application.waiting_since or application.applied_at
