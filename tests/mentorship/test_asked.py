"""What somebody asked a search for: the same in the address and back, with nothing left out in silence."""

from urllib.parse import parse_qs, parse_qsl

import pytest

from mentorship.asked import (
    SHOWN_FIRST,
    SHOWN_FIRST_MOST,
    WORDS,
    WORDS_MOST,
    Criteria,
    Option,
    WayOut,
    address_of,
    chips_of,
    group_of,
    one_line,
    page_addresses,
    page_number,
    problems_of,
    searched,
    way_out_of,
    without,
    without_code,
)

ASKED = Criteria({"area": ("hands", "mind"), "where": ("on",)}, words="knee", order="day", page=3)


def label(facet: str, code: str) -> str:
    return f"{facet} {code}"


def test_an_address_holds_all_that_was_asked() -> None:
    held = [("q", "knee"), ("area", "hands"), ("area", "mind"), ("where", "on"), ("sort", "day"), ("page", "3")]
    assert parse_qsl(address_of(ASKED).removeprefix("?")) == held
    assert address_of(Criteria()) == "?"


def test_what_is_left_out_begins_again_on_the_first_page() -> None:
    assert without(ASKED, "area", WORDS) == Criteria({"where": ("on",)}, order="day")
    assert without_code(ASKED, "area", "mind").chosen == {"area": ("hands",), "where": ("on",)}
    # a facet without any code is no criterion any more
    assert without_code(ASKED, "where", "on").names == ("area", WORDS)


@pytest.mark.parametrize(("text", "page"), [("", 1), ("0", 1), ("7", 7), ("-2", 1), ("x", 1), ("1234567", 1)])
def test_a_page_that_cannot_be_is_the_first(text: str, page: int) -> None:
    assert page_number(text) == page


def test_pages_lead_to_their_neighbours_alone() -> None:
    middle, only = page_addresses(ASKED, 2, 3), page_addresses(Criteria(), 1, 1)
    assert [parse_qs(middle[name]).get("page") for name in ("next_address", "address")] == [["3"], ["2"]]
    assert "page=" not in middle["previous_address"]
    assert (only["previous_address"], only["next_address"]) == ("", "")


def test_every_chip_takes_itself_away() -> None:
    chips = {chip["label"]: chip["address"] for chip in chips_of(ASKED, label)}
    assert list(chips) == ["“knee”", "area hands", "area mind", "where on"]
    assert chips["area hands"] == address_of(without_code(ASKED, "area", "hands"))
    assert "q=" not in chips["“knee”"]


def test_what_is_on_no_list_is_named_and_words_too_long_are_cut() -> None:
    long = Criteria({"area": ("hands", "gone")}, words="k" * (WORDS_MOST + 1))
    problems = problems_of(long, {"area": "Area"}, lambda _facet, code: code != "gone")
    assert [problem["address"] for problem in problems] == ["#q", address_of(without_code(long, "area", "gone"))]
    assert "“gone”" in problems[1]["text"]
    assert len(searched(long).words) == WORDS_MOST
    assert one_line(" a\0 b \n c ") == "a b c"


def test_a_way_out_says_what_to_leave_open_and_how_many_that_gives() -> None:
    way = way_out_of(ASKED, WayOut(("area", WORDS), 1200), label, "%(count)s found")
    assert way == {
        "dropped": "area hands, area mind and “knee”",
        "count": "1,200 found",
        "address": address_of(without(ASKED, "area", WORDS)),
    }


def test_a_long_list_is_folded_and_opens_where_something_is_chosen() -> None:
    options = [Option(str(number), str(number), False, number) for number in range(SHOWN_FIRST_MOST + 1)]
    folded = group_of("area", "Area", options, ("0",))
    assert (len(folded["first"]), len(folded["rest"]), folded["is_open"]) == (SHOWN_FIRST, 3, False)
    assert group_of("area", "Area", options, ("8",))["is_open"]
    assert group_of("area", "Area", options[:-1], ())["rest"] == []
