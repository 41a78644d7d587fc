"""No cell that leaves this site is ever taken for a formula (S9)."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from members.spreadsheets import csv_lines, safe_cell, xlsx_file

CORPUS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1"),
    *('=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", " =1", "\u00a0=1", "\ufeff=1", "-", "=", "@"),
]
FIRST_SIGNS = "=+-@\t\r\n\0＝＋－＠"


@pytest.mark.parametrize("text", CORPUS)
def test_a_formula_is_disarmed(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Renée", "a=b", "1-2", "someone@example.org", "'quoted"])
def test_other_text_is_left_alone(text):
    assert safe_cell(text) == text


def test_nothing_is_an_empty_cell():
    assert safe_cell(None) == ""


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    assert safe_cell(text).lstrip(" \u00a0\u200b\ufeff\u3000")[:1] not in set(FIRST_SIGNS)


@given(
    st.lists(st.lists(st.one_of(st.text(), st.sampled_from(CORPUS)), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_csv_keeps_every_cell_apart_and_safe(rows):
    text = "".join(csv_lines(rows, delimiter=";")).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert read == [[safe_cell(cell) for cell in row] for row in rows]


def test_no_cell_of_a_workbook_is_a_formula():
    workbook = load_workbook(io.BytesIO(xlsx_file([[text] for text in CORPUS], title="Refused [rows]")))
    cells = [row[0] for row in workbook.active.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * len(CORPUS)
    assert [cell.number_format for cell in cells] == ["@"] * len(CORPUS)
    assert all(cell.value.startswith("'") for cell in cells)


def test_characters_that_a_workbook_cannot_hold_never_uncover_a_formula():
    cell = load_workbook(io.BytesIO(xlsx_file([["\x01=1+1"]], title="x"))).active["A1"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_a_number_of_ours_stays_a_number_also_below_zero():
    rows = [[Decimal("-55.94"), Decimal("111.87"), "-55.94"]]
    sheet = load_workbook(io.BytesIO(xlsx_file(rows, title="x"))).active
    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [(-55.94, "n"), (111.87, "n"), ("'-55.94", "s")]
    assert "".join(csv_lines(rows)).strip() == '\ufeff"-55.94","111.87","\'-55.94"'
    assert "".join(csv_lines(rows, delimiter=";")).strip() == '\ufeff"-55,94";"111,87";"\'-55.94"'
