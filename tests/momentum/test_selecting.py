"""Staff select mentors to cover what mentees named, put people on the waiting list, decline with a reason (MOM-4)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.attention import SOURCES
from caot_mentor.errors import NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import IdentityAccess, Member
from members.policy import Role as StaffRole
from members.queries import today
from momentum.applications.attention import applicants_without_membership, applications_to_decide_on
from momentum.applications.models import Application
from momentum.applications.queries import place_in_line, waiting_list
from momentum.applications.rules import State
from momentum.applications.workflow import (
    decline_application,
    join_waiting_list,
    mark_completed,
    mark_ended,
    mark_matched,
    mark_unmatched,
    put_on_waiting_list,
    reopen_application,
    select_application,
    unselect_application,
)
from momentum.programs.models import Offering, Role, Window
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import make_offering

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
DEEDS = (
    select_application,
    unselect_application,
    put_on_waiting_list,
    partial(decline_application, reason="No."),
    reopen_application,
)


@pytest.fixture
def staff() -> Member:
    return factories.make_staff()


def screen(offering: Offering) -> str:
    return f"/en/admin/momentum/application/selection/{offering.pk}/{offering.program.tiers.get().pk}/"


def told_of(application: Application) -> list[str]:
    mails = OutgoingEmail.objects.filter(member_id=application.member_id)
    return list(mails.order_by("created_at").values_list("event", flat=True))


@pytest.mark.parametrize("deed", DEEDS)
def test_only_staff_decide_and_never_on_their_own(deed: Callable[..., Application], staff: Member) -> None:
    made, now = make_application(), timezone.now()
    for person in (made.member, factories.make_member(), factories.make_staff(StaffRole.FINANCE)):
        with pytest.raises(NotAllowed):
            deed(made, person, now=now)
    own = make_application(member=staff)
    with pytest.raises(NotAllowed):
        deed(own, staff, now=now)


def test_selecting_and_taking_it_back_sends_nothing_and_twice_changes_nothing(staff: Member) -> None:
    made, now = make_application(), timezone.now()
    for _twice in range(2):
        selected = select_application(made, staff, now=now)
        assert (selected.state, selected.selected_at) == (State.SELECTED, now)
    for _twice in range(2):
        assert unselect_application(made, staff, now=now).state == State.SUBMITTED
    assert list(made.events.values_list("action", flat=True)) == ["select", "unselect"]
    assert told_of(made) == []


def test_no_more_mentees_are_selected_than_there_are_places(staff: Member) -> None:
    offering, now = make_offering(), timezone.now()
    Window.objects.filter(offering=offering, role=Role.MENTEE).update(places=1)
    first, second = (make_application(offering=offering) for _each in range(2))
    select_application(first, staff, now=now)
    with pytest.raises(NoPlaceLeft):
        select_application(second, staff, now=now)
    unselect_application(first, staff, now=now)
    assert select_application(second, staff, now=now).state == State.SELECTED


def test_the_waiting_list_stands_in_the_order_of_applying_and_who_comes_back_is_first(staff: Member) -> None:
    offering, now = make_offering(), timezone.now()
    late, early, matched = (
        make_application(state, offering=offering, applied_at=now - timedelta(days=days))
        for state, days in ((State.SUBMITTED, 1), (State.SUBMITTED, 5), (State.MATCHED, 2))
    )
    for each in (late, early):
        put_on_waiting_list(each, staff, now=now)
        put_on_waiting_list(each, staff, now=now)
    assert list(waiting_list(offering.pk, late.tier_id)) == [early, late]
    assert place_in_line(late) == (2, 2)
    mail = OutgoingEmail.objects.get(member_id=early.member_id, event="application_waitlisted")
    assert "You are number 1 on the waiting list." in mail.text_body
    mark_unmatched(matched, actor=None, now=now)
    assert list(waiting_list(offering.pk, late.tier_id)) == [matched, early, late]
    with pytest.raises(WrongState, match="Only mentees wait"):
        put_on_waiting_list(make_application(role=Role.MENTOR), staff, now=now)


def test_declining_keeps_the_reason_for_staff_and_writes_a_kind_mail(staff: Member) -> None:
    made, now = make_application(), timezone.now()
    for _twice in range(2):
        declined = decline_application(made, staff, reason="Works for the mentor.", now=now)
    assert (declined.state, declined.reason_for_staff, declined.closed_at) == (
        State.DECLINED,
        "Works for the mentor.",
        now,
    )
    mail = OutgoingEmail.objects.get(event="application_declined")
    assert "Works for" not in mail.text_body
    reopened = reopen_application(made, staff, now=now)
    assert (reopened.state, reopened.reason_for_staff, reopened.closed_at) == (State.SUBMITTED, "", None)
    assert told_of(made) == ["application_declined", "application_reopened"]


def test_what_was_answered_by_another_application_is_not_opened_again(staff: Member) -> None:
    made, now = make_application(State.WITHDRAWN), timezone.now()
    make_application(offering=made.offering, member=made.member)
    with pytest.raises(WrongState, match="another application"):
        reopen_application(made, staff, now=now)
    over = make_application(State.DECLINED, offering=make_offering(Offering.State.COMPLETED))
    with pytest.raises(WrongState, match="over"):
        reopen_application(over, staff, now=now)


def test_matching_moves_an_application_and_a_mentor_may_have_several_mentees() -> None:
    now, offering = timezone.now(), make_offering()
    mentee, mentor = (make_application(State.SELECTED, offering=offering, role=role) for role in Role)
    assert mark_matched(mentee, actor=None, now=now) is not None
    assert mark_matched(mentor, actor=None, now=now) is not None
    assert mark_matched(mentor, actor=None, now=now) is None
    with pytest.raises(WrongState):
        mark_matched(mentee, actor=None, now=now)
    mark_unmatched(mentor, actor=None, now=now)
    assert mentor.state == State.SELECTED
    mark_unmatched(mentee, actor=None, now=now)
    assert (mentee.state, mentee.returned_at, mentee.waiting_since) == (State.WAITLISTED, now, mentee.applied_at)
    mark_matched(mentee, actor=None, now=now)
    assert mentee.returned_at is None
    mark_completed(mentee, actor=None, now=now)
    assert mark_completed(mentee, actor=None, now=now) is None
    assert (mentee.state, mentee.completed_at, mentee.closed_at) == (State.COMPLETED, now, now)
    mark_matched(mentor, actor=None, now=now)
    mark_ended(mentor, actor=None, now=now)
    assert (mentor.state, mentor.closed_at) == (State.WITHDRAWN, now)
    with pytest.raises(WrongState):
        join_waiting_list(mentee, actor=None, now=now)


def test_ticking_mentors_shows_what_they_would_cover_and_changes_nothing(staff: Member, signed_in: SignedIn) -> None:
    offering, client = make_offering(), signed_in(staff)
    make_application(offering=offering, practice_settings=["general-hospital"], areas=["neurology"])
    mentor = make_application(
        offering=offering, role=Role.MENTOR, practice_settings=["general-hospital"], areas=["neurology"]
    )
    before = client.get(screen(offering)).text
    assert "2 settings or areas are not covered yet." in before
    assert f"Also applied: {mentor.member.get_full_name()}" in before
    shown = client.post(screen(offering), {"chosen": [mentor.pk], "deed": "show"})
    assert shown.status_code == 200
    assert "Every setting and area that was named is covered." in shown.text
    assert f'value="{mentor.pk}" id="chosen-{mentor.pk}" checked' in shown.text
    part = client.post(screen(offering), {"chosen": [mentor.pk], "deed": "show"}, headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="coverage"')
    assert 'hx-swap-oob="innerHTML:#coverage-words"' in part
    mentor.refresh_from_db()
    assert mentor.state == State.SUBMITTED


def test_all_who_are_undecided_are_ticked_by_one_button_and_selected_by_another(
    staff: Member, signed_in: SignedIn
) -> None:
    offering, client = make_offering(), signed_in(staff)
    people = [make_application(offering=offering) for _each in range(3)]
    ticked = client.post(screen(offering), {"deed": "tick_mentees"}).text
    assert ticked.count(" checked") == 3
    response = client.post(screen(offering), {"chosen": [each.pk for each in people], "deed": "select"}, follow=True)
    assert "3 applications are treated." in response.text
    assert Application.objects.filter(state=State.SELECTED).count() == 3


def test_who_cannot_be_treated_is_named_with_the_reason_and_holds_up_no_other(
    staff: Member, signed_in: SignedIn
) -> None:
    offering, client = make_offering(), signed_in(staff)
    mentee, mentor = make_application(offering=offering), make_application(offering=offering, role=Role.MENTOR)
    elsewhere = make_application()
    sent = {"chosen": [mentor.pk, mentee.pk, elsewhere.pk, "x"], "deed": "waitlist"}
    page = client.post(screen(offering), sent, follow=True).text
    assert "1 application is treated." in page
    assert f"{mentor.member}: Only mentees wait" in page
    elsewhere.refresh_from_db()
    assert elsewhere.state == State.SUBMITTED


def test_declining_several_needs_a_reason_and_keeps_the_ticks(staff: Member, signed_in: SignedIn) -> None:
    offering, client = make_offering(), signed_in(staff)
    made = make_application(offering=offering)
    page = client.post(screen(offering), {"chosen": [made.pk], "deed": "decline", "reason": ""}).text
    assert "Say why, in a few words" in page
    assert f'id="chosen-{made.pk}" checked' in page
    client.post(screen(offering), {"chosen": [made.pk], "deed": "decline", "reason": "Too many."})
    made.refresh_from_db()
    assert (made.state, made.reason_for_staff) == (State.DECLINED, "Too many.")


def test_the_screen_asks_the_database_a_fixed_number_of_times(
    staff: Member, signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    offering, client = make_offering(), signed_in(staff)
    client.get(screen(offering))
    for rows in (1, 3):
        while Application.objects.filter(role=Role.MENTOR).count() < rows:
            make_application(offering=offering, areas=["neurology"])
            make_application(offering=offering, role=Role.MENTOR, areas=["neurology"])
        with django_assert_num_queries(14):
            assert client.get(screen(offering)).text.count('name="chosen"') == 2 * rows


def test_the_way_to_the_screens_counts_every_tier(
    staff: Member, signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    client, address = signed_in(staff), "/en/admin/momentum/application/selection/"
    assert "No offering is open" in client.get(address).text
    for rows in (1, 3):
        while Offering.objects.count() < rows:
            make_application(State.SELECTED, offering=make_application().offering)
        with django_assert_num_queries(9):
            assert client.get(address).text.count("1 chosen of 2") == rows


def test_the_page_of_an_offering_and_the_members_page_of_programs_lead_to_applications(
    staff: Member, signed_in: SignedIn
) -> None:
    made = make_application()
    offering = signed_in(staff).get(reverse("admin:momentum_offering_change", args=[made.offering_id])).text
    assert f'href="{screen(made.offering)}"' in offering
    mine = signed_in(made.member).get("/en/momentum/").text
    assert f'href="/en/momentum/applications/{made.public_id}/"' in mine


def test_a_deed_of_one_application_is_asked_first_and_the_employer_is_read_on_record(
    staff: Member, signed_in: SignedIn
) -> None:
    made, client = make_application(employer="Own Clinic", goals="To grow."), signed_in(staff)
    base = f"/en/admin/momentum/application/{made.pk}"
    page = client.get(f"{base}/change/").text
    assert "Own Clinic" in page
    assert "To grow." in page
    assert IdentityAccess.objects.filter(member=made.member, actor=staff).count() == 1
    assert "Select for matching" in client.get(f"{base}/do/select/").text
    assert client.post(f"{base}/do/select/").status_code == 302
    made.refresh_from_db()
    assert made.state == State.SELECTED
    assert "Say why" in client.post(f"{base}/do/decline/", {"reason": ""}).text
    assert "cannot be done" in client.get(f"{base}/do/reopen/").text
    assert client.get(f"{base}/do/nothing/").status_code == 404


def test_staff_find_no_application_of_their_own(staff: Member, signed_in: SignedIn) -> None:
    own = make_application(member=staff)
    client = signed_in(staff)
    assert client.get(f"/en/admin/momentum/application/{own.pk}/do/select/").status_code == 404
    assert f'value="{own.pk}"' not in client.get(screen(own.offering)).text
    client.post(screen(own.offering), {"chosen": [own.pk], "deed": "select"})
    own.refresh_from_db()
    assert own.state == State.SUBMITTED


def test_staff_are_told_of_what_is_undecided_and_of_who_has_no_membership_any_more(staff: Member) -> None:
    now = timezone.now()
    undecided = make_application()
    assert applications_to_decide_on(now, staff) is None
    undecided.offering.windows.update(closes_on=today() - timedelta(days=1))
    line = applications_to_decide_on(now, staff)
    assert line is not None
    assert (line.count, line.is_late) == (1, False)
    assert applications_to_decide_on(now, undecided.member) is None
    ended = today() - timedelta(days=1)
    lapsed = factories.make_member(starts_on=ended - timedelta(days=300), ends_on=ended)
    make_application(State.SELECTED, member=lapsed)
    gone = applicants_without_membership(now, staff)
    assert gone is not None
    assert gone.count == 1
    assert {source for _right, source, _theme in SOURCES} >= {applications_to_decide_on, applicants_without_membership}
