"""The questions that a program asks (EQ-4). What has been answered is kept: it can be reworded and retired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from members.models import Member
from momentum.programs.models import Program, Question
from momentum.programs.policy import QUESTIONS_MOST
from momentum.programs.rules import ProgramAction
from momentum.programs.workflow.moving import changed_columns, locked_program, note_program
from momentum.programs.workflow.setting_up import free_code

# of a question that has answers: what they are answers to
FIXED_ONCE_ANSWERED = ("kind", "role", "tier", "least", "most")


@transaction.atomic
def add_question(program: Program, values: Mapping[str, Any], *, by: Member, now: datetime) -> Question:
    """Add a question behind the others. Raises NotAllowed without the right, WrongState when there are too many."""
    locked = locked_program(program.pk, by)
    held = set(locked.questions.values_list("code", flat=True))
    if len(held) >= QUESTIONS_MOST:
        raise WrongState(_("A program asks %(most)s questions at most.") % {"most": QUESTIONS_MOST})
    place = (locked.questions.aggregate(most=Max("position"))["most"] or 0) + 1
    code = free_code(values["prompt_en"], held, "question")
    question = Question.objects.create(program=locked, code=code, position=place, **values)
    note_program(locked, ProgramAction.QUESTION_ADDED, by, now, question.prompt)
    return question


@transaction.atomic
def change_question(question: Question, values: Mapping[str, Any], *, by: Member, now: datetime) -> Question:
    """Change a question; of one that has been answered the words, and options may be added.

    Raises NotAllowed without the right to it, WrongState where answers would lose what they answer.
    """
    program = locked_program(question.program_id, by)
    locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if locked.answers.exists():
        is_other = any(name in values and getattr(locked, name) != values[name] for name in FIXED_ONCE_ANSWERED)
        kept = {option["code"] for option in values.get("options", locked.options)}
        if is_other or not {option["code"] for option in locked.options} <= kept:
            raise WrongState(_("This question has answers: only its words can change, and options can be added."))
    if changed := changed_columns(locked, dict(values)):
        locked.save(update_fields=changed)
        note_program(program, ProgramAction.QUESTION_CHANGED, by, now, locked.prompt)
    return locked


@transaction.atomic
def move_question(question: Question, *, is_up: bool, by: Member, now: datetime) -> None:
    """Put a question before the one above it, or behind the one below. At the end nothing changes.

    Raises NotAllowed without the right to it.
    """
    program = locked_program(question.program_id, by)
    ordered = list(program.questions.filter(is_asked=True).order_by("position", "pk"))
    place = next((place for place, each in enumerate(ordered) if each.pk == question.pk), None)
    other = None if place is None else place + (-1 if is_up else 1)
    if place is None or other is None or not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, each in enumerate(ordered, 1):
        each.position = number
    Question.objects.bulk_update(ordered, ["position"])
    note_program(program, ProgramAction.QUESTION_MOVED, by, now, question.prompt)


@transaction.atomic
def remove_question(question: Question, *, by: Member, now: datetime) -> bool:
    """Take a question away: one without answers goes, another is no longer asked. Returns whether it is gone.

    Raises NotAllowed without the right to it.
    """
    program = locked_program(question.program_id, by)
    locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if locked.answers.exists():
        locked.is_asked = False
        locked.save(update_fields=["is_asked"])
        note_program(program, ProgramAction.QUESTION_RETIRED, by, now, locked.prompt)
        return False
    note_program(program, ProgramAction.QUESTION_REMOVED, by, now, locked.prompt)
    locked.delete()
    return True


@transaction.atomic
def set_asked(question: Question, *, by: Member, now: datetime) -> None:
    """Ask a retired question again. Twice is no error. Raises NotAllowed without the right to it."""
    program = locked_program(question.program_id, by)
    locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not locked.is_asked:
        locked.is_asked = True
        locked.save(update_fields=["is_asked"])
        note_program(program, ProgramAction.QUESTION_ASKED_AGAIN, by, now, locked.prompt)
