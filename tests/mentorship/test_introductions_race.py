"""R1, R2, R4 for introductions: one place, three open requests, and the opt-out, each with many at once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.models import Member
from members.workflow.safety import block, suspend
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import places_taken_by
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import tick_wants_to_mentor, untick_wants_to_mentor
from tests import factories
from tests.mentorship.introductions import ask, documents_for, make_introduction, make_mentee
from tests.mentorship.mentors import make_mentor
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
MANY, ROUNDS = 50, 40


def kinds(problems: list[BaseException]) -> Counter[str]:
    return Counter(type(problem).__name__ for problem in problems)


def accept(introduction: Introduction, mentor: Member) -> Callable[[], object]:
    return lambda: workflow.accept_introduction(introduction, mentor, now=timezone.now())


def accept_without_lock(introduction: Introduction, everybody_read: threading.Barrier) -> None:
    """What accepting would be without the lock: read which places are taken, then take one."""
    taken = places_taken_by(introduction.mentor_id)
    everybody_read.wait()
    if not taken:
        Pairing.objects.create(
            program="find",
            mentor_id=introduction.mentor_id,
            mentee_id=introduction.mentee_id,
            place_no=1,
            places_then=1,
            proposed_at=timezone.now(),
        )


@contextmanager
def without_the_constraint() -> Iterator[None]:
    constraint = next(each for each in Pairing._meta.constraints if each.name == "mentorship_pairing_place_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Pairing, constraint)
    try:
        yield
    finally:
        Introduction.objects.all().delete()
        Pairing.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Pairing, constraint)


def requests_to(profile: MentorProfile, count: int) -> list[Introduction]:
    return [make_introduction(profile=profile) for _ in range(count)]


def test_without_lock_and_constraint_one_place_is_given_to_everybody() -> None:
    profile = make_mentor(places=1)
    introductions, read = requests_to(profile, 10), threading.Barrier(10)
    with without_the_constraint():
        problems = at_once(*(lambda each=each: accept_without_lock(each, read) for each in introductions))
        assert problems == []
        assert Pairing.objects.taking_a_place().count() == 10


def test_without_the_lock_the_constraint_still_gives_the_place_once() -> None:
    profile = make_mentor(places=1)
    introductions, read = requests_to(profile, 10), threading.Barrier(10)
    problems = at_once(*(lambda each=each: accept_without_lock(each, read) for each in introductions))
    assert [type(problem) for problem in problems] == [IntegrityError] * 9
    assert Pairing.objects.taking_a_place().count() == 1


def test_fifty_acceptances_for_one_place_give_it_once() -> None:
    profile = make_mentor(places=1)
    introductions = requests_to(profile, MANY)
    started = time.monotonic()
    problems = at_once(*(accept(each, profile.member) for each in introductions))
    assert kinds(problems) == {"NoPlaceLeft": MANY - 1}
    assert time.monotonic() - started < 30
    pairing = Pairing.objects.taking_a_place().get()
    assert (pairing.place_no, pairing.events.count()) == (1, 1)
    states = Counter(Introduction.objects.values_list("state", flat=True))
    assert states == {State.ACCEPTED: 1, State.SENT: MANY - 1}
    profile.refresh_from_db()
    assert (profile.places_taken, profile.has_place) == (1, False)
    assert facets.recount() == []


def test_many_acceptances_for_three_places_give_each_once() -> None:
    profile = make_mentor(places=3)
    problems = at_once(*(accept(each, profile.member) for each in requests_to(profile, 20)))
    assert kinds(problems) == {"NoPlaceLeft": 17}
    assert sorted(Pairing.objects.values_list("place_no", flat=True)) == [1, 2, 3]


def test_four_requests_at_once_leave_three_open() -> None:
    for _ in range(5):
        mentee, profiles = make_mentee(), [make_mentor() for _ in range(4)]
        documents = documents_for(mentee)
        problems = at_once(*(partial(ask, mentee, each, documents=documents) for each in profiles))
        assert kinds(problems) == {"WrongState": 1}
        assert sorted(Introduction.objects.filter(mentee=mentee).values_list("open_no", flat=True)) == [1, 2, 3]


def test_a_double_click_sends_one_request() -> None:
    mentee, profile = make_mentee(), make_mentor()
    documents = documents_for(mentee)
    assert at_once(*(lambda: ask(mentee, profile, documents=documents) for _ in range(10))) == []
    assert Introduction.objects.filter(mentee=mentee).count() == 1


def test_both_yes_at_once_pair_once() -> None:
    for _ in range(5):
        each = make_introduction(State.ACCEPTED)
        people = (each.mentor, each.mentee)
        assert at_once(*(partial(workflow.say_yes, each, who, now=timezone.now()) for who in people)) == []
        each.refresh_from_db()
        assert (each.state, each.pairing.state) == ("paired", "active")


def test_a_yes_and_a_no_at_once_end_in_one_of_the_two() -> None:
    for _ in range(10):
        each = make_introduction(State.ACCEPTED)
        workflow.say_yes(each, each.mentor, now=timezone.now())
        problems = at_once(
            partial(workflow.say_yes, each, each.mentee, now=timezone.now()),
            partial(workflow.say_no, each, each.mentor, now=timezone.now()),
        )
        each.refresh_from_db()
        assert kinds(problems) == {"WrongState": 1}
        assert (each.state, each.pairing.state) in {("paired", "active"), ("not_a_match", "ended")}


def test_no_pairing_is_proposed_after_the_opt_out() -> None:
    profile, chance = make_mentor(), random.Random(4)
    for _ in range(ROUNDS):
        tick_wants_to_mentor(profile.member, now=timezone.now())
        introduction = make_introduction(profile=profile)
        waits = [chance.uniform(0, 0.02) for _ in range(3)]

        def opt_out(wait: float = waits[0]) -> None:
            time.sleep(wait)
            untick_wants_to_mentor(profile.member, now=timezone.now())

        def accepting(each: Introduction = introduction, wait: float = waits[1]) -> None:
            time.sleep(wait)
            workflow.accept_introduction(each, profile.member, now=timezone.now())

        def asking(wait: float = waits[2]) -> None:
            mentee = make_mentee()
            time.sleep(wait)
            ask(mentee, profile)

        problems = at_once(opt_out, accepting, asking)
        assert set(kinds(problems)) <= {"WrongState", "NotAllowed"}
        assert not Pairing.objects.taking_a_place().exists()
        assert not Introduction.objects.open().exists()
    profile.refresh_from_db()
    assert profile.places_taken == 0
    assert facets.recount() == []


def test_closing_and_answering_on_many_sides_never_lock_each_other_out() -> None:
    """Everybody mentors everybody: suspending, blocking, un-ticking and accepting in both orders of keys."""
    staff = factories.make_staff()
    for _ in range(4):
        profiles = [make_mentor(member=make_mentee(), places=5) for _ in range(4)]
        open_ones = [ask(one.member, other) for one in profiles for other in profiles if one is not other][:12]
        deeds = [accept(each, each.mentor) for each in open_ones]
        deeds.append(partial(suspend, profiles[0].member, reason="…", by=staff, now=timezone.now()))
        deeds.append(partial(block, profiles[1].member, profiles[2].member, now=timezone.now()))
        deeds.append(partial(untick_wants_to_mentor, profiles[3].member, now=timezone.now()))
        problems = at_once(*deeds)
        assert set(kinds(problems)) <= {"WrongState"}
        assert not Introduction.objects.open().filter(mentor=profiles[3].member).exists()
        with transaction.atomic():
            taken = {each.pk: len(places_taken_by(each.member_id)) for each in profiles}
        stored = dict(MentorProfile.objects.filter(pk__in=taken).values_list("pk", "places_taken"))
        assert stored == taken
