"""The texts of the public pages, as they are before staff edit them (INFO)."""

from pathlib import Path
from typing import Any

from caot_mentor.content import bilingual, create_missing, read_toml
from caot_mentor.pages.models import ProgramPage, Question, TextPage

FOLDER = Path(__file__).parent / "content"


def load() -> int:
    """Create the pages and questions that are missing and say how many.

    The questions of a program are loaded only with the program itself: one that staff deleted stays deleted.
    """
    created, tables = 0, read_toml(FOLDER / "programs.toml")
    for position, row in enumerate(tables["program"]):
        values: dict[str, Any] = bilingual(row, "title", "tagline", "for_whom", "cost", "languages", "body", "status")
        standing = {"is_open": row["is_open"], "position": position}
        if create_missing(ProgramPage.objects.all(), {"code": row["code"]}, values | standing):
            program = ProgramPage.objects.get(code=row["code"])
            questions = [question for question in tables["question"] if question["program"] == row["code"]]
            for place, question in enumerate(questions):
                Question.objects.create(
                    program=program,
                    position=place,
                    question_en=question["en"],
                    question_fr=question["fr"],
                    **bilingual(question, "answer"),
                )
            created += 1 + len(questions)
    for row in read_toml(FOLDER / "texts.toml")["text"]:
        created += create_missing(TextPage.objects.all(), {"code": row["code"]}, bilingual(row, "title", "body"))
    return created
