"""Each row by itself: values in one form, or the reasons why it is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from members.roll.columns import COLUMNS, key
from members.roll.reading import Cell, Row
from members.roll.reasons import Reason, fault

LIMITS = {"member_number": 20, "email": 254, "first_name": 80, "last_name": 80, "city": 80}
MAY_BE_EMPTY = {"city", "province"}
WRITTEN_KEPT = 200  # so much of a refused cell is kept, to show it
YEARS = range(1950, 2101)

LANGUAGES = {"en": "en", "eng": "en", "english": "en", "anglais": "en", "fr": "fr", "fra": "fr", "fre": "fr"}
LANGUAGES |= {"french": "fr", "francais": "fr", "enca": "en", "frca": "fr"}
_PROVINCES = {
    "AB": "Alberta, Alta, Alb",
    "BC": "British Columbia, Colombie-Britannique, C.-B.",
    "MB": "Manitoba, Man",
    "NB": "New Brunswick, Nouveau-Brunswick",
    "NL": "Newfoundland and Labrador, Newfoundland, Terre-Neuve-et-Labrador, Terre-Neuve, T.-N.-L.",
    "NS": "Nova Scotia, Nouvelle-Écosse, N.-É.",
    "NT": "Northwest Territories, Territoires du Nord-Ouest, NWT, T.N.-O.",
    "NU": "Nunavut",
    "ON": "Ontario, Ont",
    "PE": "Prince Edward Island, Île-du-Prince-Édouard, PEI, Î.-P.-É.",
    "QC": "Quebec, Québec, Que, PQ",
    "SK": "Saskatchewan, Sask",
    "YT": "Yukon, Yukon Territory, Territoire du Yukon, YK",
}
PROVINCES = {key(name): code for code, names in _PROVINCES.items() for name in (code, *names.split(", "))}
PROVINCES[key("Newfoundland & Labrador")] = "NL"
PROVINCES |= {key(words): "" for words in ("", "outside Canada", "hors du Canada", "hors Canada")}

# Characters that carry nothing and come with copied text: soft hyphen, zero-width space, byte-order mark.
_CARRY_NOTHING = re.compile("[\u00ad\u200b\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# A leading apostrophe is how exports disarm a formula: such a cell has been one.
_FORMULA = re.compile(r"'?[=+\-@＝＋－＠]")
_CELL_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
# A question mark or replacement character inside a name; or UTF-8 that was once read as Windows-1252 ("MontrÃ©al").
_LETTERS_LOST = re.compile("[?\ufffd]|[ÂÃÄÅ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NUMBER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_OTHER_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](\d{2}|\d{4})")
_is_email = EmailValidator()


@dataclass
class CheckedRow:
    """A row in one form. A value that is refused is empty here and stands `as_written`."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    days: dict[str, date | None] = field(default_factory=dict)
    category_id: int | None = None
    faults: list[Reason] = field(default_factory=list)
    as_written: dict[str, str] = field(default_factory=dict)


def category_names(categories: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Every name of each category (code, English, French, aliases) to its id."""
    return {key(name): pk for pk, names in categories for name in names if name}


def check_row(row: Row, categories: Mapping[str, int]) -> CheckedRow:
    """Bring the row's values into one form; every fault is found, not only the first."""
    checked = CheckedRow(row.line)
    if row.has_too_many:
        checked.faults.append(fault("too_many_cells"))
    for column in COLUMNS:
        cell = row.cells[column]
        text = clean(cell) if isinstance(cell, str) else cell.isoformat()
        reason = _check_cell(column, text, checked, categories)
        if reason is not None:
            checked.faults.append(reason)
            if text:
                checked.as_written[column] = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)[:WRITTEN_KEPT]
    starts_on, ends_on = checked.days.get("starts_on"), checked.days.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        checked.faults.append(fault("ends_before_start"))
    return checked


def clean(cell: Cell) -> str:
    """Text in composed form, without what carries nothing, single spaces only."""
    text = str(cell)
    if text.isascii() and "  " not in text:
        return text.strip()
    text = _CARRY_NOTHING.sub("", unicodedata.normalize("NFC", text))
    # Inner line breaks and tabs stay: they are a sign that columns or quotation marks slipped.
    return re.sub("[ \u00a0\u2007\u202f\u3000]+", " ", text).strip()


def _check_cell(column: str, text: str, checked: CheckedRow, categories: Mapping[str, int]) -> Reason | None:
    """Put the cell's value into `checked`, or return why not."""
    if not text and column not in MAY_BE_EMPTY:
        return fault("missing", column)
    if _CONTROL.search(text):
        return fault("control_characters", column)
    if _FORMULA.match(text):
        return fault("formula", column)
    if _CELL_ERROR.match(text):
        return fault("cell_error", column)
    limit = LIMITS.get(column)
    if limit is not None and len(text) > limit:
        return fault("too_long", column, limit=limit)
    if column in {"starts_on", "ends_on"}:
        day = _day(text)
        checked.days[column] = day
        if day is None:
            return fault("ambiguous_date" if _OTHER_DATE.fullmatch(text) else "bad_date", column)
    elif column == "category":
        checked.category_id = categories.get(key(text))
        checked.values[column] = text[:WRITTEN_KEPT]
        if checked.category_id is None:
            return fault("unknown_category")
    else:
        value, code = _value(column, text)
        if code:
            return fault(code, column)
        checked.values[column] = value
    return None


def _value(column: str, text: str) -> tuple[str, str]:
    """The value in its one form, and the code of what is wrong with it (empty when nothing is)."""
    match column:
        case "member_number":
            return text, "" if _NUMBER.fullmatch(text) else "bad_number"
        case "email":
            return text.lower(), _email_fault(text)
        case "language":
            language = LANGUAGES.get(key(text), "")
            return language, "" if language else "unknown_language"
        case "province":
            province = PROVINCES.get(key(text))
            # punctuation alone has the key of an empty cell
            return province or "", "unknown_province" if province is None or (text and not key(text)) else ""
        case _:
            return text, "letters_lost" if _LETTERS_LOST.search(text) else ""


def _email_fault(text: str) -> str:
    try:
        _is_email(text)
    except ValidationError:
        return "bad_email"
    return ""


def _day(text: str) -> date | None:
    """A day written year first."""
    found = _ISO_DATE.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if day.year in YEARS else None
