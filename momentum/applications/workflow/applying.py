"""Applying, changing what one wrote, withdrawing (MOM-4, EQ-1, EQ-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from members.models import Member, PolicyDocument
from members.queries import missing_acceptances, today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.pairs.workflow import lock_people
from momentum.applications import emails
from momentum.applications.models import Answer, Application
from momentum.applications.queries import application_in, to_go_on_with, window_of
from momentum.applications.rules import STATE_SENTENCES, WINDOW_AHEAD, Action, State, why_not_apply
from momentum.applications.workflow.moving import check, locked_application, move, record, wake_the_line
from momentum.applications.workflow.waiting import join_waiting_list
from momentum.programs.models import Offering, Question, Role, Window
from momentum.programs.workflow import follow_interest

OTHER_ROLE = _("You take part in this tier in the other role: nobody is mentee and mentor in one tier.")


@dataclass(frozen=True)
class Written:
    """What somebody wrote in an application: the columns that the fit compares and what goes with them.

    `answers`: by question; a question without an answer is left out.
    """

    areas: Sequence[str] = ()
    topics: Sequence[str] = ()
    paths: Sequence[str] = ()
    practice_settings: Sequence[str] = ()
    ages: Sequence[str] = ()
    languages: Sequence[str] = ()
    modes: Sequence[str] = ()
    values: Sequence[str] = ()
    province: str = ""
    is_remote: bool = False
    employer: str = ""
    goals: str = ""
    text_language: str = "en"
    places: int | None = None
    continues_with: Member | None = None
    answers: Mapping[Question, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """By the names of the columns."""
        found = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "answers"}
        return {name: list(value) if isinstance(value, (tuple, list)) else value for name, value in found.items()}


@transaction.atomic
def submit_application(
    member: Member,
    window: Window,
    written: Written,
    *,
    condition: str = "",
    documents: Sequence[PolicyDocument] = (),
    language: str,
    now: datetime,
) -> Application:
    """The member applies; the documents read in `language` are accepted with it (SAFE-2), and a mail says so.

    `condition` are the words confirmed by who takes part by request (MEM-3). Who applies as a mentee after the round of
    an offering that goes on joins the waiting list at once (EQ-1). Interest in the program is answered by it. Applying
    twice in the same role changes nothing.

    Raises NotAllowed where MEM-3 does not allow it, DeadlinePassed and WrongState outside the time for applying,
    WrongState while a document in force is not accepted, and for who takes part in the tier in the other role.
    """
    lock_people(member.pk)
    found = window_of(window.offering_id, window.tier_id, window.role)
    if found is None:
        raise WrongState(WINDOW_AHEAD)
    earlier = application_in(member, found.offering, found.tier)
    if earlier is not None and earlier.role == found.role:
        return earlier
    _check_may_apply(member, found, earlier, now)
    accept_documents(member, documents, language, now)
    if missing_acceptances(member, today(now)):
        raise WrongState(_("Please accept both documents first: both sides agree before the first contact."))
    application = Application.objects.create(
        offering=found.offering,
        tier=found.tier,
        role=found.role,
        member=member,
        declared=condition,
        applied_at=now,
        **_checked(written, member, found.role).columns(),
    )
    _keep_answers(application, written.answers)
    follow_interest(member, found.offering.program, found.role, now=now)
    event = record(application, Action.SUBMITTED, "", member, now)
    if goes_on_waiting_list(application):
        wake_the_line()
        join_waiting_list(application, actor=None, now=now)
    emails.application_received(application, event, found)
    return application


@transaction.atomic
def change_application(application: Application, by: Member, written: Written, *, now: datetime) -> Application:
    """The applicant writes it anew, while people may apply and nobody has decided on it.

    Raises NotAllowed for anybody else, WrongState once it was decided on, DeadlinePassed after the time for applying.
    """
    application = locked_application(application.pk)
    if by.pk != application.member_id:
        raise NotAllowed
    check(application, Action.CHANGED)
    window = window_of(application.offering_id, application.tier_id, application.role)
    if window is None:
        raise DeadlinePassed
    check_window(window, now)
    columns = _checked(written, by, application.role).columns()
    for name, value in columns.items():
        setattr(application, name, value)
    application.save(update_fields=list(columns))
    _keep_answers(application, written.answers)
    record(application, Action.CHANGED, application.state, by, now)
    return application


@transaction.atomic
def withdraw_application(application: Application, by: Member, *, now: datetime) -> Application:
    """The applicant steps back before a match; nobody has to say why. A mail confirms it. Twice changes nothing.

    Raises NotAllowed for anybody else, WrongState once they are matched: it is the mentorship that ends then.
    """
    application = locked_application(application.pk)
    if by.pk != application.member_id:
        raise NotAllowed
    if application.state == State.WITHDRAWN:
        return application
    if application.state == State.MATCHED:
        raise WrongState(STATE_SENTENCES[State.MATCHED])
    event = close(application, Action.WITHDRAWN, by, now)
    emails.application_withdrawn(application, event)
    return application


@transaction.atomic
def close_for_erasure(member: Member, *, now: datetime) -> None:
    """Withdraw what somebody applied for whose account is erased; nothing is sent."""
    lock_people(member.pk)
    keys = Application.objects.visible_to(member).open().order_by("pk").values_list("pk", flat=True)
    for key in list(keys):
        close(locked_application(key), Action.WITHDRAWN, None, now)


@transaction.atomic
def forget_words(application_id: int) -> None:
    """Take out what was written in an application that is over, on either side; role, dates and end stay (P9)."""
    application = locked_application(application_id)
    application.answers.all().delete()
    application.goals = application.employer = application.declared = application.reason_for_staff = ""
    application.save(update_fields=["goals", "employer", "declared", "reason_for_staff"])


def close(application: Application, action: Action, actor: Member | None, now: datetime, note: str = "") -> Any:
    """Move the locked application to one of its ends; returns the event."""
    before = move(application, action)
    application.closed_at = now
    application.save(update_fields=["state", "closed_at", "reason_for_staff"])
    if application.is_mentor or before == State.WAITLISTED:
        wake_the_line()
    return record(application, action, before, actor, now, note=note)


def goes_on_waiting_list(application: Application) -> bool:
    """Whether the application came after the round of an offering that goes on, as a mentee (EQ-1)."""
    offering = application.offering
    return application.role == Role.MENTEE and offering.is_rolling and offering.state == Offering.State.RUNNING


def check_window(window: Window, now: datetime) -> None:
    """Raises WrongState before the time for applying, DeadlinePassed after it."""
    why = why_not_apply(window, today(now))
    if why == WINDOW_AHEAD:
        raise WrongState(why)
    if why is not None:
        raise DeadlinePassed(why)


def _check_may_apply(member: Member, window: Window, earlier: Application | None, now: datetime) -> None:
    if earlier is not None:
        raise WrongState(OTHER_ROLE)
    if not may_take_part(member, window.tier.activity(window.role), today(now)).is_allowed:
        raise NotAllowed
    check_window(window, now)


def _checked(written: Written, member: Member, role: str) -> Written:
    """The same, if it is whole: a form can be forged. Raises NotAllowed for somebody whom the member never met."""
    with_whom = written.continues_with
    if with_whom is not None and with_whom.pk not in {each.pk for each in to_go_on_with(member, role)}:
        raise NotAllowed
    return written


def _keep_answers(application: Application, answers: Mapping[Question, Any]) -> None:
    # a question that was retired meanwhile keeps its answer
    asked = Question.objects.asked_of(application.tier, application.role)
    application.answers.filter(question__in=asked).delete()
    rows = [Answer(application=application, question=question, value=value) for question, value in answers.items()]
    Answer.objects.bulk_create(rows)
