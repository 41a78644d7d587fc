"""The workbook of `mentee@demo.example`: half filled in, so that the demo shows progress and what is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from members.models import Member
from mentorship.demo.accounts import MENTEE_ACCOUNT
from mentorship.workbooks.models import Workbook, WorkbookQuestion
from mentorship.workbooks.workflow import Given, begin_workbook, save_answers

# by section and question; of each, what is answered the first, the second time
ANSWERS: dict[str, dict[str, list[Any]]] = {
    "where-i-am": {
        "role": ["Occupational therapist, in my second year"],
        "setting": ["A community team that visits people in their homes"],
        "situation": [["new-graduate"]],
        "what-brought-me": [
            "I moved from the hospital to the community and often decide alone. I would like to think aloud."
        ],
    },
    "strengths": {
        "strength": ["I listen before I suggest anything", "I keep my notes in order"],
        "example": [
            "A family wanted equipment at once. I asked what a good day looks like, and it turned out to be a walk."
        ],
    },
    "growth": {
        "area": ["Saying no to a funder without losing the relationship"],
        "confidence": [2],
    },
    "goals": {
        "goal": ["Write funding letters that need no second round"],
        "why-now": ["I write one or two a week, and each comes back with questions."],
    },
}


def fill_in_workbook(now: datetime) -> int:
    """Begin it and fill in four sections; says how many workbooks are new."""
    member = Member.objects.get(email=MENTEE_ACCOUNT)
    if Workbook.objects.filter(member=member).exists():
        return 0
    then = now - timedelta(days=30)
    workbook = begin_workbook(member, "mentee", now=then)
    questions = {
        (question.section.code, question.code): question
        for question in WorkbookQuestion.objects.filter(section__template=workbook.template).select_related("section")
    }
    given = [
        Given(f"{code}-{turn}", questions[section, code], turn, value, "")
        for section, answers in ANSWERS.items()
        for code, values in answers.items()
        for turn, value in enumerate(values, start=1)
    ]
    save_answers(workbook, given, now=then)
    return 1
