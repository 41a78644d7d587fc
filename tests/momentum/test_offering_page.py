"""The staff's page of an offering leads everywhere, and the member's page of programs shows what is theirs."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Eligibility, Member
from members.policy import Role as StaffRole
from momentum.programs.models import Offering, Role
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import make_offering, make_program
from tests.momentum.progress import join_pair, make_pair
from tests.momentum.sessions import Round

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
State = Offering.State


@pytest.mark.parametrize("how_many", [1, 3])
def test_an_offering_leads_to_its_rounds_sessions_and_progress(
    how_many: int, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = Round()
    offering, sessions = story.offering, [story.session(is_announced=False) for _ in range(how_many)]
    for _ in range(how_many):
        make_application(offering=offering)
    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    address = reverse("admin:momentum_offering_change", args=[offering.pk])
    client.get(address)
    with django_assert_num_queries(16):
        page = client.get(address).text
    (tier,) = offering.program.tiers.all()
    assert reverse("admin:momentum_round", args=[offering.pk, tier.pk]) in page
    assert reverse("admin:momentum_completion_offering", args=[offering.pk]) in page
    assert f"{reverse('admin:momentum_session_add')}?offering={offering.pk}" in page
    assert all(reverse("admin:momentum_session_change", args=[each.pk]) in page for each in sessions)


def test_what_is_over_or_not_open_leads_no_further(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    for state in (State.GATHERING_INTEREST, State.COMPLETED):
        offering = make_offering(state)
        page = client.get(reverse("admin:momentum_offering_change", args=[offering.pk])).text
        assert "/round/" not in page
        assert (f"?offering={offering.pk}" in page) == (state == State.GATHERING_INTEREST)


def test_a_member_finds_their_sessions_and_nobody_else_s(signed_in: SignIn, member: Member) -> None:
    story = Round()
    address = reverse("momentum:session-detail", args=[story.session().public_id])
    mine = reverse("momentum:my-programs")
    assert address in signed_in(story.mentee).get(mine).text
    assert address not in signed_in(member).get(mine).text


def test_a_member_is_offered_what_they_can_apply_for_and_have_not(member: Member, signed_in: SignIn) -> None:
    program, client = make_program(), signed_in(member)
    offering, tier = make_offering(program=program), program.tiers.get()
    ways = {role: reverse("momentum:application-apply", args=[offering.public_id, tier.code, role]) for role in Role}
    mine, public = reverse("momentum:my-programs"), reverse("pages:program-detail", args=[program.code])
    assert all(way in client.get(mine).text for way in ways.values())
    Eligibility.objects.filter(activity__code=tier.mentor_activity).update(answer=Eligibility.Answer.NOT_ALLOWED)
    shown = client.get(mine).text
    assert (ways[Role.MENTEE] in shown, ways[Role.MENTOR] in shown) == (True, False)
    application = make_application(offering=offering, member=member)
    page = reverse("momentum:application-detail", args=[application.public_id])
    shown = client.get(mine).text
    assert (page in shown, ways[Role.MENTEE] in shown) == (True, False)
    assert page in client.get(public).text
    stranger = signed_in(factories.make_member())
    assert page not in stranger.get(public).text
    assert page not in stranger.get(mine).text


def test_a_mentorship_of_an_offering_says_when_it_ends_and_leads_to_one_s_page_in_it(signed_in: SignIn) -> None:
    offering = make_offering(State.RUNNING)
    pairing = make_pair(ends_on=offering.ends_on, program_name_en="The round")
    match = join_pair(pairing, offering)
    page = reverse("mentorship:pairing-detail", args=[pairing.public_id])
    for mine in (match.mentee, match.mentor):
        shown = signed_in(mine.member).get(page).text
        assert reverse("momentum:application-detail", args=[mine.public_id]) in shown
        assert "It belongs to The round, which ends on" in shown
        assert "The two of you decide how long" not in shown
