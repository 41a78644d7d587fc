"""The texts of the public pages, as they are before staff edit them (INFO)."""

from pathlib import Path
from typing import Any

from django.db.models import Model

from caot_mentor.content import bilingual, create_missing, read_toml
from caot_mentor.pages.models import ProgramPage, Question, TextPage

FOLDER = Path(__file__).parent / "content"
OF_PROGRAM = ("title", "tagline", "for_whom", "cost", "languages", "body", "status")
OF_TEXT = ("title", "body")


def load() -> int:
    """Create the pages and questions that are missing and say how many.

    The questions of a program are loaded only with the program itself: one that staff deleted stays deleted.
    """
    created, tables = 0, read_toml(FOLDER / "programs.toml")
    for position, row in enumerate(tables["program"]):
        values: dict[str, Any] = bilingual(row, *OF_PROGRAM)
        standing = {"is_open": row["is_open"], "position": position}
        if create_missing(ProgramPage.objects.all(), {"code": row["code"]}, values | standing):
            program = ProgramPage.objects.get(code=row["code"])
            questions = [question for question in tables["question"] if question["program"] == row["code"]]
            for place, question in enumerate(questions):
                Question.objects.create(
                    program=program,
                    code=question["code"],
                    position=place,
                    **_of_question(question),
                )
            created += 1 + len(questions)
    for row in read_toml(FOLDER / "texts.toml")["text"]:
        created += create_missing(TextPage.objects.all(), {"code": row["code"]}, bilingual(row, *OF_TEXT))
    return created


def own_words(row: Model) -> dict[str, str]:
    """What a page, question or text said before staff edited it, by field; nothing where the site brought none."""
    if isinstance(row, Question):
        if not row.code:
            return {}
        key = (row.program.code, row.code)
        brought = read_toml(FOLDER / "programs.toml")["question"]
        return next((_of_question(each) for each in brought if (each["program"], each["code"]) == key), {})
    known: tuple[str, str, tuple[str, ...]]
    if isinstance(row, ProgramPage):
        known = ("programs.toml", "program", OF_PROGRAM)
    elif isinstance(row, TextPage):
        known = ("texts.toml", "text", OF_TEXT)
    else:
        return {}
    file, table, names = known
    found = [each for each in read_toml(FOLDER / file)[table] if each["code"] == row.code]
    return bilingual(found[0], *names) if found else {}


def _of_question(question: dict[str, Any]) -> dict[str, str]:
    return {"question_en": question["en"], "question_fr": question["fr"], **bilingual(question, "answer")}
