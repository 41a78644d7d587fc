"""What staff decide on applications (MOM-4): select, take back, put on the waiting list, decline, open again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NoPlaceLeft, WorkflowError, WrongState
from members.models import Member
from mentorship.pairs.workflow import lock_people
from momentum.applications import emails
from momentum.applications.models import Application
from momentum.applications.queries import application_in, place_in_line, selected_mentees
from momentum.applications.rules import Action, State
from momentum.applications.workflow.applying import close
from momentum.applications.workflow.moving import (
    check,
    check_staff,
    locked_application,
    locked_rows,
    move,
    record,
    wake_the_line,
)
from momentum.applications.workflow.waiting import join_waiting_list
from momentum.programs.models import Offering, Window


@dataclass
class Treated:
    """How many applications were treated, and of those that were not: whose, and why."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def select_application(application: Application, by: Member, *, now: datetime) -> Application:
    """Staff select it for matching; nothing is sent, the page says so. Twice changes nothing.

    Raises NotAllowed for who is not staff and for one's own, WrongState once it is matched or closed, NoPlaceLeft where
    the tier's places for mentees are all given.
    """
    lock_people(application.member_id)
    window = _locked_window(application)
    application = locked_rows([application.pk])[0]
    check_staff(application, by)
    if application.state == State.SELECTED:
        return application
    before = move(application, Action.SELECTED)
    places = window.places if window else None
    if places is not None and selected_mentees(application.offering_id, application.tier_id) >= places:
        raise NoPlaceLeft(_("All places for mentees of this tier are given."))
    application.selected_at = now
    application.save(update_fields=["state", "selected_at"])
    record(application, Action.SELECTED, before, by, now)
    if application.is_mentor:
        wake_the_line()
    return application


@transaction.atomic
def unselect_application(application: Application, by: Member, *, now: datetime) -> Application:
    """Staff take the selection back: it is to be decided on again. Raises NotAllowed, WrongState as above."""
    application = locked_application(application.pk)
    check_staff(application, by)
    if application.state == State.SUBMITTED:
        return application
    before = move(application, Action.UNSELECTED)
    application.selected_at = None
    application.save(update_fields=["state", "selected_at"])
    record(application, Action.UNSELECTED, before, by, now)
    return application


@transaction.atomic
def put_on_waiting_list(application: Application, by: Member, *, now: datetime) -> Application:
    """Staff put a mentee on the waiting list (EQ-1); a mail names the place. Twice changes nothing.

    Raises NotAllowed for who is not staff and for one's own, WrongState for mentors and once it is matched or closed.
    """
    application = locked_application(application.pk)
    check_staff(application, by)
    if application.state == State.WAITLISTED:
        return application
    event = join_waiting_list(application, actor=by, now=now)
    emails.application_waitlisted(application, event, place_in_line(application)[0])
    wake_the_line()
    return application


@transaction.atomic
def decline_application(application: Application, by: Member, *, reason: str, now: datetime) -> Application:
    """Staff decline it, with a reason that only staff read; a neutral mail goes out. Twice changes nothing.

    Raises NotAllowed for who is not staff and for one's own, WrongState once it is matched or closed.
    """
    application = locked_application(application.pk)
    check_staff(application, by)
    if application.state == State.DECLINED:
        return application
    application.reason_for_staff = reason
    event = close(application, Action.DECLINED, by, now)
    emails.application_declined(application, event)
    return application


@transaction.atomic
def reopen_application(application: Application, by: Member, *, now: datetime) -> Application:
    """Staff open again what was declined or withdrawn, as the person asked for it; a mail says so.

    Raises NotAllowed for who is not staff and for one's own, WrongState where it is open, the offering is over, or the
    person applied anew in the tier meanwhile.
    """
    application = locked_application(application.pk)
    check_staff(application, by)
    check(application, Action.REOPENED)
    if application.offering.state in Offering.CLOSED_STATES:
        raise WrongState(_("This offering is over."))
    if application_in(application.member, application.offering, application.tier) is not None:
        raise WrongState(_("The person has another application in this tier."))
    before = move(application, Action.REOPENED)
    application.closed_at = application.selected_at = None
    application.reason_for_staff = ""
    application.save(update_fields=["state", "closed_at", "selected_at", "reason_for_staff"])
    emails.application_reopened(application, record(application, Action.REOPENED, before, by, now))
    return application


def treat_each(applications: Iterable[Application], deed: Callable[[Application], Application]) -> Treated:
    """Do the same with several, each in a transaction of its own: one that cannot be treated holds up no other."""
    treated = Treated()
    for application in applications:
        try:
            deed(application)
        except WorkflowError as error:
            treated.refused.append((str(application.member), str(error)))
        else:
            treated.done += 1
    return treated


def _locked_window(application: Application) -> Window | None:
    # two of the staff who select at once must not give one place twice
    if application.is_mentor:
        return None
    of_tier = Window.objects.filter(offering=application.offering_id, tier=application.tier_id, role=application.role)
    return of_tier.select_for_update().first()
