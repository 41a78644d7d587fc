"""Writing the reflective workbook, from several windows and by two people without losing a word (MOM-5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow.locking import locked_pairing_of
from mentorship.workbooks.workflow import Given, Saved, merged
from momentum.progress.models import Reflection, ReflectionAnswer, ReflectionEvent
from momentum.progress.queries import reflection_of, side_of, template_for
from momentum.progress.rules import ReflectionAction, may_write, shared_at, sides_to_write

OVER = _("This mentorship is over: its reflective workbook can be read, and not changed any more.")


@transaction.atomic
def save_reflection(pairing: Pairing, member: Member, given: Iterable[Given], *, now: datetime) -> Saved:
    """Write the answers that changed in the member's own part or the joint one; what another window, or the other
    person, changed since this one saw it is not overwritten but reported. The first answer begins the workbook.

    Raises NotAllowed for a stranger and for the other one's part, WrongState once the mentorship is over.
    """
    pairing, given = locked_pairing_of(pairing, member), list(given)
    if not may_write(pairing):
        raise WrongState(OVER)
    mine = sides_to_write(side_of(pairing, member))
    if any(each.question.section.side not in mine for each in given):
        raise NotAllowed
    reflection = reflection_of(pairing) or _begin(pairing, member, now)
    if any(each.question.section.template_id != reflection.template_id for each in given):
        raise WrongState(_("The questions have changed meanwhile: open the page again."))
    questions = {each.question.pk for each in given}
    held = {(row.question_id, row.turn): row for row in reflection.answers.filter(question__in=questions)}

    def write(each: Given, value: Any, current: ReflectionAnswer | None) -> ReflectionAnswer:
        row = current or ReflectionAnswer(
            reflection=reflection, question=each.question, turn=each.turn, revision=0, value=value, changed_at=now
        )
        row.value, row.changed_by, row.changed_at = value, member, now
        row.revision += 1
        row.save()
        return row

    saved = merged(given, held, write)
    if saved.has_changed:
        reflection.changed_at = now
        reflection.save(update_fields=["changed_at"])
    return saved


@transaction.atomic
def share_part(pairing: Pairing, member: Member, *, is_shared: bool, now: datetime) -> Reflection:
    """Show one's own part to the other person, or no longer; what it says changes with every answer. Nothing is sent.

    Doing so again is no error. Raises NotAllowed for a stranger, WrongState before anything is written; taking it back
    is possible after the end as well.
    """
    pairing = locked_pairing_of(pairing, member)
    reflection = reflection_of(pairing)
    if reflection is None or (is_shared and not may_write(pairing)):
        raise WrongState(OVER if reflection else _("There is nothing to share yet."))
    side = side_of(pairing, member)
    if bool(shared_at(reflection, side)) == is_shared:
        return reflection
    column = f"{side}_shared_at"
    setattr(reflection, column, now if is_shared else None)
    reflection.save(update_fields=[column])
    _record(reflection, ReflectionAction.SHARED if is_shared else ReflectionAction.UNSHARED, member, now)
    return reflection


def _begin(pairing: Pairing, member: Member, now: datetime) -> Reflection:
    template = template_for(None)
    if template is None:
        raise WrongState(_("This workbook is not ready yet."))
    reflection = Reflection.objects.create(pairing=pairing, template=template, begun_at=now, changed_at=now)
    _record(reflection, ReflectionAction.BEGUN, member, now)
    return reflection


def _record(reflection: Reflection, action: ReflectionAction, by: Member, now: datetime) -> None:
    ReflectionEvent.objects.create(reflection=reflection, at=now, actor=by, action=action)
