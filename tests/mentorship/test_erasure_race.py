"""Erasing somebody while others are suspended, switch off, save or are erased: nobody is locked out (MEM-5)."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import ErasureRequest, Member
from members.queries import is_suspended
from members.workflow.my_account import confirm_renewal
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
from tests.races import at_once

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


def waits_for_a_lock() -> bool:
    """Whether some other connection waits for what this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return bool(cursor.fetchone()[0])


def until_somebody_waits() -> None:
    for _each in range(200):
        if waits_for_a_lock():
            return
        time.sleep(0.02)


def test_an_erasure_is_refused_when_somebody_else_came_in_meanwhile(administrator: Member) -> None:
    mentee, profile = make_mentee(), make_mentor()
    asked = ask_for_erasure(mentee, now=timezone.now())
    decide = reverse("admin:members_erasurerequest_decide", args=[asked.pk])
    client, held, pages = Client(), threading.Event(), []
    factories.sign_in(client, administrator, has_confirmed=True)

    def ask_for_a_meeting() -> None:
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=mentee.pk)
            held.set()
            until_somebody_waits()
            make_introduction(mentee=mentee, profile=profile)

    def erase() -> None:
        held.wait(timeout=10)
        pages.append(client.post(decide, {"decision": "carry_out", "reason": ""}, follow=True).content.decode())

    assert at_once(ask_for_a_meeting, erase) == []
    assert "Something has changed for this person meanwhile. Please try again." in pages[0]
    asked.refresh_from_db()
    assert asked.state == ErasureRequest.State.OPEN
    erase()
    assert "The person is erased." in pages[1]
    assert not Introduction.objects.open().exists()


def test_suspending_a_mentee_while_the_mentor_switches_off_at_the_renewal(administrator: Member) -> None:
    introduction = make_introduction(State.ACCEPTED)
    mentor, mentee, now = introduction.mentor, introduction.mentee, timezone.now()
    membership, held = mentor.memberships.get(), threading.Event()
    profile = {"language": "en", "city": "Ottawa", "province": "ON"}

    def switch_off(at: datetime) -> None:
        held.set()  # the mentor's own row is held, nothing else yet
        until_somebody_waits()
        untick_wants_to_mentor(mentor, now=at)

    def suspend_mentee() -> None:
        held.wait(timeout=10)
        suspend(mentee, reason="…", by=administrator, now=now)

    assert (
        at_once(partial(confirm_renewal, mentor, membership, profile, now=now, also=[switch_off]), suspend_mentee) == []
    )
    assert not Introduction.objects.open().exists()
    assert is_suspended(mentee)


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
