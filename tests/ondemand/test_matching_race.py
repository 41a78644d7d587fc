"""R1 to R5 for matching: one place, three places, two staff, the opt-out, double clicks; each with many at once.

Few rounds here; `MATCH_ROUNDS=20` asks for all of them (docs/reliability.md).
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import places_taken_by
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import tick_wants_to_mentor, untick_wants_to_mentor
from ondemand.matching import workflow
from ondemand.matching.models import Match
from ondemand.matching.queries import entries_of
from ondemand.registrations.models import Registration
from tests import factories
from tests.mentorship.mentors import make_mentee, make_mentor
from tests.mentorship.test_introductions_race import kinds, without_the_constraint
from tests.ondemand.matching import chosen, listed, matched
from tests.ondemand.registrations import State, make_registration
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
ROUNDS = int(os.environ.get("MATCH_ROUNDS", "3"))
MANY = 50
OPT_OUTS = 200 if ROUNDS >= 20 else 10  # R4: interleavings


def waiting(count: int) -> list[Registration]:
    """Registrations that wait for a match; their mentees agreed to whomever staff find."""
    return [make_registration(State.AWAITING_MATCH, member=make_mentee().member) for _ in range(count)]


def matching(registration: Registration, profile: MentorProfile, staff: Member) -> Callable[[], object]:
    return partial(
        workflow.match_registration,
        registration.pk,
        profile.member_id,
        by=staff,
        agreement="By telephone.",
        now=timezone.now(),
    )


def match_without_lock(registration: Registration, mentor_id: int, everybody_read: threading.Barrier) -> None:
    """What matching would be without the lock: read which places are taken, then take one."""
    taken = places_taken_by(mentor_id)
    everybody_read.wait()
    if not taken:
        Pairing.objects.create(
            program="ondemand",
            mentor_id=mentor_id,
            mentee_id=registration.member_id,
            place_no=1,
            places_then=1,
            proposed_at=timezone.now(),
        )


def test_without_lock_and_constraint_one_place_is_given_to_everybody() -> None:
    profile, read = make_mentor(places=1), threading.Barrier(10)
    deeds = [partial(match_without_lock, each, profile.member_id, read) for each in waiting(10)]
    with without_the_constraint():
        assert at_once(*deeds) == []
        assert Pairing.objects.taking_a_place().count() == 10


@pytest.mark.parametrize("places", [1, 3])
def test_fifty_staff_match_as_many_mentees_as_there_are_places(places: int) -> None:
    for _ in range(ROUNDS if places == 1 else -(-ROUNDS // 3)):
        profile, staff = make_mentor(places=places), factories.make_staff()
        started = time.monotonic()
        problems = at_once(*(matching(each, profile, staff) for each in waiting(MANY)))
        assert kinds(problems) == {"NoPlaceLeft": MANY - places}
        assert time.monotonic() - started < 60
        taken = Pairing.objects.filter(mentor=profile.member).taking_a_place()
        assert sorted(taken.values_list("place_no", flat=True)) == list(range(1, places + 1))
        states = Counter(Registration.objects.values_list("state", flat=True))
        assert states == {State.TRIAL: places, State.AWAITING_MATCH: MANY - places}
        extra = {"mentor": profile.member, "mentee": make_mentee().member, "program": "ondemand"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Pairing.objects.create(**extra, place_no=places, places_then=places, proposed_at=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Pairing.objects.create(**extra, place_no=places + 1, places_then=places, proposed_at=timezone.now())
        assert facets.recount() == []
        Match.objects.all().delete()
        Registration.objects.all().delete()


def test_whoever_comes_late_reads_a_page_with_the_other_choices() -> None:
    profile = make_mentor(places=1)
    stories = [chosen([profile, make_mentor(), make_mentor()]) for _ in range(6)]
    staff = factories.make_staff()
    answers: list[tuple[int, str]] = []

    def post(registration_id: int) -> None:
        client = Client()
        factories.sign_in(client, staff)
        address = reverse("admin:ondemand_registration_match", args=[registration_id])
        answer = client.post(address, {"mentor": profile.member_id}, follow=True)
        answers.append((answer.status_code, answer.content.decode()))

    assert at_once(*(partial(post, story.registration.pk) for story in stories)) == []
    assert [status for status, _page in answers] == [200] * 6
    refused = [page for _status, page in answers if "Every place of this mentor is taken." in page]
    assert len(refused) == 5
    assert all(page.count("Match with Robin") == 2 for page in refused)


def test_two_staff_match_one_mentee_with_two_mentors_and_one_match_stands() -> None:
    for _ in range(ROUNDS):
        (registration,), profiles = waiting(1), [make_mentor() for _ in range(2)]
        problems = at_once(*(matching(registration, each, factories.make_staff()) for each in profiles))
        assert kinds(problems) == {"WrongState": 1}
        assert Match.objects.filter(registration=registration, ended_at=None).count() == 1
        assert Pairing.objects.filter(mentee=registration.member).taking_a_place().count() == 1


def test_no_match_is_made_after_the_opt_out() -> None:
    profile, staff, chance = make_mentor(places=10), factories.make_staff(), random.Random(4)
    for _ in range(OPT_OUTS):
        tick_wants_to_mentor(profile.member, now=timezone.now())
        (registration,) = waiting(1)
        pauses, off_at = [chance.uniform(0, 0.03) for _ in range(2)], []

        def opt_out(pause: float = pauses[0], off_at: list[float] = off_at) -> None:
            time.sleep(pause)
            untick_wants_to_mentor(profile.member, now=timezone.now())
            off_at.append(time.monotonic())

        def match(each: Registration = registration, pause: float = pauses[1], off_at: list[float] = off_at) -> None:
            time.sleep(pause)
            was_off = bool(off_at)
            matching(each, profile, staff)()
            assert not was_off, "a match was made after the opt-out"

        assert set(kinds(at_once(opt_out, match))) <= {"WrongState"}
        with connection.cursor() as cursor:
            # of two transactions on one row the later one has the later version
            cursor.execute("SELECT count(*) FROM mentorship_mentorprofile WHERE wants_to_mentor")
            assert cursor.fetchone() == (0,)
        Match.objects.all().delete()
        Pairing.objects.all().update(state="ended", place_no=None)
    assert facets.recount() == []


def test_choices_clicked_ten_times_start_the_clock_once() -> None:
    story = listed(3)
    keys = [entry.public_id for entry in entries_of(story.list())]
    send = partial(workflow.send_choices, story.registration, story.mentee, keys, now=timezone.now())
    assert at_once(*[send] * 10) == []
    assert story.again().events.filter(action="send_choices").count() == 1


def test_both_object_at_once_and_one_objection_counts() -> None:
    for _ in range(2):
        story = matched(3)
        match = story.match()
        people = (match.pairing.mentee, match.pairing.mentor)
        problems = at_once(
            *(partial(workflow.object_to_match, match, who, reason="", now=timezone.now()) for who in people)
        )
        assert set(kinds(problems)) <= {"WrongState"}
        assert story.again().events.filter(action="object").count() == 1
        assert not Pairing.objects.filter(mentee=story.mentee).taking_a_place().exists()
