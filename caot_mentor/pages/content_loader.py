"""The texts of the public pages, as they are before staff edit them (INFO)."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.db.models import Model

from caot_mentor.content import bilingual, create_missing, read_toml
from caot_mentor.pages.models import ProgramPage, Question, TextPage

FOLDER = Path(__file__).parent / "content"
OF_PROGRAM = ("title", "tagline", "for_whom", "cost", "languages", "body", "status")
OF_TEXT = ("title", "body")


class Compared(StrEnum):
    """How a field that does not say the site's words stands to them."""

    DIFFERS = "differs"
    OVERTAKEN = "overtaken"  # the site's own words have changed since


_tables = cache(lambda name: read_toml(FOLDER / name))


def load() -> int:
    """Create the pages and questions that are missing and say how many.

    The questions of a program are loaded only with the program itself: one that staff deleted stays deleted.
    """
    created, tables = 0, _tables("programs.toml")
    for position, row in enumerate(tables["program"]):
        values: dict[str, Any] = bilingual(row, *OF_PROGRAM)
        standing = {"is_open": row["is_open"], "position": position}
        key, words = {"code": row["code"]}, {"marks": marks_of(values)}
        if create_missing(ProgramPage.objects.all(), key, values | standing | words):
            program = ProgramPage.objects.get(code=row["code"])
            questions = [question for question in tables["question"] if question["program"] == row["code"]]
            for place, question in enumerate(questions):
                said = _of_question(question)
                Question.objects.create(
                    program=program, code=question["code"], position=place, marks=marks_of(said), **said
                )
            created += 1 + len(questions)
    for row in _tables("texts.toml")["text"]:
        values = bilingual(row, *OF_TEXT)
        created += create_missing(TextPage.objects.all(), {"code": row["code"]}, values | {"marks": marks_of(values)})
    _mark_what_has_none()
    return created


def _mark_what_has_none() -> None:
    """Of rows from before there were marks, those fields that say the site's words now. Of others nobody knows since
    when they say something else."""
    texts = (ProgramPage.objects.all(), Question.objects.select_related("program"), TextPage.objects.all())
    for row in chain.from_iterable(each.filter(marks={}) for each in texts):
        if same := {name: words for name, words in own_words(row).items() if _says(row, name, words)}:
            type(row)._default_manager.filter(pk=row.pk).update(marks=marks_of(same))


def marks_of(words: Mapping[str, str]) -> dict[str, str]:
    """Of each field a mark by which its words are told from others."""
    return {name: hashlib.sha256("\n".join(in_lines(said)).encode()).hexdigest()[:16] for name, said in words.items()}


def compared(row: ProgramPage | Question | TextPage) -> dict[str, Compared]:
    """The fields that say something else than the site brings, and whether its words changed since they were saved."""
    brought = own_words(row)
    marks = marks_of(brought)
    return {
        name: Compared.OVERTAKEN if row.marks.get(name, marks[name]) != marks[name] else Compared.DIFFERS
        for name, words in brought.items()
        if not _says(row, name, words)
    }


def _says(row: Model, name: str, words: str) -> bool:
    return in_lines(getattr(row, name)) == in_lines(words)


def in_lines(words: str | None) -> list[str]:
    """The words as lines: browsers end them otherwise than files do."""
    return (words or "").strip().splitlines()


def own_words(row: Model) -> dict[str, str]:
    """What the site brings for a page, question or text, by field; nothing where it brings none."""
    if isinstance(row, Question):
        if not row.code:
            return {}
        key = (row.program.code, row.code)
        brought = _tables("programs.toml")["question"]
        return next((_of_question(each) for each in brought if (each["program"], each["code"]) == key), {})
    known: tuple[str, str, tuple[str, ...]]
    if isinstance(row, ProgramPage):
        known = ("programs.toml", "program", OF_PROGRAM)
    elif isinstance(row, TextPage):
        known = ("texts.toml", "text", OF_TEXT)
    else:
        return {}
    file, table, names = known
    found = [each for each in _tables(file)[table] if each["code"] == row.code]
    return bilingual(found[0], *names) if found else {}


def _of_question(question: dict[str, Any]) -> dict[str, str]:
    return {"question_en": question["en"], "question_fr": question["fr"], **bilingual(question, "answer")}
