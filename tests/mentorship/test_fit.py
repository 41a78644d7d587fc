"""How well two people fit (design 4, FIND-12): one table gives the order of all and the reasons for a pair."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Member, SelfIdentification, Visibility
from members.queries import today
from mentorship.asked import Criteria
from mentorship.profiles import facets
from mentorship.profiles.cards import fit_in_words, labels_of_terms
from mentorship.profiles.fit import BAND_LABELS, CRITERIA, Band, Barrier, Fit, Wants, judge, pool_of_one
from mentorship.profiles.models import FitWeights, MenteeProfile, MentorProfile
from mentorship.profiles.policy import FIT_GOOD, FIT_IMPORTANCE, FIT_POINTS, FIT_STRONG, VALUE_PAIRS
from mentorship.profiles.reader import (
    fit_of,
    fit_of_for_staff,
    judge_for_staff,
    judge_shown_for_staff,
    points_in_force,
    read,
)
from mentorship.profiles.search import find
from tests import factories
from tests.mentorship.mentors import make_mentee, make_mentor, show

pytestmark = pytest.mark.django_db
MENTORS = 12
AREAS, TOPICS = ["neurology", "dementia", "driving"], ["ethics", "clinical-questions", "career-advice", "evidence"]
VALUES = [code for pair in list(VALUE_PAIRS.values())[:3] for code, _label in pair]
RACES = ["race-black", "race-white", "race-unknown"]


def some(codes: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), unique=True, min_size=least)


ANSWERS = {
    "areas": some(AREAS),
    "topics": some(TOPICS),
    "values": some(VALUES),
    "paths": some(["new-graduate", "new-role"]),
    "ages": some(["child", "adult"]),
    "practice_settings": some(["school", "home"]),
    "modes": some(["video", "phone"]),
    "languages": some(["en", "fr"], 1),
    "province": st.sampled_from(["", "ON", "QC"]),
    "employer": st.sampled_from(["", "", "Example Health", "EXAMPLE health "]),
}
TRAITS = st.fixed_dictionaries(
    {
        "shown_codes": some(RACES, 1),
        "is_matched_on": st.booleans(),
        "visibility": st.sampled_from(["", Visibility.SHOWN, Visibility.SHOWN, Visibility.STAFF]),
    }
)
PROFILES = st.fixed_dictionaries(
    {**ANSWERS, "is_remote": st.booleans(), "has_place": st.booleans(), "is_listed": st.just(True)}
)
MENTEES = st.fixed_dictionaries(
    {
        **ANSWERS,
        "importance": st.dictionaries(st.sampled_from(list(FIT_POINTS)), st.sampled_from(list(FIT_IMPORTANCE))),
    }
)


def write(people: list[Member], profiles: list[dict[str, Any]], traits: list[dict[str, Any]]) -> list[MentorProfile]:
    """Mentors with these answers, and traits of everybody, the first being the mentee's."""
    MentorProfile.objects.all().delete()
    SelfIdentification.objects.all().delete()
    now = timezone.now()
    made = MentorProfile.objects.bulk_create(
        MentorProfile(member=member, wants_to_mentor=True, completed_at=now, confirmed_at=now, **answers)
        for member, answers in zip(people[1:], profiles, strict=False)
    )
    for member, trait in zip(people, traits, strict=False):
        if trait["visibility"] == Visibility.SHOWN:
            show(member, *trait["shown_codes"], is_matched_on=trait["is_matched_on"])
        elif trait["visibility"]:
            hidden = {"visibility": Visibility.STAFF, "sealed": b"x", "shown_codes": [], "trait": "race"}
            show(member, is_matched_on=trait["is_matched_on"], **hidden)
    facets.rebuild()
    return made


def judged_by_hand(
    mentee: MenteeProfile, profile: MentorProfile, traits: tuple[set[str], set[str]]
) -> tuple[float, Band, Barrier]:
    """Design 4 in plain Python: points reached / points of what both answered, times 100; the band, and what comes
    before all points."""
    lines: dict[str, tuple[bool, float]] = {}
    for name, column, enough in (
        ("topics", "topics", 3),
        ("areas", "areas", 2),
        ("paths", "paths", 1),
        ("ages", "ages", 1),
        ("settings", "practice_settings", 1),
    ):
        wanted, held = set(getattr(mentee, column)), set(getattr(profile, column))
        share = min(1, len(wanted & held) / min(enough, len(wanted))) if wanted else 0
        lines[name] = (bool(wanted and held), share)
    same = both = 0
    for (one, _one), (other, _other) in VALUE_PAIRS.values():
        for mine, opposite in ((one, other), (other, one)):
            if mine in mentee.values and {one, other} & set(profile.values):
                both += 1
                same += mine in profile.values or opposite not in profile.values
    lines["values"] = (both > 0, same / both if both else 0)
    parts = []
    if mentee.modes and profile.modes:
        parts.append(bool(set(mentee.modes) & set(profile.modes)))
    if mentee.province and profile.where:
        parts.append(mentee.province in profile.where or profile.is_remote)
    can_meet = not mentee.modes or bool(set(mentee.modes) & set(profile.modes))
    can_meet &= not mentee.province or mentee.province in profile.where or profile.is_remote
    if len(mentee.languages) > 1 and set(mentee.languages) & set(profile.languages):
        parts.append(mentee.languages[0] in profile.languages)
    lines["practical"] = (bool(parts), sum(parts) / len(parts) if parts else 0)
    ours, theirs = traits
    shared = bool((ours & theirs) - {"race-unknown"})
    lines["identity"] = (shared, float(shared))
    weights = {
        name: points * FIT_IMPORTANCE[mentee.importance.get(name, "nice")] for name, points in FIT_POINTS.items()
    }
    reached = sum(weights[name] * share for name, (answered, share) in lines.items() if answered)
    possible = sum(weights[name] for name, (answered, _share) in lines.items() if answered)
    score = 100 * reached / possible if possible else 0
    count = sum(bool(answered and weights[name]) for name, (answered, _share) in lines.items())
    core = [lines[name][1] > 0 for name in ("topics", "areas") if weights[name]]
    band = Band.SOME
    if not reached:
        band = Band.NONE
    elif np.rint(score) >= FIT_STRONG and count >= 3 and all(core):
        band = Band.STRONG
    elif np.rint(score) >= FIT_GOOD and count >= 3 and (any(core) or not core):
        band = Band.GOOD
    said = {
        "topics": mentee.topics, "areas": mentee.areas, "values": mentee.values, "paths": mentee.paths,
        "ages": mentee.ages, "settings": mentee.practice_settings, "identity": ours - {"race-unknown"},
    }  # fmt: skip
    met = {name: share > 0 for name, (_answered, share) in lines.items()} | {"practical": can_meet}
    barrier = Barrier.NONE if profile.has_place else Barrier.PLACE
    if not set(mentee.languages) & set(profile.languages):
        barrier = Barrier.LANGUAGE
    if any(mentee.importance.get(name) == "must" and said.get(name, True) and not met[name] for name in FIT_POINTS):
        barrier = Barrier.MUST
    return score, band, barrier


def asked(trait: dict[str, Any]) -> set[str]:
    """The answers by which somebody is matched among members: shown, and asked for."""
    return set(trait["shown_codes"]) if trait["visibility"] == Visibility.SHOWN and trait["is_matched_on"] else set()


def without_both_values(answers: dict[str, Any]) -> dict[str, Any]:
    """A form lets nobody choose both sides of a pair."""
    kept: list[str] = []
    for (one, _one), (other, _other) in VALUE_PAIRS.values():
        kept += [code for code in (one, other) if code in answers["values"]][:1]
    return answers | {"values": kept}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    MENTEES,
    st.lists(PROFILES, min_size=1, max_size=MENTORS),
    st.lists(TRAITS, min_size=MENTORS + 1, max_size=MENTORS + 1),
)
def test_the_order_of_all_and_the_reasons_for_a_pair_say_the_same(
    people: list[Member], mentee: dict[str, Any], answers: list[dict[str, Any]], traits: list[dict[str, Any]]
) -> None:
    profiles = write(people, [without_both_values(each) for each in answers], traits)
    MenteeProfile.objects.filter(member=people[0]).delete()
    wanted = make_mentee(people[0], **without_both_values(mentee))
    now, labels = timezone.now(), labels_of_terms()
    fits = read(people[0], now).fits
    assert fits is not None
    by_hand: dict[int, tuple[Any, ...]] = {}
    for profile, trait in zip(profiles, traits[1:], strict=False):
        pair = fit_of(people[0], profile, labels, now)
        assert fits.at(profile.pk, labels) == pair
        assert pair is not None
        score, band, barrier = judged_by_hand(wanted, profile, (asked(traits[0]), asked(trait)))
        assert abs(pair.score - score) <= 0.5001
        assert (pair.band, pair.barrier) == (band, barrier)
        assert bool(pair.missed) == (barrier == Barrier.MUST)
        by_hand[profile.pk] = (barrier > Barrier.PLACE, *((barrier, band, -pair.score) if barrier < 2 else ()))
        assert len({reason.name for reason in pair.reasons}) == len(pair.reasons)
    found = find(Criteria(), "en", today(), read(people[0], now))
    order = [by_hand[row.id] for row in found.rows]
    assert len(order) == len(profiles)
    assert order == sorted(order)
    assert found.beyond == sum(is_beyond for is_beyond, *_rest in order)


@pytest.fixture
def people(db: None) -> list[Member]:
    return [factories.make_member(activated_at=None) for _ in range(MENTORS + 1)]


def fit_between(mentee: MenteeProfile, profile: MentorProfile) -> Fit:
    fit = fit_of(mentee.member, profile, labels_of_terms(), timezone.now())
    assert fit is not None
    return fit


def test_without_a_finished_mentee_profile_nothing_fits_or_does_not() -> None:
    member, profile = factories.make_member(), make_mentor()
    assert fit_of(member, profile, {}, timezone.now()) is None
    MenteeProfile.objects.create(member=member, areas=["neurology"])
    assert fit_of(member, profile, {}, timezone.now()) is None
    assert read(member, timezone.now()).fits is None


def test_a_missing_answer_lowers_how_many_answers_it_rests_on_and_not_the_score() -> None:
    mentee = make_mentee(values=["feedback-direct"], ages=["child"])
    told = fit_between(mentee, make_mentor(areas=["neurology"], topics=["ethics"], paths=["new-graduate"]))
    assert (told.score, told.answers, told.of) == (100, 4, 7)
    untold = fit_between(mentee, make_mentor(areas=["neurology"]))
    assert (untold.score, untold.answers, untold.of) == (100, 2, 7)
    assert (told.band, untold.band) == (Band.STRONG, Band.SOME)  # too few answers for a strong word
    assert "Topics" in untold.unanswered


@pytest.mark.parametrize(
    ("points", "met", "importance", "band"),
    [
        ({"topics": 40, "areas": 30, "paths": 30}, "topics areas", {}, Band.STRONG),
        ({"topics": 39, "areas": 30, "paths": 31}, "topics areas", {}, Band.GOOD),  # a point less
        ({"topics": 45, "areas": 25, "paths": 30}, "topics", {}, Band.GOOD),
        ({"topics": 44, "areas": 26, "paths": 30}, "topics", {}, Band.SOME),  # a point less
        ({"topics": 40, "areas": 20, "paths": 40}, "topics paths", {}, Band.GOOD),  # many points, no area in common
        ({"topics": 20, "areas": 20, "paths": 60}, "paths", {}, Band.SOME),  # neither topic nor area in common
        ({"topics": 40, "areas": 20, "paths": 40}, "topics paths", {"areas": "not"}, Band.SOME),  # two answers
        ({"topics": 40, "areas": 20, "paths": 30, "ages": 10}, "topics paths", {"areas": "not"}, Band.STRONG),
        (
            {"topics": 10, "areas": 10, "paths": 60, "ages": 10, "settings": 10},
            "paths ages settings",
            {"topics": "not", "areas": "not"},
            Band.STRONG,
        ),
        ({"topics": 40, "areas": 30, "paths": 30}, "", {}, Band.NONE),
    ],
)
def test_what_a_band_needs_at_its_borders(
    points: dict[str, int], met: str, importance: dict[str, str], band: Band
) -> None:
    lines = {"topics": "topic", "areas": "area", "paths": "path", "ages": "age", "settings": "setting"}
    asked = {lines[name] for name in points}
    codes = {facet: ("wanted",) if facet in asked else () for facet in (*lines.values(), "value", "mode", "where")}
    wants = Wants(codes | {"language": ("en",)}, importance)
    held = {(facet, "wanted" if name in met.split() else "other") for name, facet in lines.items()}
    held |= {("language", "en"), ("place", "now")}
    judged = judge(wants, pool_of_one(held, {}), dict.fromkeys(FIT_POINTS, 0) | points)
    assert Band(int(judged.band[0])) == band
    words = fit_in_words(judged.at(0, {}))
    assert (words["band"], words["barrier"]) == (
        ("", "Nothing in common found yet.") if band == Band.NONE else (BAND_LABELS[band], "")
    )


def test_the_preferred_one_of_several_languages_is_a_part_of_practical_fit() -> None:
    mentee = make_mentee(languages=["fr", "en"])
    one, other, both = (make_mentor(languages=languages) for languages in (["en"], ["fr"], ["en", "fr"]))
    said = [
        [(reason.text, reason.is_met) for reason in fit_between(mentee, profile).reasons if reason.name == "practical"]
        for profile in (one, other, both)
    ]
    in_french = ("Mentors in your preferred language: French", True)
    assert said == [[("Preferred language: nothing in common", False)], [in_french], [in_french]]
    # the only language is no wish among others: without it nobody is in question
    alone = fit_between(make_mentee(languages=["en"]), one)
    assert "practical" not in {reason.name for reason in alone.reasons}


def test_the_reason_for_meeting_tells_only_what_was_asked() -> None:
    profile = make_mentor(modes=["video"], province="ON", is_remote=True)
    for answers, text in (
        ({"modes": ["video", "phone"]}, "Meets as you can: Video"),
        ({"province": "ON"}, "Meets where you can: Ontario"),
        ({"province": "QC"}, "Meets where you can: Anywhere, remotely"),
        ({"modes": ["video"], "province": "ON"}, "Meets as you can: Video · Meets where you can: Ontario"),
    ):
        reasons = fit_between(make_mentee(**answers), profile).reasons
        assert [reason.text for reason in reasons if reason.name == "practical"] == [text]


@pytest.mark.parametrize(
    ("mentor", "is_met"),
    [
        ({"modes": ["video"], "province": "ON"}, True),
        ({"modes": ["phone"], "province": "ON"}, False),
        ({"modes": ["video"], "province": "BC"}, False),
        ({"modes": ["video"], "province": "BC", "is_remote": True, "languages": ["en"]}, True),
    ],
)
def test_a_must_of_meeting_asks_for_both_how_and_where_and_not_for_the_preferred_language(
    mentor: dict[str, Any], is_met: bool
) -> None:
    mentee = make_mentee(
        modes=["video"], province="ON", languages=["fr", "en"], importance={"practical": "must", "areas": "must"}
    )
    fit = fit_between(mentee, make_mentor(**mentor))
    assert fit.missed == ([] if is_met else ["Place, ways of meeting, language"])
    assert (fit.barrier == Barrier.MUST) is not is_met


def test_reasons_name_what_is_shared_the_weightiest_first_and_then_what_is_not() -> None:
    mentee = make_mentee(ages=["adult"], values=["feedback-direct"])
    profile = make_mentor(areas=["neurology"], topics=["ethics"], ages=["child"])
    profile.values = ["feedback-gentle"]
    fit = fit_between(mentee, profile)
    labels = labels_of_terms()
    assert [(reason.name, reason.is_met) for reason in fit.reasons] == [
        ("topics", True),
        ("areas", True),
        ("values", False),
        ("ages", False),
    ]
    assert fit.reasons[0].text == f"Talks about what you want to talk about: {labels['topic']['ethics']}"


def test_importance_shifts_the_weight_and_what_is_not_important_is_not_counted() -> None:
    profile = make_mentor(areas=["neurology"], topics=["career-advice"])
    plain = fit_between(make_mentee(), profile)
    assert plain.score == round(100 * 25 / (25 + 30))
    assert fit_between(make_mentee(importance={"areas": "important"}), profile).score == round(3750 / (37.5 + 30))
    fit = fit_between(make_mentee(importance={"topics": "not"}), profile)
    assert (fit.score, fit.answers, fit.of) == (100, 1, 6)


@pytest.mark.parametrize(
    ("mentee", "mentor", "barrier"),
    [
        ({}, {}, Barrier.NONE),
        ({}, {"is_paused": True, "has_place": False}, Barrier.PLACE),
        ({"languages": ["fr"]}, {}, Barrier.LANGUAGE),
        ({"importance": {"topics": "must"}}, {"topics": ["career-advice"]}, Barrier.MUST),
        ({"importance": {"values": "must"}}, {}, Barrier.NONE),  # no must without an answer of one's own
        (
            {"employer": "Example Health"},
            {"employer": " EXAMPLE health"},
            Barrier.NONE,
        ),  # it would tell who works where
    ],
)
def test_what_stands_before_all_points(mentee: dict[str, Any], mentor: dict[str, Any], barrier: Barrier) -> None:
    profile = make_mentor(topics=["ethics"])
    MentorProfile.objects.filter(pk=profile.pk).update(**mentor)
    facets.rebuild()
    profile.refresh_from_db()
    wants = make_mentee(**mentee)
    fit = fit_between(wants, profile)
    assert fit.barrier == barrier
    fits = read(wants.member, timezone.now()).fits
    assert fits is not None
    assert fits.at(profile.pk, labels_of_terms()) == fit
    words = fit_in_words(fit)
    assert bool(words["barrier"]) == (barrier in {Barrier.LANGUAGE, Barrier.MUST})


@pytest.mark.parametrize(
    ("ours", "theirs", "barrier"),
    [("Example Health", " EXAMPLE health", Barrier.EMPLOYER), ("", "", Barrier.NONE), ("One", "Other", Barrier.NONE)],
)
def test_only_staff_learn_that_two_people_have_the_same_employer(ours: str, theirs: str, barrier: Barrier) -> None:
    mentee, now = make_mentee(employer=ours), timezone.now()
    profile, stranger = make_mentor(topics=["ethics"], employer=theirs), make_mentor(topics=["ethics"])
    fits, shown = judge_shown_for_staff(mentee, now), read(mentee.member, now).fits
    assert fits is not None
    assert shown is not None
    assert fits.at(profile.pk, {}).barrier == barrier
    told: dict[str, Any] = {"ours": {}, "theirs": {}, "labels": {}, "points": points_in_force(now)}
    assert fit_of_for_staff(mentee, profile, **told).barrier == barrier
    assert fit_between(mentee, profile) == fit_between(mentee, stranger)
    assert shown.rank()[profile.pk] == shown.rank()[stranger.pk]


def test_who_shows_another_answer_fits_as_well_as_who_shows_none() -> None:
    mentee = make_mentee()
    show(mentee.member, "race-black", is_matched_on=True)
    silent, other, same = (make_mentor(areas=["neurology"], topics=["ethics"]) for _ in range(3))
    show(other, "race-white", is_matched_on=True)
    show(same, "race-black", is_matched_on=True)
    assert fit_between(mentee, other) == fit_between(mentee, silent)
    fits = read(mentee.member, timezone.now()).fits
    assert fits is not None
    rank = fits.rank()
    assert rank[other.pk] == rank[silent.pk]
    assert fit_between(mentee, same).answers == fit_between(mentee, silent).answers + 1


def test_who_asks_to_be_matched_on_nothing_misses_no_answer() -> None:
    mentee, profile = make_mentee(), make_mentor()
    assert fit_between(mentee, profile).of == 7
    show(mentee.member, "race-unknown", is_matched_on=True)
    assert fit_between(mentee, profile).of == 7
    show(mentee.member, "gender-woman", is_matched_on=True)
    assert fit_between(mentee, profile).of == 8


def test_points_are_those_of_the_latest_version_in_force() -> None:
    now = timezone.now()
    FitWeights.objects.create(version=7, since=now - timedelta(days=1), **FIT_POINTS | {"topics": 20, "areas": 35})
    FitWeights.objects.create(version=8, since=now + timedelta(days=1), **FIT_POINTS | {"topics": 10, "areas": 45})
    assert points_in_force(now)["areas"] == 35
    mentee, profile = make_mentee(), make_mentor(areas=["neurology"], topics=["career-advice"])
    assert fit_between(mentee, profile).score == round(3500 / 55)
    fits = read(mentee.member, now).fits
    assert fits is not None
    assert int(fits.score[profile.pk]) == round(3500 / 55)


def test_every_criterion_has_its_points() -> None:
    assert [criterion.name for criterion in CRITERIA] == list(FIT_POINTS)
    assert sum(FIT_POINTS.values()) == 100


def test_members_are_matched_on_shown_traits_alone_and_staff_on_what_was_opened_for_them() -> None:
    mentee, profile, now = make_mentee(), make_mentor(topics=["ethics"]), timezone.now()
    show(mentee.member, "race-black", is_matched_on=True)
    before = fit_between(mentee, profile)
    show(profile, trait="race", visibility=Visibility.STAFF, shown_codes=[], sealed=b"sealed", is_matched_on=True)
    assert fit_between(mentee, profile) == before
    opened = {"race": frozenset({"race-black"})}
    told = {"ours": opened, "theirs": opened, "labels": labels_of_terms(), "points": points_in_force(now)}
    assert fit_of_for_staff(mentee, profile, **told).answers == before.answers + 1
    pool = judge_for_staff(mentee, ours=opened, theirs={profile.pk: opened}, now=now)
    assert pool is not None
    assert pool.at(profile.pk, labels_of_terms()) == fit_of_for_staff(mentee, profile, **told)


def test_an_answer_that_is_none_is_nothing_in_common() -> None:
    mentee, profile = make_mentee(), make_mentor()
    for person in (mentee.member, profile):
        show(person, "race-unknown", is_matched_on=True)
    assert all(reason.name != "identity" for reason in fit_between(mentee, profile).reasons)
