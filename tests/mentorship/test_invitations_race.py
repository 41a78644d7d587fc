"""Two who invite each other and accept at once begin one mentorship, not one in each direction (OD-12)."""

import threading
from functools import partial

import pytest
from django.utils import timezone

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import running_between
from tests import factories
from tests.mentorship.mentors import make_mentor
from tests.mentorship.test_introductions_race import kinds
from tests.mentorship.test_invitations import accept, invite
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]


def accept_without_lock(mentor: Member, mentee: Member, both_read: threading.Barrier) -> None:
    """What accepting would be without holding both people: look whether they are paired, then pair them."""
    is_paired = running_between(mentor.pk, mentee.pk)
    both_read.wait()
    if not is_paired:
        Pairing.objects.create(
            program="find", mentor=mentor, mentee=mentee, place_no=1, places_then=1, proposed_at=timezone.now()
        )


def test_without_the_lock_both_become_mentor_and_mentee_of_each_other() -> None:
    one, other, read = factories.make_member(), factories.make_member(), threading.Barrier(2)
    problems = at_once(partial(accept_without_lock, one, other, read), partial(accept_without_lock, other, one, read))
    assert problems == []
    assert Pairing.objects.taking_a_place().count() == 2


def test_two_who_invite_each_other_and_accept_at_once_begin_one_mentorship() -> None:
    for _ in range(10):
        one, other = make_mentor().member, make_mentor().member
        to_other, to_one = invite(one, other.email), invite(other, one.email)
        problems = at_once(partial(accept, to_other, other), partial(accept, to_one, one))
        assert kinds(problems) == {"WrongState": 1}
        assert running_between(one.pk, other.pk) is not None
        assert Pairing.objects.taking_a_place().filter(mentor__in=[one, other]).count() == 1


def test_accepting_ten_times_at_once_begins_it_once() -> None:
    inviter, invited = factories.make_member(), factories.make_member()
    invitation = invite(inviter, invited.email)
    problems = at_once(*(partial(accept, invitation, invited) for _ in range(10)))
    assert problems == []
    assert Pairing.objects.get().events.filter(action="start").count() == 1
