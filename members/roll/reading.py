"""From a file to rows: CSV in the encodings that spreadsheet programs write, or XLSX.

Everything is read row by row. What could exhaust memory or time (a zip bomb, a million rows, entities in XML)
is refused from the file's directory and one pass over its bytes, before any parser sees it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import IO, Any

import openpyxl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.policy import ROLL_MAX_BYTES, ROLL_MAX_COLUMNS, ROLL_MAX_ROWS, ROLL_MAX_UNPACKED_BYTES, ROLL_MAX_ZIP_RATIO
from members.roll.columns import Header, labels, recognise

CHUNK = 1 << 18
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = (",", ";", "\t")

type Cell = str | date


class UnreadableRoll(ValueError):
    """The file as a whole cannot be taken. `str()` is a sentence in the reader's language."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file; `has_too_many` when cells are filled beyond the header's."""

    line: int
    cells: dict[str, Cell]
    has_too_many: bool = False


@dataclass(frozen=True)
class Roll:
    """A file whose header is understood. `rows` reads on while it is iterated and may raise `UnreadableRoll`."""

    ignored_columns: tuple[str, ...]
    rows: Iterator[Row]


def read_roll(file: IO[bytes]) -> Roll:
    """The header of `file`, and its rows; see `read_records`.

    Raises `UnreadableRoll` for a file that cannot be taken as a whole, or is without the columns of MEM-4.
    """
    records = read_records(file, lambda cells: len(recognise(cells).positions), most_bytes=ROLL_MAX_BYTES)
    _line, first = next(records)
    header = _understood_header([_as_text(cell) for cell in first])
    return Roll(header.ignored, _rows(header, records))


def read_records(
    file: IO[bytes], known: Callable[[Sequence[str]], int], *, most_bytes: int
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Line and cells of every row that is not empty, the header first. The kind of `file` (seekable) is recognised by
    its content, never by its name; `known(cells)` says how many columns a header names, to find what parts them.

    Raises `UnreadableRoll` for a file that is empty, too large, or of another kind.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(8192)
    file.seek(0)
    if not start.strip():
        raise UnreadableRoll(_("The file is empty."))
    if size > most_bytes:
        limit = most_bytes // 1_000_000
        raise UnreadableRoll(_("The file is larger than %(limit)s MB, which is the limit.") % {"limit": limit})
    if start.startswith(OLE_MAGIC):
        raise UnreadableRoll(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx or CSV without a password.")
        )
    if start.startswith(b"%PDF-"):
        raise UnreadableRoll(
            _("This is a PDF file, from which no list can be read. Send the spreadsheet itself, as .xlsx or CSV.")
        )
    records = _xlsx_records(file) if start.startswith(ZIP_MAGIC) else _csv_records(file, start, known)
    first = next(records, None)
    if first is None:
        raise UnreadableRoll(_("The file is empty."))
    return chain([first], records)


def _understood_header(cells: Sequence[str]) -> Header:
    header = recognise(cells)
    if not header.positions:
        raise UnreadableRoll(
            _("The first row names none of the columns of the list of members. Expected: %(columns)s.")
            % {"columns": labels(header.missing)}
        )
    if header.missing:
        sentence = ngettext(
            "This column is missing: %(columns)s.", "These columns are missing: %(columns)s.", len(header.missing)
        )
        raise UnreadableRoll(sentence % {"columns": labels(header.missing)})
    if header.repeated:
        raise UnreadableRoll(_("This column stands twice: %(columns)s.") % {"columns": labels(header.repeated)})
    return header


def _rows(header: Header, records: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[Row]:
    for count, (line, cells) in enumerate(records, start=1):
        if count > ROLL_MAX_ROWS:
            raise _too_many_rows()
        width = len(cells)
        named = {column: cells[at] if at < width else "" for column, at in header.positions.items()}
        has_too_many = width > header.width and any(cell != "" for cell in cells[header.width :])
        yield Row(line, named, has_too_many)


def _too_many_rows() -> UnreadableRoll:
    return UnreadableRoll(
        _("The file has more than %(limit)s rows, the most that can be imported at once.") % {"limit": ROLL_MAX_ROWS}
    )


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()


# CSV


def _csv_records(
    file: IO[bytes], start: bytes, known: Callable[[Sequence[str]], int]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    encoding = _encoding(file, start)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline()
        # Excel's own hint to itself
        has_hint = re.fullmatch(r"sep=.", first.strip(), re.IGNORECASE) is not None
        delimiter = _delimiter(text.readline() if has_hint else first, known)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter)
        if has_hint:
            next(reader)
        while True:
            line = reader.line_num + 1
            record = next(reader, None)
            if record is None:
                return
            if any(cell.strip() for cell in record):
                yield line, record
    except csv.Error as error:
        raise UnreadableRoll(
            _("Line %(line)s cannot be read as CSV: a quotation mark may be missing.") % {"line": line}
        ) from error
    finally:
        text.detach()


def _delimiter(header: str, known: Callable[[Sequence[str]], int]) -> str:
    """The delimiter under which the header line names the most of our columns."""

    def named(delimiter: str) -> int:
        try:
            return known(next(csv.reader([header], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=named)


def _encoding(file: IO[bytes], start: bytes) -> str:
    """UTF-16 only with its mark; else UTF-8 when every byte agrees; else Windows-1252 when every byte has a letter.

    The pass also counts lines, so that a file of a million rows is refused before it is parsed.
    """
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in candidates}
    lines, is_last = 0, False
    while not is_last:
        chunk = file.read(CHUNK)
        is_last = not chunk
        lines += chunk.count(b"\n") or chunk.count(b"\r")
        if lines > ROLL_MAX_ROWS * 2:
            raise _too_many_rows()
        for name, decoder in list(decoders.items()):
            try:
                text = decoder.decode(chunk, final=is_last)
            except UnicodeDecodeError:
                del decoders[name]
                continue
            if "\0" in text:
                raise UnreadableRoll(_("This is neither a CSV file nor an Excel workbook (.xlsx)."))
        if not decoders:
            raise UnreadableRoll(
                _("The file’s letters cannot be read. Save it as CSV in UTF-8, or as an Excel workbook (.xlsx).")
            )
    file.seek(0)
    return next(iter(decoders))


# XLSX


def _xlsx_records(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Cell]]]:
    _check_package(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of decoration that it does not know; none of it holds data
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            try:
                sheet = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"), None)
                if sheet is None:
                    return
                yield from _sheet_records(sheet)
            finally:
                workbook.close()
    except UnreadableRoll:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise UnreadableRoll(
            _("The workbook is damaged. Open it in your spreadsheet program and save it again.")
        ) from error


def _sheet_records(sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    # The dimension that a file states may be wrong and would cut rows off.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_col=ROLL_MAX_COLUMNS), start=1)
    records = ((line, [_cell(cell) for cell in cells]) for line, cells in rows)
    header = next((record for record in records if any(record[1])), None)
    if header is None:
        return
    yield header
    # One column more than the header has: whatever stands there has slipped.
    first, width = header[0] + 1, max(at for at, cell in enumerate(header[1], start=1) if cell) + 1
    for line, cells in enumerate(sheet.iter_rows(min_row=first, max_col=width), start=first):
        record = [_cell(cell) for cell in cells]
        if any(record):
            yield line, record


def _cell(cell: Any) -> Cell:
    """A cell's content as text, or as a date where the cell is one. A formula stays visible as a formula."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        # 007 kept as the number 7 in a cell that shows three digits
        shown = cell.number_format or ""
        return str(value).zfill(len(shown)) if shown and not shown.strip("0") else str(value)
    if isinstance(value, (bool, float, time)):
        return str(value)
    return "="  # array and table formulas are objects of openpyxl's own


def _check_package(file: IO[bytes]) -> None:
    """Look at the zip directory and once at the bytes of every XML part; refuse what no spreadsheet program writes."""
    not_a_workbook = UnreadableRoll(_("This is neither a CSV file nor an Excel workbook (.xlsx)."))
    unsafe = UnreadableRoll(_("The workbook is not built as spreadsheet programs build them and was not opened."))
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if "xl/workbook.xml" not in package.namelist():
                raise not_a_workbook
            is_bomb = sum(part.file_size for part in parts) > ROLL_MAX_UNPACKED_BYTES or any(
                part.file_size > 1_000_000 and part.file_size > ROLL_MAX_ZIP_RATIO * part.compress_size
                for part in parts
            )
            if is_bomb:
                raise UnreadableRoll(
                    _("Unpacked, the workbook is far larger than such a list can be. It was not opened.")
                )
            if len(parts) > 500 or any(part.flag_bits & 1 for part in parts):
                raise unsafe
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(package, part, unsafe)
    except UnreadableRoll:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise not_a_workbook from error


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, unsafe: UnreadableRoll) -> None:
    """No document type (entities, XXE), no encoding that would hide one, not more rows or texts than we take."""
    rows, tail = 0, b""
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if not tail and (b"\0" in chunk[:4] or chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
                raise unsafe
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise unsafe
            rows += len(re.findall(rb"<(?:\w+:)?row[ />]", window)) - len(re.findall(rb"<(?:\w+:)?row[ />]", tail))
            if rows > ROLL_MAX_ROWS * 2:
                raise _too_many_rows()
            tail = window[-16:]
