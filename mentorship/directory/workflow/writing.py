"""Many entries changed at once: Django’s own way puts a condition for each column of each row, and takes ten times as
long (docs/performance.md)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from psycopg import sql

from mentorship.directory.models import Opportunity
from mentorship.directory.rules import FOUND_BY

BATCH = 1000
ALWAYS = ("changed_at",)
# what follows from columns of the spreadsheet
FOLLOWS = {"last_verified_on": ("verified_by_id",)}
NAMES = ("match_key", "search_text")

UPDATE = sql.SQL(
    "UPDATE mentorship_opportunity AS entry SET {} "
    "FROM jsonb_populate_recordset(NULL::mentorship_opportunity, %s) AS new WHERE entry.id = new.id"
)


def update_entries(held: Iterable[tuple[Opportunity, Collection[str]]]) -> None:
    """Write the named columns of entries that `prepare` filled, and what follows from them.

    Entries whose words to be found stay as they are go by themselves: PostgreSQL makes search vectors anew only where
    their text is written.
    """
    found: list[tuple[Opportunity, Collection[str]]] = []
    others: list[tuple[Opportunity, Collection[str]]] = []
    for entry, columns in held:
        (others if FOUND_BY.isdisjoint(columns) else found).append((entry, columns))
    _update(found, NAMES)
    _update(others, ())


def _update(held: Sequence[tuple[Opportunity, Collection[str]]], more: Sequence[str]) -> None:
    changed = {column for _entry, columns in held for column in columns}
    follow = {name for column in changed for name in FOLLOWS.get(column, ())}
    columns = sorted({*changed, *follow, *more, *ALWAYS})
    assigned = sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(sql.Identifier(name)) for name in columns)
    statement = UPDATE.format(assigned)
    for start in range(0, len(held), BATCH):
        rows = [
            {"id": entry.pk} | {name: getattr(entry, name) for name in columns}
            for entry, _columns in held[start : start + BATCH]
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(rows, default=str)])
