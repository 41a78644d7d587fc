"""What may be done with a workbook, what counts as answered, and what is still needed to send it (OD-3, OD-4)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.workbooks.models import Workbook, WorkbookQuestion, WorkbookSection
from mentorship.workbooks.queries import WARNED, Answers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Workbook.State


class Action(models.TextChoices):
    """What happens to a workbook; the words of its events."""

    BEGIN = "begin", _("begun")
    SAVE = "save", _("answers saved")
    SEND = "send", _("sent")
    REOPEN = "reopen", _("reopened by staff")
    WARN = WARNED, _("told that it will be deleted")
    KEEP = "keep", _("kept after the notice")


# From which states, and where it leads; None: it stays. Saving leaves no event row.
TRANSITIONS: Mapping[Action, tuple[frozenset[str], Workbook.State | None]] = {
    Action.SAVE: (frozenset({State.OPEN}), State.OPEN),
    Action.SEND: (frozenset({State.OPEN}), State.SENT),
    Action.REOPEN: (frozenset({State.SENT}), State.OPEN),
    Action.WARN: (frozenset(State), None),
    Action.KEEP: (frozenset(State), None),
}


def is_possible(workbook: Workbook, action: Action) -> bool:
    """Whether the workbook's state lets the action be done."""
    return workbook.state in TRANSITIONS[action][0]


WHY_NOT: Mapping[str, StrOrPromise] = {
    "no_membership": _("Your membership has ended: renew it, then you can begin a workbook."),
    "declare": _("Before you begin, please confirm the condition that goes with your membership category."),
    "by_request": _("With your membership category you can begin once the association has admitted you: write to us."),
    "not_allowed": _("Your membership category does not include the resources."),
    "suspended": _("This is not open to you at present. Please write to the association."),
}


def plain(value: Any) -> Any:
    """An answer as it is kept; all that says nothing (empty, not ticked) is the empty text."""
    return "" if value is None or value is False or value == [] else value


def seen(answer: Any) -> str:
    """What a page remembers of the answer that it shows: its revision and a mark of its words."""
    return f"{answer.revision if answer else 0}.{mark(answer.value if answer else '')}"


def mark(value: Any) -> str:
    """A short mark that tells two answers apart."""
    return hashlib.sha256(json.dumps(plain(value), sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Standing:
    """How far a section is. `missing`: the questions needed to send the workbook that have no answer."""

    section: WorkbookSection
    answered: int
    missing: Sequence[WorkbookQuestion]

    @property
    def is_done(self) -> bool:
        """What is needed is there; where nothing is needed, anything counts."""
        return not self.missing and self.answered > 0


def standing_of(sections: Sequence[WorkbookSection], answers: Answers) -> list[Standing]:
    """Each section with how far it is. Of a section that repeats, the first time alone is needed."""
    filled = {key for key, answer in answers.items() if plain(answer.value) != ""}
    return [
        Standing(
            section=section,
            answered=sum(question == each.pk for question, _turn in filled for each in section.questions.all()),
            missing=[each for each in section.questions.all() if each.is_required and (each.pk, 1) not in filled],
        )
        for section in sections
    ]


# E-mail addresses, telephone numbers, health card numbers: nothing of the kind belongs into a workbook.
_IDENTIFYING = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)"
    r"|(?<!\w)[A-Za-z]{4}[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)\d{4}[ -]\d{3}[ -]\d{3}(?!\d)"
)


def may_identify(value: Any) -> bool:
    """Whether a text holds what looks like an address, a telephone number or a health card number."""
    return isinstance(value, str) and bool(_IDENTIFYING.search(value))
