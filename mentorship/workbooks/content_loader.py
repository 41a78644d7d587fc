"""The first version of each workbook's questions, from the files in `content/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from caot_mentor.content import bilingual, read_toml
from mentorship.workbooks.models import WorkbookQuestion, WorkbookSection, WorkbookTemplate

FOLDER = Path(__file__).parent / "content"


def load(now: datetime) -> int:
    """Publish version 1 of each workbook that has no version yet; what is published never changes."""
    created = 0
    for kind in WorkbookTemplate.Kind.values:
        if not WorkbookTemplate.objects.filter(kind=kind).exists():
            _publish_first(kind, read_toml(FOLDER / f"{kind}.toml"), now)
            created += 1
    return created


def _publish_first(kind: str, content: Mapping[str, Any], now: datetime) -> None:
    words = bilingual(dict(content), "title", "lead")
    template = WorkbookTemplate.objects.create(kind=kind, version=1, published_at=now, **words)
    for place, row in enumerate(content["section"], start=1):
        section = WorkbookSection.objects.create(
            template=template,
            code=row["code"],
            position=place,
            repeats=row.get("repeats", 1),
            side=row.get("side", ""),
            **bilingual(row, "title", "lead"),
        )
        WorkbookQuestion.objects.bulk_create(
            _question(section, position, each) for position, each in enumerate(row["question"], start=1)
        )


def _question(section: WorkbookSection, position: int, row: dict[str, Any]) -> WorkbookQuestion:
    return WorkbookQuestion(
        section=section,
        code=row["code"],
        position=position,
        kind=row["kind"],
        is_required=row.get("required", False),
        options=row.get("options", []),
        term_kind=row.get("term_kind", ""),
        least=row.get("least", 0),
        most=row.get("most", 0),
        **bilingual(row, "prompt", "help"),
    )
