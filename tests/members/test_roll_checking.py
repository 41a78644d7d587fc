"""Each row by itself: what is accepted in which form, and every reason to refuse it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.roll.checking import CheckedRow, category_names, check_row
from members.roll.columns import COLUMNS
from members.roll.reading import Row
from members.roll.reasons import SENTENCES, sentence
from tests.members.rolls import person

CATEGORIES = category_names(
    [
        (1, ["member", "Member", "Membre"]),
        (2, ["ota", "Occupational Therapist Assistant", "Assistant de l'ergothérapeute"]),
    ]
)


def checked(*, has_too_many: bool = False, **changed) -> CheckedRow:
    return check_row(Row(2, dict(zip(COLUMNS, person(**changed), strict=True)), has_too_many), CATEGORIES)


def refused(**changed) -> list[tuple[str, str]]:
    return [(reason["code"], reason.get("column", "")) for reason in checked(**changed).faults]


def test_a_good_row_has_no_faults_and_one_form():
    row = checked(email=" Robin@Example.ORG ", first_name="  Mary  Ann", language="Français", province="Québec")
    assert row.faults == []
    assert (row.values["email"], row.values["first_name"]) == ("robin@example.org", "Mary Ann")
    assert (row.values["language"], row.values["province"]) == ("fr", "QC")
    assert (row.category_id, row.days) == (1, {"starts_on": date(2026, 3, 1), "ends_on": date(2027, 2, 28)})


@pytest.mark.parametrize(
    "column", ["member_number", "email", "first_name", "last_name", "language", "category", "ends_on"]
)
def test_what_must_be_there_is_missed(column):
    changed = {"number": ""} if column == "member_number" else {column: " "}
    row = person("", email="a@b.example") if column == "member_number" else person(**changed)
    found = check_row(Row(2, dict(zip(COLUMNS, row, strict=True))), CATEGORIES).faults
    assert found == [{"code": "missing", "column": column}]


def test_city_and_province_may_be_empty():
    assert checked(city="", province="").faults == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "not-an-address"}, "bad_email"),
        ({"email": "two@@example.org"}, "bad_email"),
        ({"email": "a b@example.org"}, "bad_email"),
        ({"language": "Deutsch"}, "unknown_language"),
        ({"province": "ZZ"}, "unknown_province"),
        ({"province": "?"}, "unknown_province"),
        ({"category": "Honorary Member"}, "unknown_category"),
        ({"starts_on": "2026-02-30"}, "bad_date"),
        ({"starts_on": "soon"}, "bad_date"),
        ({"starts_on": "46082"}, "bad_date"),
        ({"starts_on": "0026-03-01"}, "bad_date"),
        ({"starts_on": "2026-03-01 08:30:00"}, "bad_date"),
        ({"starts_on": "03/04/2026"}, "ambiguous_date"),
        ({"starts_on": "31.12.2026"}, "ambiguous_date"),
        ({"ends_on": "2020-01-01"}, "ends_before_start"),
        ({"first_name": '=HYPERLINK("http://x")'}, "formula"),
        ({"first_name": "＝1+1"}, "formula"),
        ({"first_name": "'=1+1"}, "formula"),
        ({"city": "@SUM(A1)"}, "formula"),
        ({"email": "+a@example.org"}, "formula"),
        ({"first_name": "#REF!"}, "cell_error"),
        ({"first_name": "Ay?e"}, "letters_lost"),
        ({"first_name": "?ukasz"}, "letters_lost"),
        ({"last_name": "D\ufffdmontigny"}, "letters_lost"),
        ({"city": "MontrÃ©al"}, "letters_lost"),
        ({"first_name": "Ann\nMary"}, "control_characters"),
        ({"first_name": "Ann\x00"}, "control_characters"),
        ({"first_name": "\u202eevil"}, "control_characters"),
        ({"first_name": "x" * 81}, "too_long"),
        ({"email": "x" * 250 + "@example.org"}, "too_long"),
    ],
)
def test_each_fault_has_its_reason(changed, code):
    assert [found for found, _column in refused(**changed)] == [code]


@pytest.mark.parametrize(
    ("changed", "column", "value"),
    [
        ({"province": "qc"}, "province", "QC"),
        ({"province": "Île-du-Prince-Édouard"}, "province", "PE"),
        ({"province": "Nouvelle-Ecosse"}, "province", "NS"),
        ({"province": "newfoundland & labrador"}, "province", "NL"),
        ({"province": "Outside Canada"}, "province", ""),
        ({"language": "ENGLISH"}, "language", "en"),
        ({"language": "anglais"}, "language", "en"),
        ({"language": "fr-CA"}, "language", "fr"),
        ({"first_name": "JOÃO"}, "first_name", "JOÃO"),
        ({"last_name": "van-der-Specimen"}, "last_name", "van-der-Specimen"),
        ({"first_name": "Rene\u0301e"}, "first_name", "Renée"),
        ({"first_name": "\ufeffMin\u00adg"}, "first_name", "Ming"),
    ],
)
def test_what_is_written_in_many_ways_comes_in_one(changed, column, value):
    row = checked(**changed)
    assert (row.faults, row.values[column]) == ([], value)


@pytest.mark.parametrize("name", ["Membre", "MEMBER", "membre "])
def test_a_category_is_known_by_any_of_its_names(name):
    assert checked(category=name).category_id == 1


def test_apostrophes_of_either_kind_name_the_same_category():
    assert checked(category="Assistant de l’ergothérapeute").category_id == 2


@pytest.mark.parametrize("day", ["2026/03/01", "2026.3.1", "2026-03-01T00:00:00", "2026-03-01 00:00", date(2026, 3, 1)])
def test_dates_year_first_and_dates_of_cells_are_read(day):
    assert checked(starts_on=day).days["starts_on"] == date(2026, 3, 1)


def test_a_slipped_row_is_refused():
    assert [reason["code"] for reason in checked(has_too_many=True).faults] == ["too_many_cells"]


def test_every_fault_of_a_row_is_found_and_what_was_written_is_kept():
    row = checked(email="nobody", province="ZZ", first_name="=1")
    assert [reason["code"] for reason in row.faults] == ["bad_email", "formula", "unknown_province"]
    assert row.as_written == {"email": "nobody", "first_name": "=1", "province": "ZZ"}


def test_every_reason_has_a_sentence_in_both_languages(settings):
    from django.utils import translation

    details = {"column": "email", "line": 3, "limit": 80, "number": "R1", "starts": "2026-01-01", "ends": "2026-12-31"}
    for code in SENTENCES:
        in_english = sentence({"code": code, **details})
        with translation.override("fr"):
            assert sentence({"code": code, **details}) != in_english


ANYTHING = st.one_of(st.text(max_size=300), st.dates())


@given(st.lists(ANYTHING, min_size=10, max_size=10))
def test_no_cell_can_break_the_check_or_come_through_unsafe(cells):
    row = check_row(Row(2, dict(zip(COLUMNS, cells, strict=True))), CATEGORIES)
    assert row.faults or len(row.values) == 8
    for text in [*row.values.values(), *row.as_written.values()]:
        assert "\x00" not in text
    for column in ("member_number", "email", "first_name", "last_name", "city"):
        assert not row.values.get(column, "").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(st.lists(ANYTHING, min_size=10, max_size=10))
def test_a_row_that_was_brought_into_one_form_stays_in_it(cells):
    first = check_row(Row(2, dict(zip(COLUMNS, cells, strict=True))), CATEGORIES)
    if not first.faults:
        again = check_row(Row(2, {**first.values, **{name: day or "" for name, day in first.days.items()}}), CATEGORIES)
        assert (again.values, again.days) == (first.values, first.days)
