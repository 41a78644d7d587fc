"""What mentees named, and who knows it: what is missing stands first (MOM-4)."""

from momentum.applications.coverage import Line, Named, Standing, adds, coverage

MENTEES = [
    Named(1, ["hospital", "home"], ["neurology"]),
    Named(2, ["hospital"], ["neurology", "driving"]),
    Named(3, ["school"], ["neurology"]),
]
CHOSEN = Named(10, ["hospital"], ["neurology"], places=2, is_chosen=True)
OTHER = Named(11, ["home", "clinic"], ["neurology"], places=1)


def told(lines: list[Line]) -> list[tuple[str, str, Standing, int, int, int]]:
    return [(each.kind, each.code, each.standing, each.mentees, each.chosen, each.places) for each in lines]


def test_what_nobody_offers_stands_first_then_what_a_choice_would_mend_then_what_has_few_places() -> None:
    assert told(coverage(MENTEES, [CHOSEN, OTHER])) == [
        ("area", "driving", Standing.NOBODY, 1, 0, 0),
        ("setting", "school", Standing.NOBODY, 1, 0, 0),
        ("setting", "home", Standing.CHOOSE, 1, 0, 0),
        ("area", "neurology", Standing.THIN, 3, 1, 2),
        ("setting", "hospital", Standing.COVERED, 2, 1, 2),
    ]


def test_choosing_another_mentor_covers_what_that_one_knows() -> None:
    chosen = Named(OTHER.key, OTHER.settings, OTHER.areas, OTHER.places, is_chosen=True)
    found = {(line.kind, line.code): line for line in coverage(MENTEES, [CHOSEN, chosen])}
    assert found["setting", "home"].standing == Standing.COVERED
    assert (found["area", "neurology"].standing, found["area", "neurology"].lacking) == (Standing.COVERED, 0)


def test_a_mentor_adds_what_is_missing_or_has_few_places_alone() -> None:
    lines = coverage(MENTEES, [CHOSEN, OTHER])
    assert [(line.kind, line.code) for line in adds(OTHER, lines)] == [("setting", "home"), ("area", "neurology")]
    assert [(line.kind, line.code) for line in adds(CHOSEN, lines)] == [("area", "neurology")]


def test_the_others_who_know_it_are_named_by_their_keys() -> None:
    lines = {(line.kind, line.code): line for line in coverage(MENTEES, [CHOSEN, OTHER])}
    assert lines["setting", "home"].others == [OTHER.key]
    assert lines["area", "neurology"].others == [OTHER.key]


def test_without_mentees_there_is_nothing_to_cover() -> None:
    assert coverage([], [CHOSEN]) == []
    assert [line.standing for line in coverage(MENTEES[2:], [])] == [Standing.NOBODY, Standing.NOBODY]
