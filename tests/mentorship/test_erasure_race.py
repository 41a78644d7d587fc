"""Erasing somebody while others are suspended, switch off, save or are erased: nobody is locked out (MEM-5)."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from members.models import ErasureRequest, Member
from members.workflow.privacy import ask_for_erasure, carry_out_erasure
from members.workflow.safety import suspend
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import end_pairings_of
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import save_mentor_step, untick_wants_to_mentor
from tests import factories
from tests.mentorship.introductions import make_introduction, make_mentee, make_pairing
from tests.mentorship.mentors import make_mentor
from tests.mentorship.test_my_profile_race import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
ROUNDS = 8


@pytest.fixture
def administrator() -> Member:
    return factories.make_staff(role="administrator")


def erasing(member: Member, by: Member) -> Callable[[], object]:
    asked = ask_for_erasure(member, now=timezone.now())
    return partial(carry_out_erasure, asked, by=by, now=timezone.now())


def later(wait: float, deed: Callable[[], object]) -> Callable[[], object]:
    def wait_and_do() -> None:
        time.sleep(wait)
        deed()

    return wait_and_do


def test_erasing_one_side_while_the_other_is_suspended(administrator: Member) -> None:
    for number in range(ROUNDS):
        one, other = make_mentor(member=make_mentee()), make_mentor(member=make_mentee())
        erased, suspended = (one, other) if number % 2 else (other, one)
        make_introduction(State.ACCEPTED, mentee=erased.member, profile=suspended)
        out = partial(suspend, suspended.member, reason="…", by=administrator, now=timezone.now())
        assert at_once(erasing(erased.member, administrator), later(0.01 * (number % 5), out)) == []
    assert not Introduction.objects.open().exists()
    assert facets.recount() == []


def test_erasing_a_mentee_while_the_mentor_switches_off(administrator: Member) -> None:
    for number in range(ROUNDS):
        people = [make_mentee(), make_mentee()]
        mentee, mentor = people if number % 2 else people[::-1]
        profile = make_mentor(member=mentor)
        make_introduction(State.ACCEPTED, mentee=mentee, profile=profile)
        off = partial(untick_wants_to_mentor, mentor, now=timezone.now())
        assert at_once(erasing(mentee, administrator), later(0.01 * (number % 4), off)) == []
    assert not Introduction.objects.open().exists()


def test_erasing_both_sides_at_once(administrator: Member) -> None:
    second = factories.make_staff(role="administrator")
    for _ in range(ROUNDS):
        profile, mentee = make_mentor(), make_mentee()
        make_introduction(State.ACCEPTED, mentee=mentee, profile=profile)
        assert at_once(erasing(profile.member, administrator), erasing(mentee, second)) == []
    assert not ErasureRequest.objects.filter(state=ErasureRequest.State.OPEN).exists()
    assert not Pairing.objects.taking_a_place().exists()


def test_ending_all_mentorships_of_a_mentee_while_the_mentors_save() -> None:
    for _ in range(2):
        mentee, profiles = make_mentee(), [make_mentor(places=1) for _ in range(4)]
        for profile in profiles:
            make_pairing(mentee=mentee, profile=profile)
        ended = threading.Event()

        def save(profile: MentorProfile, ended: threading.Event = ended) -> None:
            for number in range(200):
                topics = ["ethics"] if number % 2 else []
                save_mentor_step(profile.member, "topics", {"topics": topics, "paths": []}, now=timezone.now())
                if ended.is_set():
                    break

        def end(mentee: Member = mentee, ended: threading.Event = ended) -> None:
            time.sleep(0.15)
            try:
                end_pairings_of(mentee, now=timezone.now())
            finally:
                ended.set()

        assert at_once(end, *(partial(save, profile) for profile in profiles[1:])) == []
        assert not Pairing.objects.taking_a_place().exists()
    assert facets.recount() == []
