"""From the file into the staging table, by COPY: neither the file nor its rows are ever in memory as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.db import connection

from members.models import MembershipCategory, RollImport, RollRow
from members.roll.checking import CheckedRow, category_names, check_row
from members.roll.reading import Row

TEXTS = ("member_number", "email", "first_name", "last_name", "language", "city", "province")
COPIED = (
    *("roll_id", "line", *TEXTS, "category_name", "category_id", "starts_on", "ends_on", "as_written", "faults"),
    *("outcome", "conflicts", "changes", "notes", "speaks_for_person", "repeats"),
)


def copy_rows(roll: RollImport, rows: Iterable[Row]) -> None:
    """Check each row by itself and copy it into the staging table."""
    names = known_categories()
    checked = (check_row(row, names) for row in rows)
    table = RollRow._meta.db_table
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(COPIED)}) FROM STDIN") as copy:
            for record in _records(roll.pk, checked):
                copy.write_row(record)
        # Fresh rows have no statistics, and without them the planner joins 25,000 rows in nested loops.
        cursor.execute(f"ANALYZE {table}")


def known_categories() -> dict[str, int]:
    """Every name under which a roll may call a category, to the category."""
    rows = MembershipCategory.objects.values_list("pk", "code", "name_en", "name_fr", "aliases")
    return category_names((pk, [*names, *aliases]) for pk, *names, aliases in rows)


def _records(roll_id: int, checked: Iterable[CheckedRow]) -> Iterator[tuple[object, ...]]:
    for row in checked:
        texts = [row.values.get(column, "") for column in TEXTS]
        category = row.values.get("category", "")
        days = [row.days.get("starts_on"), row.days.get("ends_on")]
        what_is_wrong = [json.dumps(row.as_written), json.dumps(row.faults)]
        outcome = RollRow.Outcome.REFUSED if row.faults else RollRow.Outcome.ADDED
        compared = (outcome.value, "[]", "{}", "[]", True, False)
        yield roll_id, row.line, *texts, category, row.category_id, *days, *what_is_wrong, *compared
