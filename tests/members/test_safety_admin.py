"""Concerns and suspensions in the administration (SAFE-1): what waits first, who may, and nobody about themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor import retention
from caot_mentor.attention import waiting_now
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Concern, IdentityAccess, Member, Suspension
from members.policy import CONCERN_KEPT, Role
from members.queries import is_suspended, today
from members.rules import CONCERN_TRANSITIONS, ConcernAction, available_for_concern, may_take_part, what_member_may_do
from members.workflow import safety as workflow
from members.workflow.looks import note_look
from mentorship.profiles.models import Term
from tests import factories

pytestmark = pytest.mark.django_db
State = Concern.State
CONCERNS = "/en/admin/members/concern/"


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


@pytest.fixture
def staff(signed_in: Callable[[Member], Client], coordinator: Member) -> Client:
    return signed_in(coordinator)


def told(about: Member | None = None, *, text: str = "Too late, twice.", now: datetime | None = None) -> Concern:
    return workflow.raise_concern(
        factories.make_member(first_name="Rosalind", last_name="Reporter"),
        about or factories.make_member(),
        place=Concern.Place.MENTOR,
        text=text,
        language="fr",
        now=now or timezone.now(),
    )


def waiting(person: Member) -> list[str]:
    request: Any = type("Request", (), {"user": person})()
    return [str(line.label) for line in waiting_now(request, timezone.now())]


# Concerns


def test_what_waits_stands_first_and_the_oldest_on_top(staff: Client, coordinator: Member) -> None:
    now = timezone.now()
    names = ["Closed", "Younger", "Elder", "Takenup"]
    about = {name: factories.make_member(last_name=name) for name in names}
    closed, _younger, _elder, taken = (
        told(about[name], now=now - timedelta(days=days))
        for name, days in (("Closed", 9), ("Younger", 2), ("Elder", 5), ("Takenup", 8))
    )
    workflow.treat_concern(closed, ConcernAction.CLOSED, note="Settled.", by=coordinator, now=now)
    workflow.treat_concern(taken, ConcernAction.TAKEN_UP, note="", by=coordinator, now=now)
    page = staff.get(CONCERNS).content.decode()
    shown = sorted(names, key=lambda name: page.index(f" {name}<"))
    assert shown == ["Elder", "Younger", "Takenup", "Closed"]
    assert "5 days" in page


def test_staff_read_who_told_it_and_take_it_up(staff: Client, coordinator: Member) -> None:
    concern = told()
    page = staff.get(f"{CONCERNS}{concern.pk}/change/").content.decode()
    assert "Rosalind Reporter" in page
    assert '<div class="told" lang="fr-CA"><p>Too late, twice.</p></div>' in page
    response = staff.post(f"{CONCERNS}{concern.pk}/treat/", {"action": "take_up"})
    assert response.headers["Location"] == f"{CONCERNS}{concern.pk}/change/"
    staff.post(f"{CONCERNS}{concern.pk}/treat/", {"action": "close", "note": "Spoke to both."})
    concern.refresh_from_db()
    assert (concern.state, concern.closed_at is None) == ("closed", False)
    events = list(concern.events.values_list("action", "to_state", "note", "actor"))
    assert events == [
        ("raise", "open", "", concern.reporter_id),
        ("take_up", "taken_up", "", coordinator.pk),
        ("close", "closed", "Spoke to both.", coordinator.pk),
    ]
    assert OutgoingEmail.objects.count() == 0


def test_closing_without_a_note_says_what_is_missing(staff: Client) -> None:
    concern = told()
    response = staff.post(f"{CONCERNS}{concern.pk}/treat/", {"action": "close", "note": " "})
    assert response.status_code == 200
    assert "Write a note" in response.content.decode()
    concern.refresh_from_db()
    assert concern.state == "open"


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("action", [action for action in ConcernAction if action in CONCERN_TRANSITIONS])
def test_every_action_in_every_state(state: str, action: ConcernAction, coordinator: Member) -> None:
    concern = told()
    Concern.objects.filter(pk=concern.pk).update(state=state)
    concern.refresh_from_db()
    now, sources = timezone.now(), CONCERN_TRANSITIONS[action][0]
    assert (action in available_for_concern(concern)) == (state in sources)
    if state in sources:
        target = CONCERN_TRANSITIONS[action][1] or state
        assert workflow.treat_concern(concern, action, note="So.", by=coordinator, now=now).state == target
        workflow.treat_concern(concern, action, note="So.", by=coordinator, now=now)  # pressed twice
        assert concern.events.count() == 2
    else:
        with pytest.raises(WrongState):
            workflow.treat_concern(concern, action, note="So.", by=coordinator, now=now)


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
def test_finance_and_members_have_nothing_to_do_with_concerns(role: str, signed_in: Callable[[Member], Client]) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    concern = told()
    with pytest.raises(NotAllowed):
        workflow.treat_concern(concern, ConcernAction.TAKEN_UP, note="", by=person, now=timezone.now())
    client = signed_in(person)
    for address in (CONCERNS, f"{CONCERNS}{concern.pk}/change/", f"{CONCERNS}{concern.pk}/treat/"):
        assert client.get(address).status_code == (403 if role else 302)
    assert not any("concern" in line for line in waiting(person))


def test_nobody_treats_the_concern_that_they_raised_themselves(coordinator: Member) -> None:
    now = timezone.now()
    concern = workflow.raise_concern(
        coordinator, factories.make_member(), place=Concern.Place.MENTOR, text="…", language="en", now=now
    )
    for action in (ConcernAction.TAKEN_UP, ConcernAction.CLOSED):
        with pytest.raises(NotAllowed):
            workflow.treat_concern(concern, action, note="So.", by=coordinator, now=now)
    concern.refresh_from_db()
    assert (concern.state, concern.events.count()) == (State.OPEN, 1)
    treated = workflow.treat_concern(concern, ConcernAction.CLOSED, note="So.", by=factories.make_staff(), now=now)
    assert treated.state == State.CLOSED


def test_to_who_raised_a_concern_the_page_to_treat_it_is_not_there(
    staff: Client, coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    concern = workflow.raise_concern(
        coordinator, factories.make_member(), place=Concern.Place.MENTOR, text="…", language="en", now=timezone.now()
    )
    page, treat = f"{CONCERNS}{concern.pk}/change/", f"{CONCERNS}{concern.pk}/treat/"
    assert staff.get(page).status_code == 200
    assert treat not in staff.get(page).content.decode()
    for response in (staff.get(treat), staff.post(treat, {"action": "close", "note": "Fine."})):
        assert response.status_code == 404
    assert waiting(coordinator) == []
    other = signed_in(factories.make_staff())
    assert treat in other.get(page).content.decode()
    assert other.get(treat).status_code == 200


def test_each_opening_of_a_concern_is_on_record_for_whose_words_they_are(staff: Client, coordinator: Member) -> None:
    concern = told()
    assert "on record" in staff.get(f"{CONCERNS}{concern.pk}/change/").content.decode()
    staff.get(CONCERNS)
    look = IdentityAccess.objects.get()
    assert (look.member, look.actor, look.what, look.reason) == (concern.reporter, coordinator, "concern", "")
    with pytest.raises(NotAllowed):
        note_look(IdentityAccess.What.CONCERN, [concern.about_id], by=factories.make_member(), now=timezone.now())


def test_a_note_keeps_its_lines_and_the_time_is_that_of_ottawa(staff: Client, coordinator: Member) -> None:
    at = datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    concern = told(now=at)
    workflow.treat_concern(concern, ConcernAction.CLOSED, note="Spoke to both.\n<b>Settled.", by=coordinator, now=at)
    page = staff.get(f"{CONCERNS}{concern.pk}/change/").content.decode()
    assert "<p>Spoke to both.<br>&lt;b&gt;Settled.</p>" in page
    assert "November 30, 2026" in page
    assert "2026-12-01" not in page
    assert "30 novembre 2026" in staff.get(f"/fr/admin/members/concern/{concern.pk}/change/").content.decode()


def test_staff_learn_nothing_of_what_is_told_about_themselves(staff: Client, coordinator: Member) -> None:
    concern = told(coordinator)
    assert "Rosalind" not in staff.get(CONCERNS).content.decode()
    assert "0 concerns" in staff.get(CONCERNS).content.decode()
    assert staff.get(f"{CONCERNS}{concern.pk}/treat/").status_code == 404
    assert staff.get(f"{CONCERNS}{concern.pk}/change/").status_code == 302  # as for one that is not there
    with pytest.raises(NotAllowed):
        workflow.treat_concern(concern, ConcernAction.CLOSED, note="Fine.", by=coordinator, now=timezone.now())
    assert waiting(coordinator) == []
    assert waiting(factories.make_staff(Role.ADMINISTRATOR)) == ["1 concern to take up"]


def test_staff_read_who_blocks_whom_but_not_who_blocks_them(staff: Client, coordinator: Member) -> None:
    now, blocker = timezone.now(), factories.make_member(last_name="Blocker")
    workflow.block(blocker, factories.make_member(last_name="Blocked"), now=now)
    workflow.block(factories.make_member(last_name="Silent"), coordinator, now=now)
    page = staff.get("/en/admin/members/block/").text
    assert "1 block" in page
    assert "Blocker" in page
    assert "Blocked" in page
    assert "Silent" not in page
    page = staff.get(f"/en/admin/members/block/{blocker.blocks.get().pk}/change/").text
    assert "Blocked" in page
    # nobody changes it by hand: Django's own history of such a page is always empty
    assert "historylink" not in page
    assert "historylink" in staff.get(f"/en/admin/mentorship/term/{Term.objects.earliest('pk').pk}/change/").text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    how_many: int, staff: Client, django_assert_num_queries: Any
) -> None:
    for _each in range(how_many):
        told()
    staff.get(CONCERNS)
    with django_assert_num_queries(8):
        staff.get(CONCERNS)


def test_concerns_go_five_years_after_they_were_closed(coordinator: Member) -> None:
    now = timezone.now()
    old, young, still_open = told(), told(), told()
    for concern, at in ((old, now - CONCERN_KEPT - timedelta(days=1)), (young, now - CONCERN_KEPT + timedelta(days=1))):
        workflow.treat_concern(concern, ConcernAction.CLOSED, note="Settled.", by=coordinator, now=at)
    assert retention.carry_out("members.concerns", now) == 1
    assert list(Concern.objects.order_by("pk")) == [young, still_open]


def test_an_open_concern_is_never_forgotten_and_staff_are_told_of_it_until_it_is_closed(coordinator: Member) -> None:
    now = timezone.now()
    long_ago = now - CONCERN_KEPT - timedelta(days=1)
    waits, taken, fresh = told(now=long_ago), told(now=long_ago), told(now=now)
    workflow.treat_concern(taken, ConcernAction.TAKEN_UP, note="", by=coordinator, now=long_ago)
    workflow.treat_concern(fresh, ConcernAction.TAKEN_UP, note="", by=coordinator, now=now)
    assert retention.carry_out("members.concerns", now) == 0
    assert waiting(coordinator) == [
        "1 concern to take up",
        "1 concern was taken up, and nothing was done for 30 days",
    ]
    workflow.treat_concern(taken, ConcernAction.NOTED, note="Wrote to both.", by=coordinator, now=now)
    workflow.treat_concern(waits, ConcernAction.CLOSED, note="Settled.", by=coordinator, now=now)
    assert waiting(coordinator) == []


# Suspensions


def test_a_suspended_person_takes_part_in_nothing_and_reads_a_neutral_sentence(
    member: Member, coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    suspension = workflow.suspend(member, reason="Two complaints.", by=coordinator, now=timezone.now())
    assert is_suspended(member)
    assert may_take_part(member, "find-mentee", today()).reason == "suspended"
    assert {answer.reason for _activity, answer in what_member_may_do(member, today())} == {"suspended"}
    client = signed_in(member)
    closed = client.get("/en/mentors/")
    assert closed.status_code == 403
    assert "The programs are not open to you at this time." in closed.content.decode()
    for page in ("/en/mentors/", "/en/my-account/", "/en/my-mentor-profile/", "/en/my-account/privacy/my-data/"):
        assert "Two complaints" not in client.get(page).content.decode()
    workflow.lift_suspension(suspension, by=coordinator, now=timezone.now())
    assert may_take_part(member, "find-mentee", today()).is_allowed
    assert [event.action for event in member.events.order_by("pk")] == ["suspend", "lift_suspension"]
    assert [event.note for event in member.events.all()] == ["", ""]  # a person's events are in the person's export


def test_suspending_and_lifting_twice_changes_nothing(member: Member, coordinator: Member) -> None:
    first = workflow.suspend(member, reason="One.", by=coordinator, now=timezone.now())
    assert workflow.suspend(member, reason="Two.", by=coordinator, now=timezone.now()) == first
    for _again in range(2):
        workflow.lift_suspension(first, by=coordinator, now=timezone.now())
    assert Suspension.objects.get().reason == "One."
    assert member.events.count() == 2


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
def test_only_coordinators_and_administrators_suspend(role: str, member: Member, coordinator: Member) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    now = timezone.now()
    with pytest.raises(NotAllowed):
        workflow.suspend(member, reason="So.", by=person, now=now)
    suspension = workflow.suspend(member, reason="So.", by=coordinator, now=now)
    with pytest.raises(NotAllowed):
        workflow.lift_suspension(suspension, by=person, now=now)
    assert is_suspended(member)


def test_nobody_suspends_themselves_or_lifts_the_own_suspension(coordinator: Member) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed):
        workflow.suspend(coordinator, reason="So.", by=coordinator, now=now)
    suspension = workflow.suspend(coordinator, reason="So.", by=factories.make_staff(), now=now)
    with pytest.raises(NotAllowed):
        workflow.lift_suspension(suspension, by=coordinator, now=now)


def test_staff_do_not_read_why_they_are_suspended_themselves(staff: Client, coordinator: Member) -> None:
    own = workflow.suspend(coordinator, reason="Somebody told us.", by=factories.make_staff(), now=timezone.now())
    assert (
        "Somebody told us."
        not in staff.get(reverse("admin:members_suspension_change", args=[own.pk]), follow=True).text
    )
    assert staff.get(reverse("admin:members_suspension_lift", args=[own.pk])).status_code == 404


def test_staff_suspend_from_the_persons_page_and_lift_it(staff: Client, member: Member) -> None:
    person = staff.get(reverse("admin:members_member_change", args=[member.pk])).content.decode()
    address = f"/en/admin/members/suspension/add/?member={member.pk}"
    assert address in person
    assert f'value="{member.member_number}"' in staff.get(address).content.decode()
    assert "Say why" in staff.post(address, {"person": member.member_number, "reason": ""}).content.decode()
    response = staff.post(address, {"person": member.member_number, "reason": "Two complaints."})
    suspension = Suspension.objects.get(member=member)
    assert response.headers["Location"] == reverse("admin:members_suspension_change", args=[suspension.pk])
    page = staff.get(response.headers["Location"]).content.decode()
    assert "Mentorships that run" in page
    assert "Introductions that it closed" in page
    lift = reverse("admin:members_suspension_lift", args=[suspension.pk])
    assert lift in page
    staff.post(lift)
    assert not is_suspended(member)
    assert lift not in staff.get(response.headers["Location"]).content.decode()
