"""Lists, choices, matches, objections, and what follows from mentorships that are over (OD-4 to OD-6, OD-16, OD-17)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.business_days import due_after
from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member, Suspension
from members.queries import closed_days
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import complete_pairing, end_pairing
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import pause_mentoring, untick_wants_to_mentor
from ondemand.matching import workflow
from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.matching.queries import entries_of
from ondemand.matching.reminders import follow_matches
from ondemand.matching.workflow import Move
from ondemand.registrations.deadlines import completion_day
from ondemand.registrations.models import Registration
from tests import factories
from tests.mentorship.mentors import block, make_mentee, make_mentor, show
from tests.ondemand.matching import Story, chosen, listed, matched, matched_long_ago, to_be_listed
from tests.ondemand.registrations import State, make_registration

pytestmark = pytest.mark.django_db


def mails(event: str, reader: Member) -> int:
    return OutgoingEmail.objects.filter(event=event, member=reader).count()


def names(shortlist: Shortlist) -> list[int]:
    return [entry.mentor_id for entry in entries_of(shortlist)]


def put(story: Story, profile: MentorProfile) -> None:
    workflow.put_on_list(story.registration.pk, profile.pk, by=story.staff, now=timezone.now())


def send(story: Story) -> Shortlist:
    return workflow.send_shortlist(story.registration.pk, by=story.staff, now=timezone.now())


def choose(story: Story, *profiles: MentorProfile) -> Registration:
    keys = {entry.mentor_id: entry.public_id for entry in entries_of(story.list())}
    wanted = [keys.get(profile.member_id, uuid4()) for profile in profiles]
    return workflow.send_choices(story.registration, story.mentee, wanted, now=timezone.now())


def match(story: Story, profile: MentorProfile, agreement: str = "", now: datetime | None = None) -> Match:
    return workflow.match_registration(
        story.registration.pk, profile.member_id, by=story.staff, agreement=agreement, now=now or timezone.now()
    )


def take(profile: MentorProfile, places: int) -> None:
    """Give the mentor's places to others."""
    for _ in range(places):
        matched([profile, make_mentor(), make_mentor()])


def test_a_list_keeps_its_order_and_has_each_mentor_once() -> None:
    story = to_be_listed(3)
    one, two, three = (profile.member_id for profile in story.mentors)
    put(story, story.mentors[0])
    last = story.list().entries.get(mentor=three)
    workflow.change_list(story.registration.pk, last.pk, Move.UP, by=story.staff)
    assert names(story.list()) == [one, three, two]
    workflow.change_list(story.registration.pk, last.pk, Move.UP, by=story.staff)
    workflow.change_list(story.registration.pk, last.pk, Move.UP, by=story.staff)
    assert names(story.list()) == [three, one, two]
    workflow.take_off_list(story.registration.pk, last.pk, by=story.staff)
    assert names(story.list()) == [one, two]
    assert [entry.position for entry in entries_of(story.list())] == [1, 2]


def test_an_eleventh_mentor_does_not_fit_on_a_list() -> None:
    story = to_be_listed(10)
    with pytest.raises(WrongState, match="at most 10"):
        put(story, make_mentor())


def test_who_has_no_right_makes_no_list_and_nobody_their_own() -> None:
    story = to_be_listed(1)
    for stranger in (story.mentee, story.mentors[0].member, factories.make_member(), factories.make_staff("finance")):
        with pytest.raises(NotAllowed):
            workflow.put_on_list(story.registration.pk, make_mentor().pk, by=stranger, now=timezone.now())
        with pytest.raises(NotAllowed):
            workflow.send_shortlist(story.registration.pk, by=stranger, now=timezone.now())
    own = make_registration(State.AWAITING_SHORTLIST, member=story.staff)
    with pytest.raises(NotAllowed):
        workflow.put_on_list(own.pk, make_mentor().pk, by=story.staff, now=timezone.now())


def test_a_sent_list_ends_the_clock_freezes_the_fit_and_tells_the_mentee() -> None:
    story = to_be_listed(3)
    sent = send(story)
    registration = story.again()
    assert (registration.state, registration.shortlist_sent_at) == (State.AWAITING_CHOICES, sent.sent_at)
    assert sent.weights_version is None or sent.weights_version >= 1
    entry = entries_of(sent)[0]
    assert entry.score == 100
    assert {"line": "areas", "is_met": True} in entry.reasons
    assert mails("shortlist_ready", story.mentee) == 1
    event = registration.events.get(action="send_shortlist")
    assert (event.actor, event.due_by) == (story.staff, registration.shortlist_due_by)
    send(story)
    assert registration.events.filter(action="send_shortlist").count() == 1
    with pytest.raises(WrongState):
        workflow.send_shortlist(story.registration.pk, by=factories.make_staff(), now=timezone.now())


def test_what_is_frozen_of_a_fit_never_says_anything_of_identity() -> None:
    story = to_be_listed(3)
    for person in (story.mentee, story.mentors[0]):
        show(person, "race-black", is_matched_on=True)
    reasons = entries_of(send(story))[0].reasons
    assert "identity" not in [reason["line"] for reason in reasons]


def test_a_short_list_needs_a_reason_that_the_mentee_reads() -> None:
    story = to_be_listed(2)
    with pytest.raises(WrongState, match="why it is short"):
        send(story)
    workflow.write_note(
        story.registration.pk, note="Read Ilse first.", short_reason="Few.", by=story.staff, now=timezone.now()
    )
    assert send(story).short_reason == "Few."
    empty = to_be_listed(0)
    with pytest.raises(WrongState, match="Nobody is on the list"):
        send(empty)


def test_who_switches_mentoring_off_leaves_the_lists_that_were_not_sent() -> None:
    story = to_be_listed(4)
    untick_wants_to_mentor(story.mentors[1].member, now=timezone.now())
    assert story.mentors[1].member_id not in names(story.list())
    assert len(names(send(story))) == 3


def test_a_list_with_somebody_who_can_no_longer_be_matched_is_not_sent() -> None:
    story = to_be_listed(3)
    block(story.mentee, story.mentors[2].member)
    with pytest.raises(WrongState, match="kept apart"):
        send(story)


@pytest.mark.parametrize("obstacle", ["paused", "elsewhere", "suspended", "blocked", "full", "lapsed", "off"])
def test_a_mentor_who_cannot_be_matched_is_not_put_on_a_list_chosen_or_matched(obstacle: str) -> None:
    story = listed(5)
    profile, now = story.mentors[0], timezone.now()
    match obstacle:
        case "paused":
            pause_mentoring(profile.member, now=now)
        case "elsewhere":
            MentorProfile.objects.filter(pk=profile.pk).update(programs=["find"])
        case "suspended":
            Suspension.objects.create(member=profile.member, reason="…", since=now)
        case "blocked":
            block(profile.member, story.mentee)
        case "full":
            take(profile, 2)
        case "lapsed":
            profile.member.memberships.update(ends_on=now.date() - timedelta(days=60))
        case "off":
            untick_wants_to_mentor(profile.member, now=now)
    with pytest.raises(WrongState, match="cannot be matched any more"):
        choose(story, *story.mentors[:3])
    choose(story, *story.mentors[1:4])
    with pytest.raises((WrongState, NoPlaceLeft)):
        match(story, profile, agreement="By telephone.")
    other = to_be_listed(0)
    block(profile.member, other.mentee) if obstacle == "blocked" else None
    with pytest.raises((WrongState, NoPlaceLeft)):
        put(other, profile)
    assert not Pairing.objects.filter(mentee=story.mentee).exists()


def test_three_choices_in_order_start_the_clock_of_the_match_once() -> None:
    story = listed(5)
    registration = choose(story, story.mentors[3], story.mentors[0], story.mentors[1])
    assert registration.state == State.AWAITING_MATCH
    assert registration.choices_received_at is not None
    assert registration.match_due_by == due_after(registration.choices_received_at, 3, closed_days())
    ranks = {entry.mentor_id: entry.rank for entry in entries_of(story.list()) if entry.rank}
    assert ranks == {story.mentors[3].member_id: 1, story.mentors[0].member_id: 2, story.mentors[1].member_id: 3}
    again = choose(story, story.mentors[3], story.mentors[0], story.mentors[1])
    assert (again.match_due_by, again.events.filter(action="send_choices").count()) == (registration.match_due_by, 1)
    assert mails("choices_received", story.mentee) == 1
    with pytest.raises(WrongState):
        choose(story, *story.mentors[:3])


def test_choices_are_three_different_mentors_of_the_list_by_the_mentee_alone() -> None:
    story = listed(4)
    one, two, three = story.mentors[:3]
    for wrong in ([one, two], [one, one, two], story.mentors):
        with pytest.raises(WrongState, match="different mentors"):
            choose(story, *wrong)
    with pytest.raises(WrongState, match="cannot be matched any more"):
        choose(story, one, two, make_mentor())
    keys = [entry.public_id for entry in entries_of(story.list())][:3]
    for stranger in (three.member, story.staff, factories.make_member()):
        with pytest.raises(NotAllowed):
            workflow.send_choices(story.registration, stranger, keys, now=timezone.now())


def test_of_a_shorter_list_all_are_chosen() -> None:
    story = listed(2)
    assert choose(story, story.mentors[1], story.mentors[0]).state == State.AWAITING_MATCH


def test_a_match_begins_a_mentorship_and_tells_both_until_when_to_object() -> None:
    story = chosen()
    done = match(story, story.mentors[1])
    registration, pairing = story.again(), done.pairing
    assert (done.kind, done.rank, done.score) == (Match.Kind.CHOICE, 2, 100)
    assert (pairing.state, pairing.program, pairing.months) == (Pairing.State.ACTIVE, "ondemand", None)
    assert (pairing.mentor_id, pairing.mentee_id) == (story.mentors[1].member_id, story.mentee.pk)
    assert registration.state == State.TRIAL
    assert registration.objections_until == due_after(done.decided_at, 10, closed_days())
    assert registration.completes_on == completion_day(done.decided_at)
    for reader, other in ((story.mentee, pairing.mentor), (pairing.mentor, story.mentee)):
        mail = OutgoingEmail.objects.get(event="match_made", member=reader)
        assert other.email in mail.text_body
    assert not OutgoingEmail.objects.filter(event="pairing_started").exists()
    assert match(story, story.mentors[1]).pk == done.pk
    with pytest.raises(WrongState):
        match(story, story.mentors[0])


def test_only_staff_match_and_nobody_with_themselves() -> None:
    story = chosen()
    for stranger in (story.mentee, story.mentors[0].member, factories.make_staff("finance")):
        with pytest.raises(NotAllowed):
            workflow.match_registration(
                story.registration.pk, story.mentors[0].member_id, by=stranger, now=timezone.now()
            )
    coordinator = factories.make_staff()
    factories.make_membership(coordinator)
    profile = make_mentor(member=coordinator)
    with pytest.raises(NotAllowed):
        workflow.match_registration(
            story.registration.pk, profile.member_id, by=coordinator, agreement="Yes.", now=timezone.now()
        )


def test_somebody_outside_the_choices_needs_the_mentees_agreement_on_record() -> None:
    story, other = chosen(4), make_mentor()
    with pytest.raises(WrongState, match="how the mentee agreed"):
        match(story, other)
    done = match(story, other, agreement="By telephone, on Monday.")
    assert (done.kind, done.agreement, done.entry) == (Match.Kind.AGREED, "By telephone, on Monday.", None)


def test_new_choices_come_from_a_longer_list_that_begins_with_who_is_left() -> None:
    story = chosen(6)
    for profile in story.mentors[:3]:
        pause_mentoring(profile.member, now=timezone.now())
    extra = make_mentor()
    put(story, extra)
    assert names(story.list()) == [profile.member_id for profile in (*story.mentors[3:], extra)]
    sent = send(story)
    registration = story.again()
    assert (sent.number, registration.state) == (2, State.AWAITING_CHOICES)
    assert registration.events.filter(action="ask_new_choices").count() == 1
    choose(story, extra, *story.mentors[3:5])
    assert match(story, extra).rank == 1


def test_no_new_choices_are_asked_for_while_one_of_the_three_can_be_matched() -> None:
    story = chosen(6)
    for profile in story.mentors[:2]:
        pause_mentoring(profile.member, now=timezone.now())
    put(story, make_mentor())
    with pytest.raises(WrongState, match="can still be matched"):
        send(story)
    assert story.again().state == State.AWAITING_MATCH
    assert match(story, story.mentors[2]).rank == 3


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_either_side_objects_within_ten_business_days_and_staff_match_again(side: str) -> None:
    story = matched(4)
    first = story.match()
    who = getattr(first.pairing, side)
    workflow.object_to_match(first, who, reason="zqreason", now=timezone.now())
    first.refresh_from_db()
    registration = story.again()
    assert (first.end, first.objected_by, first.reason) == (Match.End.OBJECTED, who, "zqreason")
    assert Pairing.objects.get(pk=first.pairing_id).state == Pairing.State.ENDED
    assert registration.state == State.AWAITING_MATCH
    assert registration.match_due_by == due_after(first.ended_at, 3, closed_days())
    assert not OutgoingEmail.objects.filter(text_body__contains="zqreason").exists()
    assert not OutgoingEmail.objects.filter(event="pairing_ended").exists()
    for reader in (first.pairing.mentee, first.pairing.mentor):
        assert mails("match_objected", reader) == 1
    to_mentee = {"event": "match_objected", "member": story.mentee}
    workflow.object_to_match(first, who, reason="again", now=timezone.now())
    with pytest.raises(WrongState, match="matched before"):
        match(story, story.mentors[0])
    with pytest.raises(WrongState):
        put(story, make_mentor())  # the mentee does not choose again
    second = match(story, make_mentor())
    assert (second.kind, second.agreement, second.pairing.months) == (Match.Kind.REMATCH, "", None)
    assert "your 6 months begin anew" in OutgoingEmail.objects.get(**to_mentee).text_body
    assert story.again().completes_on == completion_day(second.decided_at)


def test_a_stranger_does_not_object_and_nobody_after_the_last_day() -> None:
    story = matched()
    done = story.match()
    for stranger in (story.mentors[1].member, story.staff, factories.make_member()):
        with pytest.raises(NotAllowed):
            workflow.object_to_match(done, stranger, reason="", now=timezone.now())
    late = done.objections_until + timedelta(seconds=1)
    with pytest.raises(DeadlinePassed):
        workflow.object_to_match(done, story.mentee, reason="", now=late)
    follow_matches(late)
    assert story.again().state == State.ACTIVE
    with pytest.raises(WrongState):
        workflow.object_to_match(done, story.mentee, reason="", now=late)


def test_the_days_to_object_end_after_their_last_moment_and_not_before() -> None:
    story = matched()
    done = story.match()
    assert follow_matches(done.objections_until) == 0
    assert follow_matches(done.objections_until + timedelta(microseconds=1)) == 1
    assert story.again().state == State.ACTIVE


def test_ending_the_mentorship_within_the_days_is_the_objection() -> None:
    story = matched()
    done = story.match()
    end_pairing(done.pairing, done.pairing.mentor, reason="zqreason", now=timezone.now())
    assert follow_matches(timezone.now()) == 1
    done.refresh_from_db()
    assert (done.end, done.objected_by, done.reason) == (Match.End.OBJECTED, done.pairing.mentor, "zqreason")
    assert story.again().state == State.AWAITING_MATCH
    assert follow_matches(timezone.now()) == 0


def test_a_mentor_who_leaves_later_is_replaced_and_the_months_not_used_are_kept() -> None:
    story = matched_long_ago(70)
    done, left_at = story.match(), timezone.now()
    assert story.again().state == State.ACTIVE
    end_pairing(done.pairing, done.pairing.mentor, reason="", now=left_at)
    assert follow_matches(left_at) == 1
    registration = story.again()
    assert registration.state == State.AWAITING_MATCH
    assert registration.match_due_by == due_after(left_at, 3, closed_days())
    assert mails("mentor_left", story.mentee) == 1
    second = match(story, make_mentor(), now=left_at)
    assert (second.kind, second.pairing.months) == (Match.Kind.REPLACED, 4)
    assert story.again().completes_on == completion_day(left_at, 4)
    late = completion_day(left_at, 4) + timedelta(days=1)
    finished = datetime.combine(late, datetime.min.time(), tzinfo=left_at.tzinfo) + timedelta(hours=12)
    complete_pairing(second.pairing, story.mentee, now=finished)
    follow_matches(finished)
    assert story.again().state == State.COMPLETED


def test_an_objection_after_a_mentor_left_promises_the_months_that_are_left() -> None:
    story, now = matched_long_ago(70), timezone.now()
    done = story.match()
    end_pairing(done.pairing, done.pairing.mentor, reason="", now=now)
    follow_matches(now)
    second = match(story, make_mentor(), now=now)
    workflow.object_to_match(second, story.mentee, reason="", now=now)
    told = OutgoingEmail.objects.get(event="match_objected", member=story.mentee).text_body
    assert "your 4 months begin anew then." in told


def test_a_mentee_who_ends_it_later_ends_the_registration() -> None:
    story = matched_long_ago(70)
    done = story.match()
    end_pairing(done.pairing, story.mentee, reason="", now=timezone.now())
    follow_matches(timezone.now())
    done.refresh_from_db()
    assert (story.again().state, done.end) == (State.ENDED_EARLY, Match.End.MENTEE_LEFT)


def test_a_complete_mentorship_completes_the_registration_and_earns_a_webinar() -> None:
    story = matched_long_ago(200)
    done = story.match()
    complete_pairing(done.pairing, story.mentee, now=timezone.now())
    assert follow_matches(timezone.now()) == 1
    credit = WebinarCredit.objects.get()
    assert (story.again().state, credit.mentor, credit.given_at) == (State.COMPLETED, done.pairing.mentor, None)
    assert mails("webinar_earned", done.pairing.mentor) == 1
    assert follow_matches(timezone.now()) == 0
    now = timezone.now()
    workflow.mark_given(credit.pk, by=story.staff, note="Pain", now=now)
    workflow.mark_given(credit.pk, by=factories.make_staff(), note="Other", now=timezone.now())
    credit.refresh_from_db()
    assert (credit.given_at, credit.given_by, credit.note) == (now, story.staff, "Pain")
    workflow.take_back_given(credit.pk)
    credit.refresh_from_db()
    assert (credit.given_at, credit.given_by, credit.note) == (None, None, "")


def test_the_database_keeps_one_active_match_and_each_rank_once() -> None:
    story = matched()
    done = story.match()
    other = make_mentor()
    pairing = Pairing.objects.create(
        program="ondemand",
        mentor=other.member,
        mentee=make_mentee().member,
        place_no=1,
        places_then=2,
        proposed_at=timezone.now(),
    )
    with pytest.raises(IntegrityError, match="ondemand_match_one_active"), transaction.atomic():
        Match.objects.create(
            registration=story.registration,
            pairing=pairing,
            kind="choice",
            decided_at=timezone.now(),
            objections_until=done.objections_until,
        )
    with pytest.raises(IntegrityError, match="ondemand_shortlistentry_rank_once"), transaction.atomic():
        ShortlistEntry.objects.filter(shortlist=story.list()).update(rank=1)
    with pytest.raises(IntegrityError, match="ondemand_shortlistentry_rank_exists"), transaction.atomic():
        ShortlistEntry.objects.filter(pk=entries_of(story.list())[0].pk).update(rank=4)


@pytest.mark.parametrize("is_mentor", [True, False])
def test_staff_enter_an_objection_that_came_by_telephone(is_mentor: bool) -> None:
    story = matched()
    done = story.match()
    who = done.pairing.mentor if is_mentor else done.pairing.mentee
    for stranger in (done.pairing.mentor, done.pairing.mentee, factories.make_staff("finance")):
        with pytest.raises(NotAllowed):
            tell(done, stranger, is_mentor=is_mentor)
    tell(done, story.staff, is_mentor=is_mentor)
    tell(done, story.staff, is_mentor=is_mentor)
    done.refresh_from_db()
    event = story.again().events.get(action="object")
    assert (done.end, done.objected_by, event.actor) == (Match.End.OBJECTED, who, story.staff)
    assert story.again().state == State.AWAITING_MATCH
    assert (mails("match_objected", story.mentee), mails("pairing_ended", story.mentee)) == (1, 0)


def test_staff_enter_that_a_mentor_leaves_later_and_not_that_a_mentee_does() -> None:
    story = matched_long_ago(70)
    done = story.match()
    with pytest.raises(WrongState, match="days to object are over"):
        tell(done, story.staff, is_mentor=False)
    tell(done, story.staff, is_mentor=True)
    done.refresh_from_db()
    assert (done.end, story.again().state) == (Match.End.MENTOR_LEFT, State.AWAITING_MATCH)
    for reader in (done.pairing.mentee, done.pairing.mentor):
        assert mails("pairing_ended", reader) == 1
    ended = OutgoingEmail.objects.get(event="pairing_ended", member=story.mentee).text_body
    assert "look for another mentor" not in ended  # the association finds one, as the other mail says
    assert mails("mentor_left", story.mentee) == 1


def tell(done: Match, by: Member, *, is_mentor: bool) -> Match:
    return workflow.enter_what_was_told(done, by=by, is_mentor=is_mentor, reason="By phone.", now=timezone.now())
