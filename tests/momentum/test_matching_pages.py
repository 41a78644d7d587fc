"""The pages of matching: the review of a round, the offered place, saying that it is no good match."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import WrongState
from members.models import Block, IdentityAccess, Visibility
from mentorship.pairs.rules import name_of
from mentorship.pairs.workflow import end_pairing
from mentorship.profiles.models import MentorProfile
from momentum.applications.models import Application
from momentum.matching import workflow
from momentum.matching.models import Match, PlaceOffer, Run, Wish, WishEvent
from momentum.matching.reminders import follow_matches
from momentum.programs.models import Offering, Role
from tests import factories
from tests.members.test_identity import save
from tests.mentorship.mentors import make_mentor, show
from tests.momentum.applications import State, make_application
from tests.momentum.matching import Round, make_round, make_waiting
from tests.momentum.programs import make_offering, make_program

pytestmark = pytest.mark.django_db
REVIEW_STATEMENTS = 21  # with the session's, the staff's and their second factor's own


def signed_in(person: Any) -> Client:
    client = Client()
    factories.sign_in(client, person)
    return client


def address(name: str, round_: Round, *more: int) -> str:
    return reverse(f"admin:momentum_{name}", args=[round_.offering.pk, round_.tier_id, *more])


@pytest.mark.parametrize("size", [1, 3])
def test_round_review_says_every_pair_with_as_many_statements(
    size: int, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    round_ = make_round(size + 1, size)
    Application.objects.update(topics=["ethics"], areas=["neurology"])
    round_.run()
    client = signed_in(round_.staff)
    client.get(address("round", round_))
    with django_assert_num_queries(REVIEW_STATEMENTS):
        page = client.get(address("round", round_)).content.decode()
    for mentor in round_.mentors:
        assert str(mentor.member) in page
    assert page.count('name="lock"') == size
    assert "Every place of the mentors who fit is given" in page


def test_round_review_is_asked_for_locked_and_accepted() -> None:
    round_ = make_round(1, 1)
    client = signed_in(round_.staff)
    client.post(address("round", round_))
    assert Run.objects.get().state == Run.State.WAITING
    assert "being computed" in client.get(address("round", round_)).content.decode()
    workflow.compute_run(Run.objects.get().pk, now=timezone.now())
    pair = f"{round_.mentees[0].pk}-{round_.mentors[0].pk}"
    client.post(address("round_decide", round_), {"lock": pair})
    assert Wish.objects.get().kind == Wish.Kind.LOCKED
    assert "compute the proposal anew" in client.get(address("round", round_)).content.decode()
    client.post(address("round_decide", round_), {"drop": pair})
    assert not Wish.objects.exists()
    assert list(WishEvent.objects.values_list("action", "actor")) == [
        (what, round_.staff.pk) for what in ("lock", "drop")
    ]
    assert "decision taken back" in client.get(address("round", round_)).content.decode()
    page = client.get(address("round_accept", round_, 1)).content.decode()
    assert round_.mentees[0].member.email in page
    client.post(address("round_accept", round_, 1))
    assert Run.objects.get().state == Run.State.ACCEPTED


def test_a_proposal_in_which_nobody_is_matched_cannot_be_accepted() -> None:
    round_ = make_round(1, 1)
    workflow.set_wish(round_.mentees[0].pk, round_.mentors[0].pk, "forbidden", by=round_.staff, now=timezone.now())
    run, client = round_.run(), signed_in(round_.staff)
    page = client.get(address("round", round_)).content.decode()
    assert "there is nothing to accept" in page
    assert address("round_accept", round_, 1) not in page
    with pytest.raises(WrongState):
        workflow.accept_run(run.pk, by=round_.staff, now=timezone.now())
    round_.offering.refresh_from_db()
    assert round_.offering.state == "preparing"


def test_round_review_says_who_has_no_place_and_leads_back_to_the_offering() -> None:
    round_ = make_round(1, 2)
    full = round_.mentors[0].member
    MentorProfile.objects.filter(pk=make_mentor(member=full).pk).update(is_paused=True)
    page = signed_in(round_.staff).get(address("round", round_)).content.decode()
    assert f"{full} has no place left" in page
    assert reverse("admin:momentum_offering_change", args=[round_.offering.pk]) in page


def test_round_review_is_not_there_for_staff_who_take_part_nor_for_members() -> None:
    round_ = make_round(1, 1)
    own = factories.make_staff()
    make_application(State.SUBMITTED, offering=round_.offering, member=own)
    assert signed_in(own).get(address("round", round_)).status_code == 404
    other = make_round(1, 1)
    foreign = f"{other.mentees[0].pk}-{other.mentors[0].pk}"
    client = signed_in(round_.staff)
    assert client.post(address("round_decide", round_), {"forbid": foreign}).status_code == 404
    assert not Wish.objects.exists()


def test_round_two_locks_any_two_people_and_keeps_what_was_chosen_beside_what_is_wrong() -> None:
    round_ = make_round(2, 2)
    client, review = signed_in(round_.staff), address("round", round_)
    assert address("round_two", round_) + "?q=zoe" in client.get(review + "?q=zoe").content.decode()
    mentee, mentor = round_.mentees[1].pk, round_.mentors[0].pk
    said = {"mentee": str(mentee), "mentor": "", "kind": "forbidden", "note": "They asked not to."}
    page = client.post(address("round_two", round_), said).content.decode()
    assert "Choose a mentor." in page
    assert f'<option value="{mentee}" selected>' in page
    assert "They asked not to." in page
    block = {"blocker": round_.mentees[1].member, "blocked": round_.mentors[0].member}
    Block.objects.create(**block, at=timezone.now())
    page = client.post(address("round_two", round_), said | {"mentor": str(mentor), "kind": "locked"}).content.decode()
    assert "They asked not to." in page
    assert not Wish.objects.exists()
    answer = client.post(address("round_two", round_) + "?q=zoe", said | {"mentor": str(mentor)})
    assert answer.url == f"{review}?q=zoe#said"
    wish = Wish.objects.get()
    assert (wish.mentee_id, wish.mentor_id, wish.kind, wish.note) == (mentee, mentor, "forbidden", "They asked not to.")


def test_round_review_compares_two_proposals() -> None:
    round_ = make_round(2, 2)
    round_.run()
    first = dict(Run.objects.get().pairs.values_list("mentee", "mentor"))
    mentee = round_.mentees[0]
    other = next(each for each in round_.mentors if each.pk != first[mentee.pk])
    workflow.set_wish(mentee.pk, other.pk, Wish.Kind.LOCKED, by=round_.staff, now=timezone.now())
    round_.run()
    page = signed_in(round_.staff).get(address("round", round_) + "?with=1").content.decode()
    assert "Compared with proposal 1: 2 pairs are others" in page


def test_round_review_is_read_in_parts_and_page_by_page(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    monkeypatch.setattr("momentum.matching.review.PAIRS_A_PAGE", 2)
    round_ = make_round(6, 5)
    round_.run()
    found = round_.mentees[2].member
    found.first_name, found.last_name = "Zoé", "Tremblay-Roy"
    found.save(update_fields=["first_name", "last_name"])
    client, review = signed_in(round_.staff), address("round", round_)
    client.get(review)
    with django_assert_num_queries(REVIEW_STATEMENTS):
        first = client.get(review).content.decode()
    assert first.count('name="lock"') == 2
    assert "Page 1 of 3" in first
    assert "Every place of the mentors who fit is given" in client.get(review + "?page=3").content.decode()
    alone = client.get(review + "?show=without").content.decode()
    assert (alone.count('name="lock"'), alone.count("Every place of the mentors")) == (0, 1)
    by_name = client.get(review + "?q=zoe+tremblay").content.decode()
    assert [by_name.count(f'id="pair-{each.pk}"') for each in round_.mentees] == [0, 0, 1, 0, 0, 0]
    assert "Nobody of that name" in client.get(review + "?q=nobody").content.decode()
    pair = Run.objects.get().pairs.get(mentee=round_.mentees[2])
    decide = address("round_decide", round_) + "?q=zoe"
    answer = client.post(decide, {"lock": f"{pair.mentee_id}-{pair.mentor_id}"})
    assert answer.url == f"{review}?q=zoe#pair-{pair.mentee_id}"
    assert client.get(review + "?show=decided").content.decode().count('id="pair-') == 1


def test_round_review_names_who_was_together_before_and_staff_let_them_go_on() -> None:
    earlier = make_round(1, 1, objection_days=0)
    earlier.accepted()
    match, now = Match.objects.get(), timezone.now()
    end_pairing(match.pairing, earlier.mentors[0].member, reason="", now=now)
    follow_matches(now)
    round_ = make_round(1, 1)
    mentor = make_application(State.SELECTED, offering=round_.offering, role=Role.MENTOR, member=match.pairing.mentor)
    fields = {"member": match.pairing.mentee, "continues_with": match.pairing.mentor}
    mentee = make_application(State.SELECTED, offering=round_.offering, **fields)
    client, pair = signed_in(round_.staff), f"{mentee.pk}-{mentor.pk}"
    page = client.get(address("round", round_)).content.decode()
    assert "the mentee would like to go on" in page
    client.post(address("round_decide", round_), {"lock": pair})
    assert Wish.objects.get().kind == Wish.Kind.LOCKED
    assert "Go on together" not in client.get(address("round", round_)).content.decode()
    page = client.get(reverse("admin:momentum_application_change", args=[mentee.pk])).content.decode()
    assert f"with {name_of(match.pairing.mentor)}" in page


def test_place_is_accepted_by_the_mentee_and_not_there_for_strangers() -> None:
    offering = make_offering(Offering.State.RUNNING)
    make_application(State.SELECTED, offering=offering, role=Role.MENTOR, employer="Secret Clinic")
    (mentee,) = make_waiting(offering, 1)
    follow_matches(timezone.now())
    url = reverse("momentum:place", args=[PlaceOffer.objects.get().public_id])
    assert signed_in(factories.make_member()).get(url).status_code == 404
    client = signed_in(mentee.member)
    page = client.get(url).content.decode()
    assert "Secret Clinic" not in page
    assert client.post(url, {"answer": "accept"}).status_code == 302
    assert Match.objects.get().mentee_id == mentee.pk
    assert "You have accepted this place already" in client.get(url).content.decode()


def test_match_object_takes_a_word_that_only_staff_read() -> None:
    round_ = make_round(1, 1, objection_days=10)
    round_.accepted()
    match = Match.objects.get()
    url = reverse("momentum:match-object", args=[match.public_id])
    assert signed_in(factories.make_member()).post(url, {"reason": "x"}).status_code == 404
    client = signed_in(match.pairing.mentee)
    assert "It is not a good match" in client.get(url).content.decode()
    client.post(url, {"reason": "We know each other too well."})
    match.refresh_from_db()
    assert (match.end, match.reason) == (Match.End.OBJECTED, "We know each other too well.")
    other = signed_in(match.pairing.mentor).get(url).content.decode()
    assert "too well" not in other
    assert "This match is over already." in other


def test_identity_counts_only_where_the_program_says_so_and_nothing_of_it_is_kept() -> None:
    for uses_identity in (False, True):
        program = make_program(uses_identity=uses_identity)
        round_ = make_round(1, 1, offering=make_offering(program=program))
        for application in (round_.mentees[0], round_.mentors[0]):
            show(application.member, "race-black", is_matched_on=True)
        run = round_.run()
        pair = run.pairs.get()
        assert pair.score == (100 if uses_identity else 0)
        assert pair.reasons == []


def test_answers_for_staff_count_only_once_they_are_opened_with_a_reason_which_leaves_a_record() -> None:
    round_ = make_round(1, 1, offering=make_offering(program=make_program(uses_identity=True)))
    people = [round_.mentees[0].member, round_.mentors[0].member]
    for person in people:
        save(person, "faith", Visibility.STAFF, "faith-sikh", is_matched_on=True)
    assert round_.run().pairs.get().score == 0
    assert not IdentityAccess.objects.exists()
    client = signed_in(round_.staff)
    client.post(address("round", round_), {"identity_reason": "The mentee asked for it."})
    run = Run.objects.get(number=2)
    workflow.compute_run(run.pk, now=timezone.now())
    pair = run.pairs.get()
    assert (pair.score, pair.reasons) == (100, [])
    looks = set(IdentityAccess.objects.values_list("member", "actor", "reason"))
    assert looks == {(each.pk, round_.staff.pk, "The mentee asked for it.") for each in people}
    page = client.get(address("round", round_)).content.decode()
    assert "sikh" not in page.casefold()
    # a program that does not count identity opens nothing, whatever is sent
    other = make_round(1, 1)
    signed_in(other.staff).post(address("round", other), {"identity_reason": "Curious"})
    assert Run.objects.get(offering=other.offering).identity_reason == ""
