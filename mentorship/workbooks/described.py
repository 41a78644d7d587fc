"""A workbook in words: to print, to make a PDF of, and for a mentor with whom it is shared (OD-7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from mentorship.workbooks.models import Workbook, WorkbookQuestion, WorkbookSection
from mentorship.workbooks.queries import Answers, answers_of, names_of_terms, sections_of
from mentorship.workbooks.rules import plain

type Names = Mapping[str, Mapping[str, tuple[str, bool]]]
Kind = WorkbookQuestion.Kind
OWN_WORDS = (Kind.LINE, Kind.TEXT)  # the others are answered with words of ours


@dataclass(frozen=True)
class AnswerInWords:
    """One question with its answer; `words` is empty where there is none, and the owner's own where they wrote it."""

    prompt: str
    words: str
    is_own: bool


@dataclass(frozen=True)
class SectionInWords:
    """One section; `turns` holds its questions once for each time that they are asked."""

    title: str
    lead: str
    turns: Sequence[Sequence[AnswerInWords]]


@dataclass(frozen=True)
class DescribedWorkbook:
    """What a reader other than the owner gets: answered questions alone."""

    title: str
    name: str
    language: str  # in which the owner writes
    changed_at: datetime
    sections: Sequence[SectionInWords]


def described_workbook(workbook: Workbook) -> DescribedWorkbook:
    """The answered questions in the reader's language, for a mentor with whom the workbook is shared. Who may see it
    is for the caller to know; `mentorship/workbook_shown.html` shows it."""
    return DescribedWorkbook(
        title=workbook.template.title,
        name=workbook.member.get_full_name(),
        language=workbook.member.language,
        changed_at=workbook.changed_at,
        sections=sections_in_words(sections_of(workbook.template), answers_of(workbook), keeps_empty=False),
    )


def sections_for_print(workbook: Workbook, language: str) -> list[SectionInWords]:
    """All sections and questions in `language`, also those without an answer."""
    with translation.override(language):
        return sections_in_words(sections_of(workbook.template), answers_of(workbook), keeps_empty=True)


def answer_in_words(question: WorkbookQuestion, value: Any, names: Names | None = None) -> str:
    """An answer as a person reads it; empty for none."""
    value = plain(value)
    if value == "":
        return ""
    match question.kind:
        case Kind.DATE:
            return written_day(date.fromisoformat(value))
        case Kind.ONE:
            return _option(question, str(value), names)
        case Kind.SOME:
            return ", ".join(_option(question, code, names) for code in value)
        case Kind.TICK | Kind.WATCHED:
            return _("Yes")
        case Kind.SCALE:
            return _("%(step)s of %(most)s") % {"step": value, "most": question.most}
    return str(value)


def options_of(question: WorkbookQuestion, names: Names | None = None) -> dict[str, str]:
    """The options of a question: code → words in the reader's language, retired ones included."""
    if question.term_kind:
        names = names or names_of_terms({question.term_kind})
        return {code: name for code, (name, _is_retired) in names[question.term_kind].items()}
    language = (get_language() or "en")[:2]
    return {option["code"]: option.get(language) or option["en"] for option in question.options}


def _option(question: WorkbookQuestion, code: str, names: Names | None) -> str:
    return options_of(question, names).get(code, code)


def sections_in_words(
    sections: Sequence[WorkbookSection], answers: Answers, *, keeps_empty: bool
) -> list[SectionInWords]:
    """Sections with their answers, in the active language; without `keeps_empty` what is answered alone."""
    names = names_of_terms({each.term_kind for section in sections for each in section.questions.all()} - {""})
    described = [
        SectionInWords(section.title, section.lead, _turns(section, answers, names, keeps_empty=keeps_empty))
        for section in sections
    ]
    return [section for section in described if section.turns]


def _turns(section: WorkbookSection, answers: Answers, names: Names, *, keeps_empty: bool) -> list[list[AnswerInWords]]:
    turns = []
    for turn in range(1, section.repeats + 1):
        rows = []
        for question in section.questions.all():
            answer = answers.get((question.pk, turn))
            words = answer_in_words(question, answer.value, names) if answer else ""
            if words or keeps_empty:
                rows.append(AnswerInWords(question.prompt, words, question.kind in OWN_WORDS))
        if any(row.words for row in rows) or (keeps_empty and turn == 1):
            turns.append(rows)
    return turns
