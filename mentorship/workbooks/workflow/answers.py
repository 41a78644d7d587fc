"""Beginning a workbook and saving answers, from several windows without losing any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import today
from members.rules import may_take_part
from mentorship.workbooks.models import Workbook, WorkbookAnswer, WorkbookEvent, WorkbookQuestion
from mentorship.workbooks.policy import ACTIVITY
from mentorship.workbooks.queries import Answers, template_in_force, workbook_of
from mentorship.workbooks.rules import WHY_NOT, Action, is_possible, mark, plain, seen


@dataclass(frozen=True)
class Given:
    """One answer as a page sends it. `seen` is what the page remembers of the answer that it showed (`rules.seen`)."""

    name: str
    question: WorkbookQuestion
    turn: int
    value: Any
    seen: str


@dataclass
class Saved:
    """What became of what was given, by the names of the fields: the answers as they are now, and those that another
    window changed to something else in the meantime and that were therefore not written."""

    kept: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)
    has_changed: bool = False


@transaction.atomic
def begin_workbook(member: Member, kind: str, *, now: datetime) -> Workbook:
    """Begin a workbook on the version in force, once; repeating it gives the one that is there. Leaves an event row.

    Raises NotAllowed where MEM-2 or MEM-3 do not give the member the resources, WrongState without any version.
    """
    Member.objects.select_for_update(no_key=True).filter(pk=member.pk).first()  # two clicks make one workbook
    if held := workbook_of(member, kind):
        return held
    answer = may_take_part(member, ACTIVITY, today(now))
    if not answer.is_allowed:
        raise NotAllowed(WHY_NOT[answer.reason])
    template = template_in_force(kind)
    if template is None:
        raise WrongState(_("This workbook is not ready yet."))
    workbook = Workbook.objects.create(member=member, template=template, begun_at=now, changed_at=now)
    WorkbookEvent.objects.create(workbook=workbook, at=now, actor=member, action=Action.BEGIN, to_state=workbook.state)
    return workbook


@transaction.atomic
def save_answers(workbook: Workbook, given: Iterable[Given], *, now: datetime) -> Saved:
    """Write the answers that changed; an answer that another window changed since this one saw it is not overwritten
    but reported. Plain edits leave no event row. Raises WrongState once the workbook is sent."""
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    if not is_possible(workbook, Action.SAVE):
        raise WrongState(_("This workbook is sent. Write to the association if something has to be changed."))
    given = list(given)
    questions = {each.question.pk for each in given}
    held = {(row.question_id, row.turn): row for row in workbook.answers.filter(question__in=questions)}
    saved = merged(given, held, lambda each, value, current: _write(workbook, each, value, current, now))
    if saved.has_changed:
        workbook.changed_at = now
        workbook.save(update_fields=["changed_at"])
    return saved


def merged(given: Iterable[Given], held: Answers, write: Callable[[Given, Any, Any], Any]) -> Saved:
    """Write what changed by `write(given, value, current)`, which answers the row, and report what somebody else
    changed meanwhile; `held` are the answers as they are now, under the caller's lock."""
    saved = Saved()
    for each in given:
        current, value = held.get((each.question.pk, each.turn)), plain(each.value)
        if _stays(each, value, current):
            saved.kept[each.name] = current
        elif current is None or each.seen == seen(current):
            saved.kept[each.name] = write(each, value, current)
            saved.has_changed = True
        else:
            saved.conflicts[each.name] = current
    return saved


def _stays(given: Given, value: Any, current: Any) -> bool:
    """Whether there is nothing to write: it stands there already, or this window did not touch it."""
    is_there = value == plain(current.value if current else "")
    return is_there or given.seen.partition(".")[2] == mark(value)


def _write(
    workbook: Workbook, given: Given, value: Any, current: WorkbookAnswer | None, now: datetime
) -> WorkbookAnswer:
    if current is None:
        return WorkbookAnswer.objects.create(
            workbook=workbook, question=given.question, turn=given.turn, value=value, changed_at=now
        )
    current.value, current.changed_at = value, now
    current.revision += 1
    current.save(update_fields=["value", "revision", "changed_at"])
    return current
