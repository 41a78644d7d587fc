"""The directory as a spreadsheet (DIR-2): its columns, a row of it read and checked, and an entry written as one.

Pure: nothing here knows the database. What is written by `cells` and read by `check_row` comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.roll.checking import clean
from members.roll.columns import key
from members.roll.reading import ZIP_MAGIC, Cell, UnreadableRoll, read_records
from mentorship.directory import policy
from mentorship.directory.models import Opportunity
from mentorship.directory.words import KNOWN, LISTS, in_a_cell, recognised

type Reason = dict[str, Any]
type Values = dict[str, Any]  # by column: text, a list of words, or a day as text; empty where nothing stands

ID, STATE = "id", "state"
HEADINGS = {
    "title_en": _("Title (EN)"),
    "title_fr": _("Title (FR)"),
    "type": _("Type"),
    "host": _("Host"),
    "host_kind": _("Host kind"),
    "specialties": _("Specialty"),
    "audiences": _("Audience"),
    "professions": _("Professions"),
    "equity_focus": _("Equity focus"),
    "formats": _("Format"),
    "provinces": _("Province"),
    "languages": _("Language"),
    "time_commitment": _("Time commitment"),
    "cost": _("Cost"),
    "link": _("How to apply"),
    "contact": pgettext_lazy("directory", "Contact"),
    "opens_on": _("Opens"),
    "closes_on": _("Closes"),
    "last_verified_on": _("Last verified"),
    "notes": _("Notes"),
    ID: _("ID"),
    STATE: _("State"),
}
COLUMNS = tuple(name for name in HEADINGS if name not in {ID, STATE})
FOR_STAFF = (*COLUMNS, ID, STATE)  # the state is told, and read by no import: staff publish and withdraw
FOR_MEMBERS = tuple(name for name in COLUMNS if name != "notes")
TITLES = ("title_en", "title_fr")
REQUIRED = ("title_en", "type", "host")
DAYS = ("opens_on", "closes_on", "last_verified_on")
CODES = ("type", "host_kind", "time_commitment", "cost")
MOST = {"title_en": policy.NAME_MOST, "title_fr": policy.NAME_MOST, "host": policy.NAME_MOST}
MOST |= {"link": policy.LINK_MOST, "contact": policy.LINE_MOST, "notes": policy.NOTES_MOST}
MOST |= {"time_commitment": policy.LINE_MOST, "cost": policy.LINE_MOST}
_NAMES = {
    "title_en": "Title (EN), Title, English title, Titre (EN), Titre anglais, Titre en anglais, Titre (anglais)",
    "title_fr": "Title (FR), French title, Titre (FR), Titre français, Titre en français, Titre (français)",
    "type": "Type, Kind, Genre",
    "host": "Host, Organization, Hôte, Organisme, Organisme hôte, Organisme d’accueil, Responsable",
    "host_kind": "Host kind, Kind of host, Type d’hôte, Type d’organisme, Genre d’organisme",
    "specialties": "Specialty, Specialties, Spécialité, Spécialités, Domaine",
    "audiences": "Audience, For, Public, Public cible, Clientèle visée",
    "professions": "Professions, Profession",
    "equity_focus": "Equity focus, Equity, Équité, Volet équité, Axe d’équité, Groupe visé par l’équité",
    "formats": "Format, Formats, Formule",
    "provinces": "Province, Provinces, Province/Territory, Province ou territoire, Province/Territoire",
    "languages": "Language, Languages, Langue, Langues",
    "time_commitment": "Time commitment, Time, Temps à prévoir, Temps requis, Engagement, Durée",
    "cost": "Cost, Price, Coût, Prix, Frais",
    "link": "How to apply, Link, Website, Comment postuler, Comment s’inscrire, Lien, Site Web, Inscription",
    "contact": "Contact, Personne-ressource, Coordonnées",
    "opens_on": "Opens, Opening date, Ouverture, Ouvre le, Date d’ouverture, Début",
    "closes_on": "Closes, Closing date, Fermeture, Ferme le, Date de fermeture, Date limite, Fin",
    "last_verified_on": "Last verified, Verified, Dernière vérification, Vérifié le, Date de vérification",
    "notes": "Notes, Note, Remarques",
    ID: "ID, Identifier, Identifiant, Nº, Numéro",
    STATE: "State, État",
}
_COLUMN_BY_KEY = {key(name): column for column, names in _NAMES.items() for name in names.split(", ")}
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?")
_CELL_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
# What `spreadsheets.safe_cell` puts before a formula's first sign; no value begins so, or it would be taken for that.
_DISARMED = re.compile(r"'+\s*(?=[=+\-@＝＋－＠])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]")
_YEARS = range(1950, 2101)
_is_address = URLValidator(schemes=["http", "https"])

SENTENCES = {
    "missing": _("%(column)s is empty."),
    "untitled": _("Both titles are empty."),
    "too_long": _("%(column)s is longer than %(most)s characters."),
    "too_many": _("%(column)s holds more than %(most)s words."),
    "formula": _("%(column)s begins like a formula."),
    "cell_error": _("%(column)s holds an error of the spreadsheet program."),
    "unknown": _("%(column)s: “%(word)s” is not on the list. It takes: %(choices)s."),
    "unknown_in_list": _(
        "%(column)s: “%(word)s” is not on the list. It takes: %(choices)s. Several words are parted by semicolons."
    ),
    "bad_link": _("%(column)s is not a web address. It begins with https:// or http://."),
    "bad_date": _("%(column)s is not a date that exists. Write dates as 2026-12-31."),
    "future": _("%(column)s: this day is still to come. Today is the last that can stand here."),
    "closes_first": _("It closes before it opens."),
    "bad_id": _("%(column)s is not a whole number."),
    "unknown_id": _("No entry has the ID %(id)s. Leave the cell empty for a new one."),
    "repeated": _("The same entry stands on line %(line)s."),
    "taken": _("Another entry has this title and host (ID %(id)s)."),
    "too_many_cells": _("The row has more cells than the header: a value may have slipped into the next column."),
}


def fault(code: str, column: str = "", **details: Any) -> Reason:
    """A reason as it is kept with the row."""
    return {"code": code, **({"column": column} if column else {}), **details}


def sentence(reason: Reason, names: Mapping[str, Any] = HEADINGS) -> str:
    """The reason in the reader's language; `names` are what the reader knows the columns by."""
    column = reason.get("column", "")
    details: dict[str, Any] = {**reason, "column": str(names.get(column, ""))}
    if reason["code"] in {"unknown", "unknown_in_list"}:
        details["choices"] = ", ".join(in_a_cell(column, code) for code in KNOWN[column])
    return str(SENTENCES[reason["code"]]) % details


@dataclass
class CheckedRow:
    """A row in one form: what stands in the columns that the file has, and what is wrong with it."""

    line: int
    values: Values = field(default_factory=dict)
    pk: int | None = None
    state: str = ""  # as the file has it; no import takes it over
    faults: list[Reason] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "values": self.values, "pk": self.pk, "state": self.state, "faults": self.faults}


@dataclass(frozen=True)
class Sheet:
    """A file whose header is understood; `rows` reads on while it is iterated and may raise UnreadableRoll."""

    ignored_columns: list[str]
    rows: Iterator[CheckedRow]


def columns_in(cells: Sequence[str]) -> dict[int, str]:
    """Which cell of a row holds which column; the first of two that are called alike."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        column = _COLUMN_BY_KEY.get(key(cell))
        if column is not None and column not in found.values():
            found[index] = column
    return found


def read_sheet(file: IO[bytes]) -> Sheet:
    """Understand the header of a workbook or CSV file, in English or French, and check its rows one by one.

    Raises UnreadableRoll for a file that cannot be taken as a whole.
    """
    records = read_records(file, lambda cells: len(columns_in(cells)), most_bytes=policy.IMPORT_MOST_BYTES)
    _line, first = next(records)
    header = [cell if isinstance(cell, str) else cell.isoformat() for cell in first]
    columns = columns_in(header)
    missing = [column for column in REQUIRED if column not in columns.values()]
    if missing:
        raise UnreadableRoll(_why_columns_are_missing(file, columns) % {"columns": _named(missing)})
    ignored = [cell.strip()[:100] for index, cell in enumerate(header) if index not in columns and cell.strip()]
    return Sheet(ignored, _rows(records, columns, len(header)))


def _named(columns: Sequence[str]) -> str:
    return ", ".join(str(HEADINGS[column]) for column in columns)


def _why_columns_are_missing(file: IO[bytes], columns: Mapping[int, str]) -> str:
    """Why columns are missing: they are not named, or nothing in the place that is read is a name of one."""
    if columns:
        return str(_("The first row does not name these columns: %(columns)s."))
    file.seek(0)
    if file.read(len(ZIP_MAGIC)) == ZIP_MAGIC:
        return str(
            _(
                "The first sheet of the workbook does not begin with names of columns, and the others are not read. "
                "Move the list to the front; its first row names at least %(columns)s."
            )
        )
    return str(
        _(
            "This is a text file, and its first line does not hold names of columns. It needs at least %(columns)s, "
            "parted by commas, semicolons or tabs."
        )
    )


def _rows(
    records: Iterator[tuple[int, Sequence[Cell]]], columns: Mapping[int, str], width: int
) -> Iterator[CheckedRow]:
    for count, (line, cells) in enumerate(records, start=1):
        if count > policy.IMPORT_MOST_ROWS:
            raise UnreadableRoll(
                _("The file has more than %(limit)s rows, the most that can be imported at once.")
                % {"limit": policy.IMPORT_MOST_ROWS}
            )
        written = {column: cells[at] if at < len(cells) else "" for at, column in columns.items()}
        row = check_row(line, written)
        if any(cell != "" for cell in cells[width:]):
            row.faults.append(fault("too_many_cells"))
        yield row


def check_row(line: int, cells: Mapping[str, Cell]) -> CheckedRow:
    """Bring a row into one form; every fault is found, not only the first."""
    row = CheckedRow(line)
    for column, cell in cells.items():
        text = _text(column, cell)
        if column == STATE:
            row.state = _state(text)
            continue
        if column == ID:
            row.pk = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
            if text and row.pk is None:
                row.faults.append(fault("bad_id", ID))
            continue
        value, reason = read_cell(column, text)
        row.values[column] = value
        if reason is not None:
            row.faults.append(reason)
    refused = {reason["column"] for reason in row.faults if "column" in reason}
    row.faults += [
        reason for reason in check_together(row.values) if reason["code"] != "untitled" or refused.isdisjoint(TITLES)
    ]
    return row


def _state(text: str) -> str:
    """The code of a state in either language, else the word itself."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in Opportunity.State.choices:
                if key(text) in {key(code), key(str(label))}:
                    return code
    return text[: policy.WORD_MOST]


def check_together(values: Mapping[str, Any]) -> list[Reason]:
    """What is wrong with values that are each right by itself."""
    faults = []
    if not values.get("title_en") and not values.get("title_fr"):
        faults.append(fault("untitled"))
    if values.get("opens_on") and values.get("closes_on") and values["closes_on"] < values["opens_on"]:
        faults.append(fault("closes_first"))
    return faults


def check_days(values: Mapping[str, Any], on: date) -> list[Reason]:
    """What is wrong with the days as seen on this one: nobody has verified an entry in the future."""
    return [fault("future", "last_verified_on")] if values["last_verified_on"] > on.isoformat() else []


def read_cell(column: str, text: str) -> tuple[Any, Reason | None]:
    """A cell's value in its one form, and what is wrong with it: then it is empty."""
    text = _text(column, text)
    empty: Any = [] if column in LISTS else ""
    if not text:
        return empty, fault("missing", column) if column in {"type", "host"} else None
    if wrong := _no_words(column, text):
        return empty, wrong
    if column in MOST and len(text) > MOST[column]:
        return empty, fault("too_long", column, most=MOST[column])
    if column in DAYS:
        day = _day(text)
        return (day, None) if day else ("", fault("bad_date", column))
    if column in LISTS:
        return _words(column, text)
    if column in CODES:
        code = recognised(column, text)
        return ("", fault("unknown", column, word=text[: policy.WORD_MOST])) if code is None else (code, None)
    if column == "link" and not _is_link(text):
        return "", fault("bad_link", column)
    return text, None


def _no_words(column: str, text: str) -> Reason | None:
    """What a program put there or would carry out; in an export it would not come back as it went out."""
    if text[:1] in {"=", "＝"}:
        return fault("formula", column)
    return fault("cell_error", column) if _CELL_ERROR.fullmatch(text) else None


def _words(column: str, text: str) -> tuple[list[str], Reason | None]:
    found: dict[str, str] = {}
    for word in (_DISARMED.sub("", part.strip()) for part in text.split(";")):
        if len(word) > policy.WORD_MOST:
            return [], fault("too_long", column, most=policy.WORD_MOST)
        if wrong := _no_words(column, word):  # it may stand first when the list goes out
            return [], wrong
        code = recognised(column, word) if word else ""
        if code is None:
            return [], fault("unknown_in_list", column, word=word)
        if code:
            found.setdefault(code.casefold(), code)
    if len(found) > policy.WORDS_MOST:
        return [], fault("too_many", column, most=policy.WORDS_MOST)
    return list(found.values()), None


def _text(column: str, cell: Cell) -> str:
    """A cell as text in composed form: one line, but for notes."""
    if isinstance(cell, date):
        return cell.isoformat()
    text = _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if column == "notes":
        text = "\n".join(clean(line) for line in text.split("\n")).strip()
    else:
        text = " ".join(clean(text).split())
    return _DISARMED.sub("", text)


def _day(text: str) -> str:
    """A day written year first, as ISO text; empty when it is none."""
    found = _DATE.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    return day.isoformat() if day and day.year in _YEARS else ""


def _is_link(text: str) -> bool:
    try:
        _is_address(text)
    except ValidationError:
        return False
    return text.startswith(("http://", "https://"))


def values_of(opportunity: Opportunity) -> Values:
    """What an entry holds, in the form in which a row is read."""
    values = {column: getattr(opportunity, column) for column in COLUMNS}
    return values | {column: values[column].isoformat() if values[column] else "" for column in DAYS}


def cells(opportunity: Opportunity, columns: Sequence[str] = FOR_STAFF) -> list[Any]:
    """An entry as a row of a spreadsheet, in the reader's language: words, days as days."""
    return [_cell(opportunity, column) for column in columns]


def _cell(opportunity: Opportunity, column: str) -> Any:
    if column == ID:
        return str(opportunity.pk)
    if column == STATE:
        return str(opportunity.get_state_display())
    value = getattr(opportunity, column)
    if column in LISTS:
        return "; ".join(in_a_cell(column, code) for code in value)
    return in_a_cell(column, value) if column in CODES and value else value


def as_text(column: str, value: Any) -> str:
    """A value in words, as it stands in a cell."""
    if column in LISTS:
        return "; ".join(in_a_cell(column, code) for code in value)
    return in_a_cell(column, value) if column in CODES and value else str(value)


def headings(columns: Sequence[str] = FOR_STAFF) -> list[str]:
    """The names of the columns, in the reader's language."""
    return [str(HEADINGS[column]) for column in columns]
