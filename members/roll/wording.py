"""What an import would do to a row, in words for the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from members.roll.columns import LABELS

NEW_PERIOD = _("New membership")


@dataclass(frozen=True)
class Change:
    """One column: its name, what stands there now and what would."""

    label: str
    old: str
    new: str


def changes_in_words(changes: Mapping[str, tuple[Any, Any]], categories: Mapping[str, str]) -> list[Change]:
    """The stored changes of a row, column by column; `categories` gives names for codes."""
    order = [*LABELS, "period"]
    named = sorted(changes.items(), key=lambda change: order.index(change[0]))
    return [
        Change(str(LABELS.get(column, NEW_PERIOD)), _value(column, old, categories), _value(column, new, categories))
        for column, (old, new) in named
    ]


def _value(column: str, value: Any, categories: Mapping[str, str]) -> str:
    if value in ("", None):
        return ""
    match column:
        case "category":
            return categories.get(value, value)
        case "language":
            return str(dict(settings.LANGUAGES).get(value, value))
        case "starts_on" | "ends_on":
            return written_day(date.fromisoformat(value))
        case "period":
            starts_on, ends_on = (written_day(date.fromisoformat(day)) for day in value.split("/"))
            return f"{starts_on} – {ends_on}"
        case _:
            return str(value)
