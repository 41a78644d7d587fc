"""What the library begins with: the two free recorded webinars (OD-3), without an address until staff enter one, and
guides and sheets for both sides (FIND-9), one of them for participants of the equity programs (EQ-7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caot_mentor.content import bilingual, create_missing, read_toml
from caot_mentor.pages.models import ProgramPage
from mentorship.library.models import Resource

FOLDER = Path(__file__).parent / "content"


def load() -> int:
    """Create the resources that are missing and say how many; what staff edited stays."""
    return sum(
        _create(row, position) for position, row in enumerate(read_toml(FOLDER / "resources.toml")["resource"], 1)
    )


def _create(row: dict[str, Any], position: int) -> bool:
    code = row["code"]
    values = {
        "kind": row["kind"],
        "audience": row["audience"],
        "position": position,
        "minutes": row.get("minutes"),
        "for_participants": row.get("for_participants", False),
        "is_shown": True,
        "body_en": _text(code, "en"),
        "body_fr": _text(code, "fr"),
        **bilingual(row, "title", "about"),
    }
    is_new = create_missing(Resource.objects.all(), {"code": code}, values)
    if is_new:
        Resource.objects.get(code=code).programs.set(ProgramPage.objects.filter(code__in=row.get("programs", [])))
    return is_new


def _text(code: str, language: str) -> str:
    file = FOLDER / f"{code}.{language}.md"
    return file.read_text(encoding="utf-8") if file.exists() else ""
