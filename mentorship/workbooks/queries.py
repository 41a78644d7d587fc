"""Workbooks as pages ask for them: always through their owner."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Prefetch

from members.models import Member
from mentorship.profiles.models import Term
from mentorship.workbooks.models import (
    Workbook,
    WorkbookAnswer,
    WorkbookQuestion,
    WorkbookSection,
    WorkbookTemplate,
)

type Answers = Mapping[tuple[int, int], WorkbookAnswer]  # by question and turn


def template_in_force(kind: str) -> WorkbookTemplate | None:
    """The latest published version of a workbook's questions."""
    return WorkbookTemplate.objects.filter(kind=kind, published_at__isnull=False).order_by("-version").first()


def workbook_of(member: Member, kind: str) -> Workbook | None:
    """The member's workbook of this kind; of several versions the one begun last."""
    return (
        Workbook.objects.filter(member=member.pk, template__kind=kind)
        .select_related("template", "member")
        .order_by("-template__version")
        .first()
    )


def sections_of(template: WorkbookTemplate) -> list[WorkbookSection]:
    """The sections of a version with their questions, in two statements."""
    questions = Prefetch("questions", WorkbookQuestion.objects.order_by("position"))
    return list(template.sections.order_by("position").prefetch_related(questions))


def answers_of(workbook: Workbook) -> Answers:
    """Everything that is answered."""
    return {(answer.question_id, answer.turn): answer for answer in workbook.answers.all()}


def names_of_terms(kinds: set[str]) -> dict[str, dict[str, tuple[str, bool]]]:
    """Of each list: code → (name in the reader's language, whether it is retired), in the list's order."""
    found: dict[str, dict[str, tuple[str, bool]]] = {kind: {} for kind in kinds}
    if kinds:
        for term in Term.objects.filter(kind__in=kinds).order_by("position", "pk"):
            found[term.kind][term.code] = (term.name, term.is_retired)
    return found
