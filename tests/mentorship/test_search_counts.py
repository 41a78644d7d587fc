"""The number beside an option is what choosing it gives, whatever is chosen (FIND-3, quality 5.1)."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Block, Member, SelfIdentification
from mentorship.asked import WORDS, Criteria, without
from mentorship.profiles import facets, search_text
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.policy import FACETS, PAGE_SIZE
from mentorship.profiles.private_filters import NONE, PrivateFilters
from mentorship.profiles.reader import read
from mentorship.profiles.search import BY_EXPERIENCE, find
from mentorship.profiles.tally import tally
from tests import factories
from tests.mentorship.mentors import make_mentor, show

ON = date(2026, 11, 24)
AREAS = ["neurology", "dementia", "driving", "mental-health"]
PROFILES = st.fixed_dictionaries(
    {
        "areas": st.lists(st.sampled_from(AREAS), unique=True),
        "ages": st.lists(st.sampled_from(["child", "adult"]), unique=True),
        "languages": st.lists(st.sampled_from(["en", "fr", "asl"]), unique=True),
        "modes": st.lists(st.sampled_from(["video", "phone"]), unique=True),
        "province": st.sampled_from(["", "ON", "QC"]),
        "city": st.sampled_from(["", "Montréal", "MONTREAL", "Ottawa"]),
        "paths": st.lists(st.sampled_from(["new-graduate", "new-role"]), unique=True),
        "is_remote": st.booleans(),
        "experience": st.sampled_from(["0-2", "3-5", "21-plus"]),
        "has_place": st.booleans(),
        "is_listed": st.sampled_from([True, True, True, False]),
        "sentence": st.sampled_from(["I listen first.", "J’écoute d’abord.", "Walks and kettles."]),
    }
)
CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "area": st.lists(st.sampled_from([*AREAS, "corrections", "no-such-area"]), min_size=1, max_size=2, unique=True),
        "age": st.lists(st.sampled_from(["child", "adult"]), min_size=1, max_size=2, unique=True),
        "language": st.lists(st.sampled_from(["en", "fr", "asl"]), min_size=1, max_size=2, unique=True),
        "mode": st.lists(st.sampled_from(["video", "phone"]), min_size=1, max_size=1),
        "where": st.lists(st.sampled_from(["ON", "QC", "remote"]), min_size=1, max_size=2, unique=True),
        "experience": st.lists(st.sampled_from(["0-2", "3-5", "21-plus"]), min_size=1, max_size=2, unique=True),
        "place": st.just(["now"]),
        "city": st.lists(st.sampled_from(["Montreal", "ottawa", "Nowhere"]), min_size=1, max_size=2, unique=True),
        "path": st.just(["new-role"]),
    },
)
CRITERIA = st.builds(
    lambda chosen, words: Criteria({facet: tuple(codes) for facet, codes in chosen.items()}, words),
    CHOSEN,
    st.sampled_from(["", "", "ecoute", "kettle", "nowhere-to-be-found"]),
)
MENTORS = 14
# Private filters by numbers of the mentors who show the answer, and those who are kept apart from the reader.
SOME_OF_THEM = st.sets(st.integers(0, MENTORS - 1))


@pytest.fixture
def members(db: None) -> list[Member]:
    return [factories.make_member(activated_at=None) for _ in range(MENTORS)]


def write(members: list[Member], answers: list[dict[str, Any]]) -> list[MentorProfile]:
    MentorProfile.objects.all().delete()
    now = timezone.now()
    profiles = MentorProfile.objects.bulk_create(
        MentorProfile(member=member, wants_to_mentor=True, completed_at=now, confirmed_at=now, **answer)
        for member, answer in zip(members, answers, strict=False)
    )
    search_text.refresh([profile.pk for profile in profiles])
    facets.rebuild()
    return profiles


def fits(profile: MentorProfile, criteria: Criteria) -> bool:
    """The rules in plain Python: alternatives within a facet, all facets and the words together."""
    options = facets.options_of(profile)
    words = {"ecoute": "écoute", "kettle": "kettles"}.get(criteria.words, criteria.words)
    return (
        profile.is_listed
        and words in profile.sentence
        and all(
            any((facet, code.lower()) in options if facet == "city" else (facet, code) in options for code in codes)
            for facet, codes in criteria.chosen.items()
        )
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(PROFILES, min_size=1, max_size=MENTORS),
    st.lists(CRITERIA, min_size=1, max_size=4),
    SOME_OF_THEM,
    st.none() | SOME_OF_THEM,
)
def test_counts_are_what_a_click_gives_and_what_a_recount_gives(
    members: list[Member],
    answers: list[dict[str, Any]],
    searches: list[Criteria],
    apart: set[int],
    showing: set[int] | None,
) -> None:
    profiles = write(members, answers)
    searcher, now = members[0], timezone.now()  # a mentor as well: nobody finds themselves
    Block.objects.all().delete()
    Block.objects.bulk_create(Block(blocker=searcher, blocked=members[number], at=now) for number in apart - {0})
    reader = read(searcher, now)
    SelfIdentification.objects.all().delete()
    for number in showing or ():
        show(members[number], "race-black", "race-white")
    private = NONE if showing is None else PrivateFilters({"race": ("race-black", "race-indigenous")})
    rest = [
        profile
        for number, profile in enumerate(profiles)
        if number not in {0, *apart} and (showing is None or number in showing)
    ]
    for criteria in searches:
        found = find(criteria, "en", ON, reader, private)
        assert {row.id for row in found.rows} == {profile.pk for profile in rest if fits(profile, criteria)}
        assert found.total == len(found.rows)
        for facet in FACETS:
            for option in found.options[facet]:
                clicked = Criteria({**criteria.chosen, facet: (option.code,)}, criteria.words)
                assert option.number == sum(fits(profile, clicked) for profile in rest)
                if option.number:
                    assert find(clicked, "en", ON, reader, private).total == option.number
        for way in found.ways_out:
            assert find(without(criteria, *way.criteria), "en", ON, reader, private).total == way.number


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CRITERIA)
def test_no_search_is_a_dead_end(listed: list[MentorProfile], criteria: Criteria) -> None:
    found = find(criteria, "en", ON)
    assert bool(found.ways_out) == (found.total == 0)
    for way in found.ways_out:
        kept = {facet: codes for facet, codes in criteria.chosen.items() if facet not in way.criteria}
        words = "" if WORDS in way.criteria else criteria.words
        assert way.number > 0
        assert find(Criteria(kept, words), "en", ON).total == way.number


@pytest.fixture
def listed(members: list[Member]) -> list[MentorProfile]:
    answers = [
        {"areas": ["neurology"], "languages": ["en"], "province": "ON", "experience": "0-2", "modes": ["phone"]},
        {"areas": ["dementia"], "languages": ["fr"], "is_remote": True, "experience": "21-plus", "ages": ["child"]},
        {
            "areas": ["driving"],
            "sentence": "Walks and kettles.",
            "province": "QC",
            "experience": "3-5",
            "ages": ["adult"],
        },
    ]
    return write(members, [{"is_listed": True, "sentence": "I listen first.", **answer} for answer in answers])


def test_ways_out_are_the_fewest_criteria_to_drop(listed: list[MentorProfile]) -> None:
    criteria = Criteria({"area": ("neurology",), "language": ("fr",)})
    assert set(find(criteria, "en", ON).ways_out) == {(("area",), 1), (("language",), 1)}
    criteria = Criteria({"area": ("neurology",), "language": ("fr",), "experience": ("3-5",)}, "kettle")
    assert find(criteria, "en", ON).ways_out == [(("area", "language"), 1)]


@pytest.mark.django_db
def test_nobody_is_listed_at_all() -> None:
    found = find(Criteria({"area": ("neurology",)}, "kettle"), "en", ON)
    assert (found.total, found.rows, found.ways_out) == (0, [], [])
    assert len(found.options["area"]) == Term.objects.filter(kind="area").count()


def test_the_order_changes_with_the_day_and_not_with_the_reader(members: list[Member]) -> None:
    write(members, [{"is_listed": True}] * MENTORS)
    first = [row.id for row in find(Criteria(), "en", ON).rows]
    assert [row.id for row in find(Criteria(), "fr", ON).rows] == first
    assert [row.id for row in find(Criteria(), "en", date(2026, 11, 25)).rows] != first


def test_a_mentor_who_joins_moves_nobody_else(members: list[Member]) -> None:
    profiles = write(members, [{"is_listed": True}] * (MENTORS - 1))
    before = [row.id for row in find(Criteria(), "en", ON).rows]
    facets.record_change(profiles[-1].pk + 5000, set(), {facets.LISTED})  # the strings grow
    assert [row.id for row in find(Criteria(), "en", ON).rows] == before


def test_by_experience_the_longest_come_first(members: list[Member]) -> None:
    bands = ["3-5", "21-plus", "0-2", "21-plus", "6-10", ""]
    profiles = write(members, [{"is_listed": True, "experience": band} for band in bands])
    by_key = {profile.pk: profile.experience for profile in profiles}
    rows = find(Criteria(order=BY_EXPERIENCE), "en", ON).rows
    assert [by_key[row.id] for row in rows] == ["21-plus", "21-plus", "6-10", "3-5", "0-2", ""]


def test_pages_hold_everybody_once_and_a_page_too_far_is_the_last(db: None) -> None:
    members = [factories.make_member(activated_at=None) for _ in range(2 * PAGE_SIZE + 1)]
    profiles = write(members, [{"is_listed": True}] * len(members))
    pages = [find(Criteria(page=number), "en", ON) for number in (1, 2, 3)]
    assert [len(found.rows) for found in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert {row.id for found in pages for row in found.rows} == {profile.pk for profile in profiles}
    assert find(Criteria(page=99), "en", ON) == pages[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("réadaptation", True),
        ("READAPTATION", True),
        ("réadaptations", True),  # French stems
        ("kettle", True),
        ("kettles boiling", True),  # English stems, both words
        ("kettle zebra", False),
        ("neurologie", True),  # labels are found in the other language too
        ("Sampleton", True),
        ("trois-rivieres", True),
        ('"boiling kettle"', True),
        ('"kettle boiling"', False),
        ("-kettle", False),
        ("kettle or teapot", True),
        ("'); DROP TABLE x; --", False),
        ("& | ! ( :*", False),
    ],
)
def test_words_are_found_in_both_languages_without_accents(words: str, is_found: bool) -> None:
    member = factories.make_member(last_name="Sampleton")
    about = "La réadaptation me passionne. Boiling kettles since 2001."
    profile = make_mentor(member=member, about=about, city="Trois-Rivières", areas=["neurology"], text_language="fr")
    rows = find(Criteria(words=words), "en", ON).rows
    assert [row.id for row in rows] == ([profile.pk] if is_found else [])


@pytest.mark.django_db
def test_a_common_word_is_looked_for_in_the_indexes(django_assert_num_queries: Any) -> None:
    make_mentor(sentence="I listen first.")
    tally()  # what was just made
    with django_assert_num_queries(3):
        assert find(Criteria(words="listen"), "en", ON).total == 1
