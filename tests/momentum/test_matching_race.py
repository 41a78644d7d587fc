"""The waiting list with many at once: people withdraw, decline and wait while places are offered; no place is ever
offered to two. First the race is shown without the locks.

Few rounds here; `COHORT_ROUNDS=20` asks for all of them.
"""

import os
import random
import threading
from functools import partial

import pytest
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from mentorship.pairs.models import Pairing
from momentum.applications.models import Application
from momentum.applications.workflow import select_application, withdraw_application
from momentum.matching import workflow
from momentum.matching.models import Match, PlaceOffer
from momentum.matching.reminders import follow_matches
from momentum.matching.rounds import places_left
from momentum.programs.models import Offering, Role
from tests import factories
from tests.mentorship.test_introductions_race import without_the_constraint
from tests.momentum.applications import State, make_application
from tests.momentum.matching import make_round, make_waiting
from tests.momentum.programs import make_offering
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
ROUNDS = int(os.environ.get("COHORT_ROUNDS", "2"))
MANY = 12


def offer_without_lock(mentee: Application, mentor: Application, everybody_read: threading.Barrier) -> None:
    """What offering would be without the locks: read how many places are left, then give one."""
    left = places_left([mentor])[mentor.pk]
    everybody_read.wait()
    if left:
        people = {
            "mentor": mentor.member,
            "mentee": mentee.member,
            "program": "momentum",
            "proposed_at": timezone.now(),
        }
        pairing = Pairing.objects.create(**people, place_no=1, places_then=1)
        moments = {"offered_at": timezone.now(), "answer_by": timezone.now()}
        PlaceOffer.objects.create(mentee=mentee, mentor=mentor, pairing=pairing, **moments)


def test_without_locks_one_place_is_offered_to_everybody() -> None:
    offering, read = make_offering(Offering.State.RUNNING), threading.Barrier(MANY)
    mentor = make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    deeds = [partial(offer_without_lock, each, mentor, read) for each in make_waiting(offering, MANY)]
    with without_the_constraint():
        assert at_once(*deeds) == []
        assert PlaceOffer.objects.filter(state="open").count() == MANY
        PlaceOffer.objects.all().delete()


def test_while_people_withdraw_and_decline_no_place_is_offered_twice() -> None:
    for number in range(ROUNDS):
        chance, now, offering = random.Random(number), timezone.now(), make_offering(Offering.State.RUNNING)
        mentors = [
            make_application(State.SELECTED, offering=offering, role=Role.MENTOR, places=places) for places in (1, 2)
        ]
        waiting = make_waiting(offering, MANY)
        follow_matches(now)
        offers = list(PlaceOffer.objects.filter(mentee__offering=offering).select_related("mentee__member"))
        assert len(offers) == 3
        leaving = [partial(withdraw_application, each, each.member, now=now) for each in waiting[:2]]
        answers = [partial(workflow.decline_place, offers[2], offers[2].mentee.member, now=now)]
        sweeps = [partial(follow_matches, now) for _ in range(5)]
        deeds = [*leaving, *answers, *sweeps]
        chance.shuffle(deeds)
        problems = at_once(*deeds)
        assert {type(each).__name__ for each in problems} <= {"WrongState"}
        follow_matches(now)
        held = PlaceOffer.objects.filter(mentor__in=mentors, state="open")
        for mentor in mentors:
            taken = Pairing.objects.filter(mentor=mentor.member).taking_a_place()
            assert taken.count() == held.filter(mentor=mentor).count() == mentor.places
            assert places_left([mentor]) == {mentor.pk: 0}
        # each who waits and was asked was asked once at a time, and nobody who left holds a place
        assert held.values("mentee").distinct().count() == 3
        assert not held.exclude(mentee__state=State.WAITLISTED).exists()


def test_two_of_the_staff_accept_one_proposal_while_people_withdraw() -> None:
    for number in range(ROUNDS):
        chance, now, round_ = random.Random(number), timezone.now(), make_round(4, 4)
        run, colleague = round_.run(now), factories.make_staff()
        deeds = [partial(workflow.accept_run, run.pk, by=each, now=now) for each in (round_.staff, colleague)]
        deeds += [partial(withdraw_application, each, each.member, now=now) for each in round_.mentees[:2]]
        deeds += [partial(follow_matches, now) for _ in range(4)]
        chance.shuffle(deeds)
        problems = at_once(*deeds)
        assert {type(each).__name__ for each in problems} <= {"WrongState"}
        follow_matches(now)
        assert run.events.filter(action="accept").count() == 1
        # who withdrew in time is with nobody, everybody else with one, and each of those was told once
        states = dict(
            Application.objects.filter(pk__in=[each.pk for each in round_.mentees]).values_list("pk", "state")
        )
        assert set(states.values()) <= {State.MATCHED, State.WITHDRAWN}
        matched = {key for key, state in states.items() if state == State.MATCHED}
        assert list(Match.objects.filter(run=run).order_by("mentee").values_list("mentee", flat=True)) == sorted(
            matched
        )
        told = OutgoingEmail.objects.filter(
            event="cohort_connected", member__in=[each.member for each in round_.mentees]
        )
        assert told.count() == len(matched)


def test_the_last_place_of_a_tier_is_given_once() -> None:
    staff = [factories.make_staff() for _ in range(4)]
    for _ in range(ROUNDS):
        offering = make_offering()
        offering.windows.filter(role=Role.MENTEE).update(places=1)
        applied = [make_application(offering=offering) for _ in staff]
        now = timezone.now()
        deeds = [partial(select_application, each, by, now=now) for each, by in zip(applied, staff, strict=True)]
        assert [type(each).__name__ for each in at_once(*deeds)] == ["NoPlaceLeft"] * 3
        assert Application.objects.filter(offering=offering, state=State.SELECTED).count() == 1
