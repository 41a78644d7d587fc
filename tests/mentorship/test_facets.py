"""The bit strings of the search stay what the profiles say (FIND-3, performance goal 8)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from mentorship.profiles import facets
from mentorship.profiles.facets import LISTED, Difference
from mentorship.profiles.models import FacetBits, MentorProfile
from mentorship.profiles.policy import SLOT_STEP
from mentorship.tasks import recount_facets_job
from tests import factories
from tests.mentorship.mentors import make_mentor


def who_has(facet: str, value: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place FROM mentorship_facetbits, generate_series(0, length(bits) - 1) AS place"
            " WHERE facet = %s AND value = %s AND get_bit(bits, place) = 1",
            [facet, value],
        )
        return {row[0] for row in cursor.fetchall()}


def change(profile_id: int, before: set[facets.Option], after: set[facets.Option]) -> None:
    with transaction.atomic():
        facets.record_change(profile_id, before, after)


@pytest.mark.django_db
def test_a_listed_mentor_has_the_bits_of_every_answer() -> None:
    profile = make_mentor(areas=["neurology", "dementia"], is_remote=True, province="ON", topics=["ethics"])
    stored = {(row.facet, row.value) for row in FacetBits.objects.all() if profile.pk in who_has(row.facet, row.value)}
    assert stored == facets.options_of(profile)
    assert stored >= {LISTED, ("area", "neurology"), ("area", "dementia"), ("where", "ON"), ("where", "remote")}


@pytest.mark.django_db
def test_what_is_recorded_equals_a_recount() -> None:
    for province, remote in (("ON", True), ("QC", False), ("", True), ("", False)):
        make_mentor(province=province, is_remote=remote, areas=["driving"])
    assert facets.recount() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Trois-Rivières", "trois-rivieres"),
        ("  TROIS RIVIERES ", "trois-rivieres"),
        ("St. John’s", "st-john-s"),
        ("Ile\u0301 ﬁn", "ile-fin"),
        ("Sacré-Cœur", "sacre-c-ur"),
        ("Łódź & Straße", "odz-stra-e"),
        ("L’Étang" * 9, ("l-etang" * 9)[:40]),
        ("ᐃᖃᓗᐃᑦ", ""),
        ("…", ""),
    ],
)
def test_a_city_is_the_same_option_however_it_is_spelled(city: str, code: str) -> None:
    assert facets.city_code(city) == code
    profile = make_mentor(city=city)
    assert who_has("city", code) == ({profile.pk} if code else set())
    facets.rebuild()  # PostgreSQL reads it alike
    assert who_has("city", code) == ({profile.pk} if code else set())
    assert facets.recount() == []


@pytest.mark.django_db
def test_the_strings_grow_together_when_a_key_does_not_fit() -> None:
    change(5, set(), {("area", "a"), LISTED})
    change(3 * SLOT_STEP, set(), {("area", "b"), LISTED})
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(bits) FROM mentorship_facetbits")
        assert cursor.fetchall() == [(4 * SLOT_STEP,)]
    assert who_has("area", "a") == {5}
    assert who_has("area", "b") == {3 * SLOT_STEP}
    assert who_has(*LISTED) == {5, 3 * SLOT_STEP}


@pytest.mark.django_db
def test_a_recount_tells_what_it_repaired() -> None:
    one, other = make_mentor(areas=["dementia"]), make_mentor(areas=["driving"])
    change(one.pk, {("area", "dementia")}, set())
    change(other.pk, set(), {("area", "dementia"), ("topic", "gone")})
    assert facets.recount() == [Difference("area", "dementia", 1, 1), Difference("topic", "gone", 0, 1)]
    assert who_has("area", "dementia") == {one.pk}
    assert facets.recount() == []


@pytest.mark.django_db
def test_the_nightly_job_repairs_and_logs_how_many_options_disagreed(caplog: pytest.LogCaptureFixture) -> None:
    profile = make_mentor(areas=["dementia"])
    MentorProfile.objects.filter(pk=profile.pk).update(areas=["driving"])  # around the workflow
    recount_facets_job()
    assert who_has("area", "driving") == {profile.pk}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "miscounted 2 options" in caplog.text
    caplog.clear()
    recount_facets_job()
    assert caplog.records == []


def at_once(deeds: list[Callable[[], None]]) -> list[Exception]:
    """Do everything at the same moment, each on a connection of its own; returns what failed."""
    start, failed = threading.Barrier(len(deeds)), list[Exception]()

    def do(deed: Callable[[], None]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            deed()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(do, deeds))
    return failed


@pytest.mark.race
def test_fifty_concurrent_saves_lose_nothing(transactional_db: None) -> None:
    keys = range(1, 51)
    options = [("area", "a"), ("area", "b"), ("mode", "c"), ("topic", "d")]

    def save(key: int) -> None:
        # every save begins with another option, as people answer in any order
        for option in [*options[key % 4 :], *options[: key % 4]]:
            with transaction.atomic():
                facets.record_change(key, set(), {option, LISTED})
                facets.record_change(key, {LISTED}, {LISTED, ("age", "e")})

    assert at_once([lambda key=key: save(key) for key in keys]) == []
    for option in [*options, LISTED, ("age", "e")]:
        assert who_has(*option) == set(keys)


@pytest.mark.race
def test_control_without_the_lock_saves_wait_for_each_other_in_a_circle(transactional_db: None) -> None:
    change(1, set(), {("area", "a"), ("area", "b")})
    both_hold_one = threading.Barrier(2)

    def save(first: str, second: str) -> None:
        statement = "UPDATE mentorship_facetbits SET bits = set_bit(bits, 7, 1) WHERE facet = 'area' AND value = %s"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [first])
            both_hold_one.wait(timeout=60)
            cursor.execute(statement, [second])

    failed = at_once([lambda: save("a", "b"), lambda: save("b", "a")])
    assert [type(error) for error in failed] == [OperationalError]
    assert "deadlock" in str(failed[0])


@pytest.mark.race
def test_a_recount_beside_saves_takes_nobody_out(transactional_db: None) -> None:
    members = [factories.make_member() for _ in range(12)]

    def save(number: int) -> None:
        make_mentor(member=members[number], areas=["dementia"])

    def recount() -> None:
        for _ in range(5):
            facets.recount()

    assert at_once([*(lambda number=number: save(number) for number in range(12)), recount]) == []
    assert who_has(*LISTED) == set(MentorProfile.objects.values_list("pk", flat=True))
    assert facets.recount() == []
