"""Tables for spreadsheet programs in which no cell can ever be taken for a formula (quality S9).

Whoever writes a CSV or XLSX file on this site writes it through here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

# ASVS V1.2.10, with the full-width forms that some programs fold to ASCII. Leading blanks do not disarm a formula
# in every program, so they do not count.
_STARTS_LIKE_FORMULA = re.compile("[ \u00a0\u200b\ufeff\u3000]*[=+\\-@\t\r\n\0＝＋－＠]")
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
    workbook = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        lines = [list(row) for row in rows]
        for place, wide in enumerate(_widths(lines), 1):
            sheet.column_dimensions[get_column_letter(place)].width = wide
        for row in lines:
            sheet.append([_cell(sheet, value, has_days=has_days) for value in row])
    buffer = io.BytesIO()
    workbook.save(buffer)
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


def _cell(sheet: Any, value: Any, *, has_days: bool) -> Any:
    if has_days and (isinstance(value, date) or value in (None, "")):
        cell = WriteOnlyCell(sheet, value=value or None)
        cell.number_format = "yyyy-mm-dd" if value else "@"
        return cell
    if isinstance(value, Decimal):
        cell = WriteOnlyCell(sheet, value=float(value))
        places = -int(value.as_tuple().exponent)
        cell.number_format = f"0.{'0' * places}" if places > 0 else "0"
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))
    cell = WriteOnlyCell(sheet, value=safe_cell(text)[:XLSX_MOST_CHARACTERS])
    cell.data_type, cell.number_format = "s", "@"
    return cell
