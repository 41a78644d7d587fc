"""How a row is called where others belong to it: a mentorship by the other person and since when, a meeting by its day.

In a person's own data stands the same reference with the row itself and with each that belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Reference:
    """`words(row, member)` is empty where the row is not the member's; `needs` are the relations that it reads."""

    words: Callable[[Any, Any], str]
    needs: tuple[str, ...]


_references: dict[type[models.Model], Reference] = {}


def referred_to(model: type[models.Model], words: Callable[[Any, Any], str], *needs: str) -> None:
    """Say how rows of the model are called in the own data of a person."""
    _references[model] = Reference(words, needs)


def is_referred_to(model: Any) -> bool:
    """Whether rows of the model have a name of their own where others belong to them."""
    return model in _references


def reference_to(row: models.Model | None, member: Any) -> str:
    """What the row is called in the member's own data."""
    return _references[type(row)].words(row, member) if row is not None else ""


def needed_by(model: Any, prefix: str = "") -> list[str]:
    """The relations that the reference to a row of the model reads, from a row that leads to it by `prefix`."""
    return [f"{prefix}{name}" for name in _references[model].needs] if model in _references else []
