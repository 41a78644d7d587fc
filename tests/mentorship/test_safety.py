"""What a suspension and a block do to mentors, introductions and mentorships (SAFE-1)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.workflow import safety as workflow
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from tests import factories
from tests.mentorship.introductions import make_introduction, make_mentee, make_pairing
from tests.mentorship.mentors import bits_say_listed, make_mentor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff()


def mails(member: Member) -> list[str]:
    """The kinds of mail that somebody was sent."""
    return sorted(OutgoingEmail.objects.filter(member=member).values_list("event", flat=True))


def test_a_suspended_mentor_leaves_the_search_at_once_and_is_told_in_neutral_words(coordinator: Member) -> None:
    profile = make_mentor()
    suspension = workflow.suspend(profile.member, reason="Two complaints.", by=coordinator, now=timezone.now())
    profile.refresh_from_db()
    assert (profile.is_listed, profile.wants_to_mentor, bits_say_listed(profile)) == (False, True, False)
    mail = OutgoingEmail.objects.get(member=profile.member, event="mentor_unlisted")
    assert "Mentoring is not open to you at this time." in mail.text_body
    assert "complaint" not in mail.text_body
    workflow.lift_suspension(suspension, by=coordinator, now=timezone.now())
    profile.refresh_from_db()
    assert (profile.is_listed, bits_say_listed(profile)) == (True, True)
    assert mails(profile.member) == ["mentor_listed_again", "mentor_unlisted"]


@pytest.mark.parametrize("side", ["mentor", "mentee"])
@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED])
def test_suspending_closes_what_is_open_with_a_neutral_message(side: str, state: State, coordinator: Member) -> None:
    introduction = make_introduction(state)
    person, other = getattr(introduction, side), introduction.other(getattr(introduction, side))
    workflow.suspend(person, reason="Two complaints.", by=coordinator, now=timezone.now())
    introduction.refresh_from_db()
    assert (introduction.state, introduction.open_no) == (State.CLOSED, None)
    assert introduction.mentor.mentor_profile.places_taken == 0
    mail = OutgoingEmail.objects.get(member=other, event="introduction_closed")
    assert not any(word in mail.text_body.lower() for word in ("complaint", "suspend", "block"))


def test_what_runs_goes_on_and_staff_read_it(coordinator: Member, signed_in: Callable[[Member], Client]) -> None:
    pairing = make_pairing()
    introduction = make_introduction(profile=pairing.mentor.mentor_profile)
    suspension = workflow.suspend(pairing.mentor, reason="Two complaints.", by=coordinator, now=timezone.now())
    pairing.refresh_from_db()
    assert pairing.state == "active"
    staff = signed_in(coordinator)
    page = staff.get(reverse("admin:members_suspension_change", args=[suspension.pk])).content.decode()
    assert reverse("admin:mentorship_pairing_change", args=[pairing.pk]) in page
    assert reverse("admin:mentorship_introduction_change", args=[introduction.pk]) in page
    assert "1 mentorship runs with a suspended person" in staff.get("/en/admin/").content.decode()
    assert "1 mentorship" in staff.get("/en/admin/mentorship/pairing/?suspended=yes").content.decode()


def test_a_suspended_mentee_can_neither_search_nor_ask(
    coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    mentee, profile = make_mentee(), make_mentor()
    workflow.suspend(mentee, reason="So.", by=coordinator, now=timezone.now())
    client = signed_in(mentee)
    for address in ("/en/mentors/", f"/en/mentors/{profile.public_id}/"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("blocker", ["mentor", "mentee"])
def test_blocking_closes_what_is_open_between_the_two_and_nothing_else(blocker: str) -> None:
    introduction = make_introduction()
    also_open = make_introduction(mentee=introduction.mentee)
    person, other = getattr(introduction, blocker), introduction.other(getattr(introduction, blocker))
    workflow.block(person, other, now=timezone.now())
    introduction.refresh_from_db()
    assert introduction.state == State.CLOSED
    assert list(Introduction.objects.open()) == [also_open]
    closed = OutgoingEmail.objects.filter(event="introduction_closed")
    assert {mail.member for mail in closed} == {person, other}
    assert not any("block" in mail.text_body.lower() for mail in closed)


def test_a_mentor_who_blocked_is_not_there_for_the_other_and_the_same_as_one_who_never_was(
    signed_in: Callable[[Member], Client],
) -> None:
    profile, mentee = make_mentor(), make_mentee()
    workflow.block(profile.member, mentee, now=timezone.now())
    client = signed_in(mentee)
    assert client.get(f"/en/mentors/{profile.public_id}/").status_code == 404
    assert str(profile.public_id) not in client.get("/en/mentors/").content.decode()
    assert str(profile.public_id) in signed_in(make_mentee()).get("/en/mentors/").content.decode()


def test_blocking_ends_no_mentorship() -> None:
    pairing = make_pairing()
    workflow.block(pairing.mentee, pairing.mentor, now=timezone.now())
    pairing.refresh_from_db()
    assert pairing.state == "active"
