"""Reading bilingual seed content from TOML."""

import tomllib
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def bilingual(row: dict[str, Any], *names: str) -> dict[str, str]:
    """`title_en` and `title_fr` for each of `names`, missing ones empty."""
    return {f"{name}_{language}": row.get(f"{name}_{language}", "") for name in names for language in ("en", "fr")}


def create_missing[M: Model](queryset: QuerySet[M], key: dict[str, Any], values: dict[str, Any]) -> bool:
    """Create the row unless one with `key` exists; True when it was created."""
    _row, is_new = queryset.get_or_create(**key, defaults=values)
    return is_new
