"""Everything about a person as one archive: for programs (data.json), for people (index.html), and the person's files.

Made while it is downloaded and kept nowhere. The page has no address of ours in it: it is read without the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caot_mentor.dates import written_day, written_moment
from caot_mentor.privacy import (
    IN_SHORT,
    NAMES_OF_CODES,
    TABLES,
    Field,
    Table,
    Why,
    export_of,
    exported_rows,
    exported_value,
    read_value,
)
from caot_mentor.privacy import in_words as in_full
from caot_mentor.privacy_references import is_referred_to, reference_to

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "my-data.css"

SELF_EVIDENT = (Why.OWN, Why.LISTED)  # reasons that tell a reader of the archive nothing


@dataclass(frozen=True)
class Line:
    """One field of one row, in words; `href` leads to its file in the archive, `lang` is the language of a text."""

    what: str
    words: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Chapter:
    """One table in words: each row as its filled fields."""

    title: str
    rows: list[list[Line]]


def write_archive(member: Any, out: IO[bytes], now: datetime) -> None:
    """Write the archive of everything about the member to `out`, in the active language, file after file."""
    data = export_of(member, now)
    # who one is comes first
    found = sorted(exported_rows(member), key=lambda each: each[0].model is not member._meta.model)
    told = list(chapters(member, found))
    page = {"person": str(member), "made_at": now, "chapters": told, "left_out": left_out(member, found)}
    page["has_files"] = any(line.href for chapter in told for row in chapter.rows for line in row)
    language = get_language() or "en"
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        html = render_to_string("my_data/index.html", {**page, "language_tag": f"{language[:2]}-CA"})
        _add(archive, "index.html", html.encode(), now)
        _add(archive, "style.css", STYLE.read_bytes(), now)
        _add(archive, "data.json", json.dumps(data, ensure_ascii=False, indent=1, default=str).encode(), now)
        for place, content in files(member, found):
            _add(archive, place, content, now)


def chapters(member: Any, found: list[tuple[Table, list[Any]]]) -> Iterator[Chapter]:
    """What is in the archive as a person reads it; what is empty is left out."""
    names = {code: name for source in NAMES_OF_CODES for code, name in source().items()}
    for table, rows in found:
        told = [[line for entry in table.exported() if (line := _line(entry, row, member, names))] for row in rows]
        if is_referred_to(table.model):
            told = [_in_short(row, member) + lines for row, lines in zip(rows, told, strict=True)]
        if filled := [lines for lines in told if lines]:
            yield Chapter(str(table.title), filled)


def left_out(member: Any, found: list[tuple[Table, list[Any]]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each reason once, with what is left out for it: the titles of tables, and of what is told in part, the columns.

    What is left out as a whole is named to everybody and never looked up: that it is named must not tell anybody that
    there is something (a concern about the person, for one). What only staff have is named to staff.
    """
    told = {id(table) for table, _rows in found}
    reasons: dict[str, dict[str, list[str]]] = {}
    for table in TABLES:
        is_whole = not table.exported()
        if id(table) not in told and not (is_whole and (member.is_staff or not table.is_for_staff)):
            continue
        for entry in table.fields:
            if not table.is_exported(entry) and entry.not_exported not in SELF_EVIDENT:
                columns = reasons.setdefault(in_full(entry.not_exported), {}).setdefault(str(table.title), [])
                if not is_whole and str(entry.what) not in columns:
                    columns.append(str(entry.what))
    return [(why, [(title, ", ".join(each)) for title, each in about.items()]) for why, about in reasons.items()]


def files(member: Any, found: list[tuple[Table, list[Any]]]) -> Iterator[tuple[str, bytes]]:
    """The files themselves, one in memory at a time, each with its place in the archive."""
    for table, rows in found:
        for entry in table.exported():
            if entry.file_name:
                for row in rows:
                    kept = table.model._base_manager.filter(pk=row.pk).values_list(entry.name, flat=True).first()
                    if kept and (place := exported_value(entry, row, member)):
                        yield place, bytes(kept)


def _in_short(row: Any, member: Any) -> list[Line]:
    words = reference_to(row, member)
    return [Line(str(IN_SHORT), words)] if words else []


def _line(entry: Field, row: Any, member: Any, names: Mapping[str, str]) -> Line | None:
    if entry.file_name:
        place = exported_value(entry, row, member)
        return Line(str(entry.what), place.rpartition("/")[2], place) if place else None
    words = in_words(read_value(entry, row, member), names)
    lang = getattr(row, entry.written_in) if entry.written_in else ""
    return Line(str(entry.what), words, lang=lang) if words else None


def in_words(value: Any, names: Mapping[str, str]) -> str:
    """A value as a person reads it: dates and codes in words, lists and figures in one line; nothing is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return written_moment(value) if timezone.is_aware(value) else str(value)
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, dict):
        parts = ((key, in_words(each, names)) for key, each in value.items())
        said = ({"what": names.get(str(key), key), "details": words} for key, words in parts if words)
        return "; ".join(_("%(what)s: %(details)s") % each for each in said)
    if isinstance(value, (list, tuple)):
        return "; ".join(words for each in value if (words := in_words(each, names)))
    return names.get(value, value) if isinstance(value, str) else str(value)


def _add(archive: ZipFile, name: str, content: bytes, now: datetime) -> None:
    entry = ZipInfo(name, timezone.localtime(now).timetuple()[:6])
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    archive.writestr(entry, content)
