"""A process's own copy of the bits and of the lists' words is true whenever it is used, whoever changed them."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django.utils import timezone

from mentorship.asked import Criteria, Option
from mentorship.profiles import facets
from mentorship.profiles.facets import LISTED
from mentorship.profiles.models import FacetBits, MentorProfile, Term
from mentorship.profiles.search import find
from mentorship.profiles.tally import Tally, tally
from mentorship.profiles.workflow import save_questionnaire
from tests.mentorship.mentors import answers, make_mentor

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)


def answer(profile: MentorProfile, **changed: Any) -> None:
    save_questionnaire(profile.member, answers(**changed), [], language="en", now=timezone.now())


def in_the_database() -> dict[tuple[str, str], set[int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT facet, value, place FROM mentorship_facetbits, generate_series(0, length(bits) - 1) AS place"
            " WHERE get_bit(bits, place) = 1"
        )
        held: dict[tuple[str, str], set[int]] = {}
        for facet, value, place in cursor.fetchall():
            held.setdefault((facet, value), set()).add(place)
    return held


def in_the_copy(copy: Tally) -> dict[tuple[str, str], set[int]]:
    return {option: keys for option in copy.held if (keys := set(np.flatnonzero(copy.who(option)).tolist()))}


def area_named(code: str, language: str = "en") -> Option:
    return next(option for option in find(Criteria(), language, ON).options["area"] if option.code == code)


def test_it_says_what_the_bits_say() -> None:
    assert in_the_copy(tally()) == in_the_database()
    make_mentor(areas=["dementia", "driving"])
    make_mentor(areas=["driving"], city="Ottawa")
    assert in_the_copy(tally()) == in_the_database()
    assert len(in_the_copy(tally())["area", "driving"]) == 2


def test_nothing_is_fetched_twice(django_assert_num_queries: Any) -> None:
    profile = make_mentor(areas=["dementia"], languages=["en"])
    before = tally()
    with django_assert_num_queries(1):
        assert tally() is before
    answer(profile, areas=["driving"])
    with django_assert_num_queries(2):
        after = tally()
    assert after is not before
    assert after.held["language", "en"] is before.held["language", "en"]
    assert after.held["area", "dementia"] is not before.held["area", "dementia"]


def test_what_was_rolled_back_is_not_believed() -> None:
    profile = make_mentor(areas=["dementia"])
    with transaction.atomic():
        answer(profile, areas=["driving"])
        assert profile.pk in in_the_copy(tally())["area", "driving"]
        transaction.set_rollback(True)
    assert ("area", "driving") not in in_the_copy(tally())
    # the next change gets other versions than the one that never was
    answer(make_mentor(), areas=["corrections"])
    assert in_the_copy(tally()) == in_the_database()


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE mentorship_facetbits SET bits = set_bit(bits, 7, 1) WHERE facet = 'listed'",
        "DELETE FROM mentorship_facetbits WHERE facet = 'area'",
        "INSERT INTO mentorship_facetbits (facet, value, bits, version) SELECT 'area', 'new', bits, version"
        " FROM mentorship_facetbits WHERE facet = 'listed'",
        "UPDATE mentorship_facetbits SET bits = bits || repeat('0', 4096)::varbit",
    ],
)
def test_a_change_by_hand_is_noticed(how: str) -> None:
    make_mentor(areas=["dementia"])
    tally()
    with connection.cursor() as cursor:
        cursor.execute(how)
    assert in_the_copy(tally()) == in_the_database()


def test_a_rebuild_of_the_bits_is_noticed() -> None:
    profile = make_mentor(areas=["dementia"])
    tally()
    FacetBits.objects.filter(facet="area").delete()
    assert ("area", "dementia") not in in_the_copy(tally())
    facets.rebuild()
    assert in_the_copy(tally())["area", "dementia"] == {profile.pk}


def test_a_list_that_staff_change_is_read_anew() -> None:
    make_mentor(areas=["dementia"])
    assert area_named("dementia", "fr").label == Term.objects.get(kind="area", code="dementia").name_fr
    term = Term.objects.get(kind="area", code="dementia")
    term.name_en, term.name_fr, term.is_retired = "Memory care", "", True
    term.save()
    assert area_named("dementia") == Option("dementia", "Memory care", True, 1)
    assert area_named("dementia", "fr").label == "Memory care"  # where French is missing
    Term.objects.filter(pk=term.pk).update(position=10_000)
    assert find(Criteria(), "en", ON).options["area"][-1].code == "dementia"
    Term.objects.create(kind="area", code="brand-new", name_en="Brand new", name_fr="Tout neuf")
    assert area_named("brand-new", "fr") == Option("brand-new", "Tout neuf", False, 0)
    Term.objects.filter(code="brand-new").delete()
    assert "brand-new" not in {option.code for option in find(Criteria(), "en", ON).options["area"]}


def test_it_copes_with_nobody_at_all() -> None:
    FacetBits.objects.all().delete()
    found = find(Criteria({"area": ("dementia",)}), "en", ON)
    assert (found.total, found.rows, found.ways_out) == (0, [], [])
    assert LISTED not in tally().held
