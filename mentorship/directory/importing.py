"""What an import would do to the directory: each of its rows beside the entry that it is about (DIR-2)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mentorship.directory.models import Opportunity
from mentorship.directory.rules import match_key
from mentorship.directory.spreadsheet import COLUMNS, DAYS, Reason, Values, check_days, check_together, fault, values_of
from mentorship.directory.words import LISTS


class Outcome(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


EMPTY: Values = {column: [] if column in LISTS else "" for column in COLUMNS}


@dataclass
class Planned:
    """One row: its entry if there is one, what would stand there, and the columns that change with old and new."""

    line: int
    values: Values
    opportunity: Opportunity | None
    changes: dict[str, tuple[Any, Any]]
    faults: list[Reason]
    state: str = ""  # as the file has it

    @property
    def has_other_state(self) -> bool:
        """The file says another state than what the entry will be in: no import changes it, new ones are published."""
        held = self.opportunity.state if self.opportunity else Opportunity.State.PUBLISHED
        return self.state not in ("", held)

    @property
    def outcome(self) -> Outcome:
        if self.faults:
            return Outcome.REFUSED
        if self.opportunity is None:
            return Outcome.ADDED
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    @property
    def key(self) -> str:
        return match_key(self.values["title_en"], self.values["title_fr"], self.values["host"])


@dataclass(frozen=True)
class Plan:
    """All rows of an import, compared with the directory as it is now."""

    rows: list[Planned]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.outcome for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Differs as soon as the import would do anything else than what was looked at."""
        told = [
            # what a new row says is in the file, which stays as it is
            (row.line, row.opportunity and row.opportunity.pk, row.changes if row.opportunity else None, row.faults)
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def planned(rows: Iterable[Mapping[str, Any]], *, on: date) -> Plan:
    """Compare the rows of an import, as they are kept, with all entries: by ID, else by title and host. One statement.
    `on` is the day in Ottawa.

    Columns that the file does not have stay as they are.
    """
    entries = list(Opportunity.objects.defer("search_text", "search_en", "search_fr"))
    by_pk, by_key = {each.pk: each for each in entries}, {each.match_key: each for each in entries}
    plan = [_planned(row, by_pk, by_key, on) for row in rows]
    _find_twins(plan, by_key)
    return Plan(plan)


def _planned(
    row: Mapping[str, Any], by_pk: Mapping[int, Opportunity], by_key: Mapping[str, Opportunity], on: date
) -> Planned:
    values, faults = row["values"], list(row["faults"])
    if row["pk"] is not None:
        entry = by_pk.get(row["pk"])
        if entry is None:
            faults.append(fault("unknown_id", id=row["pk"]))
    else:
        entry = by_key.get(match_key(values["title_en"], values.get("title_fr", ""), values["host"]))
    before = EMPTY if entry is None else values_of(entry)
    whole = before | values
    changes = {column: (before[column], whole[column]) for column in COLUMNS if before[column] != whole[column]}
    if not faults:
        faults = check_together(whole) + check_days(whole, on)
    return Planned(row["line"], whole, entry, changes, faults, row.get("state", ""))


def _find_twins(plan: Iterable[Planned], by_key: Mapping[str, Opportunity]) -> None:
    """No entry twice in the file, and no title and host that another entry keeps."""
    rows = [row for row in plan if not row.faults]
    lines: dict[Any, int] = {}
    moving = {row.opportunity.pk for row in rows if row.opportunity is not None}
    for row in rows:
        names = [row.key, *([row.opportunity.pk] if row.opportunity else [])]
        earlier = next((lines[name] for name in names if name in lines), None)
        holder = by_key.get(row.key)
        if earlier is not None:
            row.faults.append(fault("repeated", line=earlier))
        elif holder is not None and holder != row.opportunity and holder.pk not in moving:
            row.faults.append(fault("taken", id=holder.pk))
        for name in names:
            lines.setdefault(name, row.line)


def fill(opportunity: Opportunity, values: Values) -> Opportunity:
    """Put values into an entry; the caller saves."""
    for column, value in values.items():
        if column in DAYS:
            value = date.fromisoformat(value) if value else None
        setattr(opportunity, column, value)
    return opportunity
