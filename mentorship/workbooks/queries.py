"""Workbooks as pages ask for them: always through their owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from members.models import Member
from mentorship.profiles.models import Term
from mentorship.workbooks.models import (
    Workbook,
    WorkbookEvent,
    WorkbookFile,
    WorkbookQuestion,
    WorkbookSection,
    WorkbookTemplate,
)
from mentorship.workbooks.policy import FILE_TRIES_MOST, KEPT_DAYS, NOTICE_DAYS

WARNED = "warn"  # the action of the event, of which rules make a word
type Answers = Mapping[tuple[int, int], Any]  # by question and turn: rows with a `value` and a `revision`


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


def with_last_touch() -> QuerySet[Any]:
    """Workbooks with `touched_at`: when an answer last changed, or its owner or staff last did something with it."""
    deeds = WorkbookEvent.objects.filter(workbook=OuterRef("pk")).exclude(action=WARNED).order_by("-at")
    return Workbook.objects.annotate(
        touched_at=Greatest("changed_at", Coalesce(Subquery(deeds.values("at")[:1]), F("changed_at")))
    )


def to_warn_of(now: datetime) -> QuerySet[Any]:
    """Those that nobody touched for so long that they go in 30 days, and whose owner has not been told (P9)."""
    old = with_last_touch().filter(touched_at__lte=now - timedelta(days=KEPT_DAYS - NOTICE_DAYS))
    return old.exclude(Exists(_told_since()))


def to_remove(now: datetime) -> QuerySet[Any]:
    """Those that nobody touched for 24 months, 30 days or more after their owner was told (P9)."""
    told = _told_since().filter(at__lte=now - timedelta(days=NOTICE_DAYS))
    return with_last_touch().filter(Exists(told), touched_at__lte=now - timedelta(days=KEPT_DAYS))


def removed_on(workbook: Workbook) -> datetime | None:
    """When it goes, once its owner has been told and nobody has touched it since; one statement."""
    told_at = Subquery(_told_since().order_by("at").values("at")[:1])
    found = with_last_touch().filter(pk=workbook.pk).annotate(told_at=told_at).get()
    if found.told_at is None:
        return None
    return max(found.touched_at + timedelta(days=KEPT_DAYS), found.told_at + timedelta(days=NOTICE_DAYS))


def _told_since() -> QuerySet[WorkbookEvent]:
    """That the owner was told after the last touch."""
    return WorkbookEvent.objects.filter(workbook=OuterRef("pk"), action=WARNED, at__gte=OuterRef("touched_at"))


def files_of(workbook: Workbook) -> dict[str, WorkbookFile]:
    """The PDFs by language, without their content."""
    return {file.language: file for file in workbook.files.defer("content")}


def file_to_make(now: datetime) -> QuerySet[WorkbookFile]:
    """PDFs that wait to be made and are in no worker's hands, the first asked for first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = WorkbookFile.objects.filter(free, made_at__isnull=True, tries__lt=FILE_TRIES_MOST)
    return waiting.order_by("asked_at", "pk")
