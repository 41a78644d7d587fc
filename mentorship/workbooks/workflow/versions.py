"""Versions of a workbook's questions: a draft is a copy of the published one; a published one never changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from mentorship.workbooks.models import WorkbookQuestion, WorkbookSection, WorkbookTemplate
from mentorship.workbooks.queries import sections_of

type Part = WorkbookTemplate | WorkbookSection | WorkbookQuestion
CHOICES = (WorkbookQuestion.Kind.ONE, WorkbookQuestion.Kind.SOME)


@transaction.atomic
def draft_next_version(kind: str) -> WorkbookTemplate:
    """The draft of the next version: the one that is there, else a copy of the latest published one."""
    versions = list(WorkbookTemplate.objects.select_for_update().filter(kind=kind).order_by("-version"))
    if versions and versions[0].published_at is None:
        return versions[0]
    if not versions:
        raise WrongState(_("There is no version to copy yet."))
    draft, sections = versions[0], sections_of(versions[0])
    draft.pk, draft.published_at = None, None
    draft.version += 1
    draft._state.adding = True
    draft.save()
    # numbers with gaps, so that staff can put something between without moving the rest
    for place, section in enumerate(sections, start=1):
        questions = list(section.questions.all())
        section.pk, section.template, section.position = None, draft, place * 10
        section._state.adding = True
        section.save()
        for position, question in enumerate(questions, start=1):
            question.pk, question.section, question.position = None, section, position * 10
        WorkbookQuestion.objects.bulk_create(questions)
    return draft


@transaction.atomic
def save_part(part: Part) -> None:
    """Write a draft's title, section or question. Raises WrongState when its version is published already."""
    _locked_draft(part)
    part.save()


@transaction.atomic
def remove_part(part: WorkbookSection | WorkbookQuestion) -> None:
    """Take a section or a question out of a draft. Raises WrongState when its version is published already."""
    _locked_draft(part)
    part.delete()


@transaction.atomic
def publish_version(template: WorkbookTemplate, *, now: datetime) -> WorkbookTemplate:
    """Put a draft in force for workbooks that are begun from now on; the others stay on their version.

    A published one is a quiet success. Raises WrongState when the draft has a fault (`faults_of`).
    """
    template = WorkbookTemplate.objects.select_for_update().get(pk=template.pk)
    if template.published_at is not None:
        return template
    if faults := faults_of(template):
        raise WrongState(faults[0])
    template.published_at = now
    template.save(update_fields=["published_at"])
    return template


def faults_of(template: WorkbookTemplate) -> list[str]:
    """What keeps a draft from being published, in sentences."""
    sections = sections_of(template)
    faults = [] if sections else [str(_("It has no section."))]
    is_shared = template.kind == WorkbookTemplate.Kind.REFLECTION
    for section in sections:
        if is_shared and not section.side:
            faults.append(_("Say whose part “%(title)s” is.") % {"title": section.title})
        if section.side and not is_shared:
            faults.append(_("“%(title)s” is a page of one member alone.") % {"title": section.title})
        if not section.questions.all():
            faults.append(_("“%(title)s” has no question.") % {"title": section.title})
        for question in section.questions.all():
            words = {"prompt": question.prompt}
            if question.kind in CHOICES and not question.options and not question.term_kind:
                faults.append(_("“%(prompt)s” has no options to choose from.") % words)
            if question.kind == WorkbookQuestion.Kind.SCALE and question.least >= question.most:
                faults.append(_("The scale of “%(prompt)s” needs a last step above the first one.") % words)
            if not (question.prompt_en and question.prompt_fr):  # type: ignore[attr-defined]
                faults.append(_("“%(prompt)s” is not there in both languages.") % words)
    return faults


def _locked_draft(part: Part) -> None:
    match part:
        case WorkbookTemplate():
            key = part.pk
        case WorkbookSection():
            key = part.template_id
        case WorkbookQuestion():
            key = part.section.template_id
    template = WorkbookTemplate.objects.select_for_update().get(pk=key)
    if template.published_at is not None:
        raise WrongState(_("A published version never changes: make a draft of the next one."))
