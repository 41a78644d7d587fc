"""The goals that a mentee wrote into the workbook, ready to be taken over into the mentorship (OD-3, fields 5.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import shows_workbook
from mentorship.workbooks.models import WorkbookAnswer, WorkbookTemplate
from mentorship.workbooks.queries import workbook_of

SECTION = "goals"
# the workbook's questions by the columns of a goal
COLUMNS = {
    "goal": "text",
    "why-now": "why",
    "how-we-know": "sign",
    "first-step": "first_step",
    "by-when": "by",
    "confidence": "confidence_before",
}


def goals_of_workbook(pairing: Pairing, reader: Member) -> dict[int, dict[str, Any]]:
    """By its number in the workbook, what each goal says by column; those that the mentorship has already are left out.

    Nothing for a mentor with whom the workbook is not shared.
    """
    if reader.pk != pairing.mentee_id and not shows_workbook(pairing):
        return {}
    workbook = workbook_of(pairing.mentee, WorkbookTemplate.Kind.MENTEE)
    if workbook is None:
        return {}
    answers = WorkbookAnswer.objects.filter(
        workbook=workbook, question__section__code=SECTION, question__code__in=COLUMNS
    ).select_related("question")
    goals: dict[int, dict[str, Any]] = {}
    for answer in answers.order_by("turn"):
        if answer.value not in ("", None):
            column = COLUMNS[answer.question.code]
            value = date.fromisoformat(answer.value) if column == "by" else answer.value
            goals.setdefault(answer.turn, {})[column] = value
    known = set(pairing.goals.values_list("text", flat=True))
    return {turn: goal for turn, goal in goals.items() if goal.get("text") and goal["text"] not in known}
