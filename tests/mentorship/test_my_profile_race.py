"""R4: un-ticking against whatever would list the profile at the same moment."""

import threading

import pytest
from django.utils import timezone

from mentorship.profiles import facets, workflow
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.queries import with_listing
from mentorship.profiles.rules import State, state_of
from tests.mentorship.mentors import answers, bits_say_listed, days, make_mentor
from tests.races import at_once

# R4 asks for 200 interleavings: in parts, so that two processes share them
PARTS, ROUNDS = 4, 50


def save_without_lock(profile_id: int, read: threading.Barrier, written: threading.Event) -> None:
    """What `follow_listing` would be without its lock: read the facts, then write them."""
    facts = with_listing(MentorProfile.objects.filter(pk=profile_id), timezone.now()).get()
    read.wait()
    written.wait()
    MentorProfile.objects.filter(pk=profile_id).update(wants_to_mentor=True, is_listed=facts.should_be_listed)


@pytest.mark.race
def test_without_the_lock_a_save_lists_after_the_opt_out(transactional_db: None) -> None:
    profile = make_mentor()
    read, written = threading.Barrier(2), threading.Event()

    def opt_out() -> None:
        read.wait()
        workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
        written.set()

    assert at_once(opt_out, lambda: save_without_lock(profile.pk, read, written)) == []
    profile.refresh_from_db()
    assert profile.is_listed


@pytest.mark.race
@pytest.mark.parametrize("_part", range(PARTS))
def test_nobody_is_listed_after_the_opt_out(transactional_db: None, _part: int) -> None:
    profile = make_mentor()
    member, now = profile.member, timezone.now()
    for round_number in range(ROUNDS):
        workflow.tick_wants_to_mentor(member, now=now)
        later = now + days(round_number + 1)
        problems = at_once(
            lambda: workflow.save_questionnaire(member, answers(), [], language="en", now=now),
            lambda: workflow.untick_wants_to_mentor(member, now=now),
            lambda: workflow.follow_listing(profile.pk, now=now),
            lambda at=later: workflow.confirm_profile(member, now=at),
        )
        # confirming says no once it is off; nothing else may fail
        assert {type(problem).__name__ for problem in problems} <= {"WrongState"}
        profile.refresh_from_db()
        assert state_of(profile) == State.OFF
        assert not bits_say_listed(profile)
    assert facets.recount() == []
