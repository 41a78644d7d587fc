"""Tables for spreadsheet programs in which no cell can ever be taken for a formula (quality S9).

Whoever writes a CSV or XLSX file on this site writes it through here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

type Formats = Callable[[str], Format]

# ASVS V1.2.10, with the full-width forms that some programs fold to ASCII. Leading blanks do not disarm a formula
# in every program, so they do not count.
_STARTS_LIKE_FORMULA = re.compile("[ \u00a0\u200b\ufeff\u3000]*[=+\\-@\t\r\n\0＝＋－＠]")
_NOT_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XLSX_MOST_CHARACTERS = 32_767
NARROWEST, WIDEST = 9, 60  # columns, in signs
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any, *, comma: bool = False) -> str:
    """`value` as text that a spreadsheet program shows literally: an apostrophe goes before a formula's first sign.

    A `Decimal` is a number and nothing else, also where it begins with a minus; `comma` writes it with one.
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",") if comma else str(value)
    text = value.isoformat() if isinstance(value, (date, datetime)) else str(value)
    return f"'{text}" if _STARTS_LIKE_FORMULA.match(text) else text


class _Line:
    """A file of one line, for `csv.writer`."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Any]], *, delimiter: str = ",") -> Iterator[str]:
    """The rows as CSV, line by line, each cell quoted. The first line carries the mark by which Excel knows UTF-8."""
    # A cell that held the delimiter of another country's settings would fall apart without quotation marks.
    writer = csv.writer(_Line(), delimiter=delimiter, quoting=csv.QUOTE_ALL)
    mark = "\ufeff"
    for row in rows:
        # where semicolons part the cells, a comma parts the decimals
        yield mark + writer.writerow([safe_cell(value, comma=delimiter == ";") for value in row])
        mark = ""


def xlsx_file(rows: Iterable[Iterable[Any]], *, title: str, has_days: bool = False) -> bytes:
    """The rows as a workbook of one sheet, every cell of type text but the numbers (`Decimal`).

    With `has_days` days are days of the spreadsheet program, and cells without anything are left empty.
    """
    return xlsx_book([(title, rows)], has_days=has_days)


def xlsx_book(sheets: Iterable[tuple[str, Iterable[Iterable[Any]]]], *, has_days: bool = False) -> bytes:
    """A workbook of several sheets, each with its title and its rows as `xlsx_file` writes them."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        formats: Formats = cache(lambda written: workbook.add_format({"num_format": written}))
        for title, rows in sheets:
            sheet = workbook.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
            lines = [list(row) for row in rows]
            for place, wide in enumerate(_widths(lines)):
                sheet.set_column(place, place, wide)
            for at, row in enumerate(lines):
                for place, value in enumerate(row):
                    _write(sheet, at, place, value, formats, has_days=has_days)
    return buffer.getvalue()


def _widths(rows: Iterable[Sequence[Any]]) -> list[int]:
    """In signs, wide enough for most of what stands in each column. A title alone in its row runs over the next."""
    widths: list[int] = []
    for row in rows:
        if len(row) < 2:
            continue
        widths += [NARROWEST] * (len(row) - len(widths))
        for place, value in enumerate(row):
            widths[place] = max(widths[place], min(len(str(value or "")) + 2, WIDEST))
    return widths


def _write(sheet: Worksheet, at: int, place: int, value: Any, formats: Formats, *, has_days: bool) -> None:
    """Only by the ways that write what they are told to: `write` itself looks for formulas and addresses."""
    if has_days and isinstance(value, date):
        sheet.write_datetime(at, place, value, formats("yyyy-mm-dd"))
    elif value is None or value == "":
        sheet.write_blank(at, place, None, formats("@"))
    elif isinstance(value, Decimal):
        places = -int(value.as_tuple().exponent)
        sheet.write_number(at, place, float(value), formats(f"0.{'0' * places}" if places > 0 else "0"))
    else:
        text = safe_cell(value)
        if not text.isprintable():
            text = _NOT_IN_XLSX.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
            text = safe_cell(text)  # what is left out may have stood before a formula's first sign
        sheet.write_string(at, place, text[:XLSX_MOST_CHARACTERS], formats("@"))
