"""What every action on an application begins and ends with: the locks, the table of rules, the event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.pairs.workflow import lock_people
from momentum.applications.models import Application, ApplicationEvent
from momentum.applications.policy import WOKEN_BY_THE_LINE
from momentum.applications.rules import NOT_MENTORS, STATE_SENTENCES, TRANSITIONS, Action, State, Who, roles_of


def locked_application(application_id: int, *also: int) -> Application:
    """Hold the applicant and the members `also` by primary key, then the application, and read it anew.

    Raises Application.DoesNotExist.
    """
    member_id = Application.objects.values_list("member_id", flat=True).get(pk=application_id)
    lock_people(member_id, *also)
    return locked_rows([application_id])[0]


def locked_rows(keys: Iterable[int]) -> list[Application]:
    """Hold these applications by primary key and read them anew; their people are held already."""
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = list(rows.select_related("member", "offering__program", "tier"))
    if not found:
        raise Application.DoesNotExist
    return found


def check(application: Application, action: Action) -> None:
    """Raises WrongState where the action is not possible in the locked application's state and role."""
    transition = TRANSITIONS[action]
    if application.role not in transition.roles:
        raise WrongState(NOT_MENTORS)
    if application.state not in transition.sources:
        raise WrongState(STATE_SENTENCES[State(application.state)])


def check_staff(application: Application, by: Member) -> None:
    """Raises NotAllowed for who is not staff, and for one's own."""
    if Who.STAFF not in roles_of(application, by):
        raise NotAllowed


def move(application: Application, action: Action) -> str:
    """Write the action's target into the locked application (unsaved); returns the state before. Raises WrongState."""
    check(application, action)
    before = application.state
    application.state = TRANSITIONS[action].target_of(application)
    return before


def record(
    application: Application, action: Action, before: str, actor: Member | None, now: datetime, note: str = ""
) -> ApplicationEvent:
    """The one event row of a deed; `before` is the state before it."""
    return ApplicationEvent.objects.create(
        application=application,
        at=now,
        actor=actor,
        action=action,
        from_state=before,
        to_state=application.state,
        note=note,
    )


def wake_the_line() -> None:
    """Once this is committed: a place may be free, or somebody waits who did not. The sweep would see it later."""
    for task in WOKEN_BY_THE_LINE:
        transaction.on_commit(partial(knock, task), robust=True)
