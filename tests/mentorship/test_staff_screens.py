"""What staff see of mentors, mentees, introductions and mentorships: read only, filtered, the private marked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.attention import waiting_now
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import IdentityAccess, Member, Visibility
from members.policy import READ_IDENTITY, ROLE_PERMISSIONS, Role
from members.queries import today
from members.workflow.identity import Given, save_answer
from members.workflow.safety import block, suspend
from mentorship.introductions import workflow as introductions
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import end_pairing
from mentorship.profiles.models import FitWeights, MenteeProfile, MentorProfile
from mentorship.profiles.policy import FIT_POINTS
from mentorship.profiles.rules import Missing
from mentorship.profiles.workflow import follow_availability, untick_wants_to_mentor
from mentorship.profiles.workflow.weights import set_weights
from tests import factories
from tests.mentorship.introductions import make_introduction, make_mentee, make_pairing, mentee_profile
from tests.mentorship.mentors import days, make_mentor

pytestmark = pytest.mark.django_db
LISTS = ["mentorprofile", "menteeprofile", "introduction", "pairing", "fitweights"]


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


@pytest.fixture
def staff(signed_in: Callable[[Member], Client], coordinator: Member) -> Client:
    return signed_in(coordinator)


def found(client: Client, model: str, query: str) -> list[Any]:
    """The rows that a list of the administration shows."""
    response = client.get(reverse(f"admin:mentorship_{model}_changelist") + query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def page_of(client: Client, model: str, pk: int) -> str:
    return client.get(reverse(f"admin:mentorship_{model}_change", args=[pk])).content.decode()


def waiting(person: Member, now: datetime | None = None) -> list[str]:
    request: Any = type("Request", (), {"user": person})()
    lines = [str(line.label) for line in waiting_now(request, now or timezone.now())]
    return [line for line in lines if "messages wait" not in line]  # no worker runs here


@pytest.mark.parametrize("model", LISTS)
def test_finance_sees_none_of_it(model: str, signed_in: Callable[[Member], Client]) -> None:
    client = signed_in(factories.make_staff(Role.FINANCE))
    assert client.get(reverse(f"admin:mentorship_{model}_changelist")).status_code == 403


# Mentors


def changed(name: str, made: dict[str, MentorProfile], **columns: Any) -> None:
    MentorProfile.objects.filter(pk=made[name].pk).update(**columns)


@pytest.fixture
def mentors() -> dict[str, MentorProfile]:
    """One mentor of each standing."""
    now, on = timezone.now(), today()
    names = ("free", "paused", "away", "lapsing", "off", "suspended")
    made = {name: make_mentor() for name in names}
    changed("paused", made, is_paused=True)
    changed("away", made, away_from=on - days(1), away_to=on + days(1))
    changed("lapsing", made, confirmed_at=now - days(340))
    for name in ("paused", "away"):
        follow_availability(made[name].member.pk, now=now)
    made["full"] = make_pairing(profile=make_mentor(places=1)).mentor.mentor_profile
    untick_wants_to_mentor(made["off"].member, now=now)
    suspend(made["suspended"].member, reason="So.", by=factories.make_staff(), now=now)
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"free", "paused", "away", "lapsing", "off", "suspended", "full"}),
        ("?standing=listed", {"free", "paused", "away", "lapsing", "full"}),
        ("?standing=place", {"free", "lapsing"}),
        ("?standing=full", {"full"}),
        ("?standing=paused", {"paused"}),
        ("?standing=away", {"away"}),
        ("?standing=lapsing", {"lapsing"}),
        ("?standing=hidden", {"suspended"}),
        ("?standing=off", {"off"}),
        ("?why=suspended", {"suspended"}),
        ("?why=documents", set()),
        ("?program=momentum", {"free", "paused", "away", "lapsing", "off", "suspended", "full"}),
    ],
)
def test_mentors_are_found_by_where_they_stand(
    query: str, names: set[str], staff: Client, mentors: dict[str, MentorProfile]
) -> None:
    assert {profile.pk for profile in found(staff, "mentorprofile", query)} == {mentors[name].pk for name in names}


@pytest.mark.parametrize("why", Missing.values)
def test_every_reason_has_its_filter(why: str, staff: Client) -> None:
    assert found(staff, "mentorprofile", f"?why={why}") == []


def test_a_mentors_row_says_places_and_until_when(staff: Client) -> None:
    pairing = make_pairing()
    page = staff.get(reverse("admin:mentorship_mentorprofile_changelist")).content.decode()
    assert "1 of 2" in page
    profile = pairing.mentor.mentor_profile
    assert "I listen first." in page_of(staff, "mentorprofile", profile.pk)


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        ("mentorprofile", make_mentor, 10),
        ("menteeprofile", lambda: mentee_profile(make_mentee()), 8),
        ("introduction", make_introduction, 8),
        ("pairing", make_pairing, 9),
    ],
)
def test_a_list_takes_the_same_queries_for_one_and_for_three(
    model: str,
    make: Callable[[], Any],
    queries: int,
    how_many: int,
    staff: Client,
    django_assert_num_queries: Any,
) -> None:
    for _each in range(how_many):
        make()
    found(staff, model, "")
    with django_assert_num_queries(queries):
        found(staff, model, "")


# Introductions and mentorships


def test_what_is_overdue_stands_first_with_its_time_in_words(staff: Client) -> None:
    now = timezone.now()
    over = make_introduction(State.DECLINED)
    late = make_introduction(now=now - days(20))
    fresh = make_introduction()
    assert found(staff, "introduction", "") == [late, fresh, over]
    assert found(staff, "introduction", "?due=overdue") == [late]
    assert found(staff, "introduction", "?due=open") == [late, fresh]
    page = staff.get(reverse("admin:mentorship_introduction_changelist")).content.decode()
    assert "answer overdue by" in page
    assert "answer due in 14 days" in page or "answer due in 13 days" in page


def test_staff_read_messages_and_reasons_with_their_language(staff: Client) -> None:
    introduction = make_introduction(State.ACCEPTED)
    introductions.say_no(introduction, introduction.mentee, reason="Too far apart.", now=timezone.now())
    page = page_of(staff, "introduction", introduction.pk)
    assert "May I learn from you?" in page
    assert "Too far apart." in page
    assert '<div class="told" lang="en-CA"><p>May I learn from you?</p></div>' in page
    for word in ("sent", "accepted", "said no"):
        assert word in page


def test_staff_do_not_read_of_their_own_introductions_and_mentorships(
    staff: Client, coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    factories.make_membership(coordinator)
    pairing = make_pairing(profile=make_mentor(member=coordinator))
    end_pairing(pairing, pairing.mentee, reason="Not for me.", now=timezone.now())
    introduction = Introduction.objects.get()
    assert (found(staff, "introduction", ""), found(staff, "pairing", "")) == ([], [])
    assert staff.get(reverse("admin:mentorship_pairing_change", args=[pairing.pk])).status_code == 302
    assert staff.get(reverse("admin:mentorship_introduction_change", args=[introduction.pk])).status_code == 302
    other = signed_in(factories.make_staff())
    assert "Not for me." in page_of(other, "pairing", pairing.pk)


def test_a_persons_page_leads_to_where_they_stand_in_the_programs(
    staff: Client, coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    pairing = make_pairing()
    mentor, mentee = pairing.mentor, pairing.mentee
    pages = {
        person: staff.get(reverse("admin:members_member_change", args=[person.pk])).text for person in (mentor, mentee)
    }
    assert "Mentor profile: listed" in pages[mentor]
    assert reverse("admin:mentorship_menteeprofile_change", args=[mentee_profile(mentee).pk]) in pages[mentee]
    for person, page in pages.items():
        assert ">1 introduction<" in page
        assert ">1 mentorship<" in page
        lists = re.findall(r'href="([^"]*/(?:introduction|pairing)/\?q=[^"]+)"', page)
        assert [len(staff.get(address).context["cl"].result_list) for address in lists] == [1, 1], person
    factories.make_membership(coordinator)
    own = make_pairing(profile=make_mentor(member=coordinator)).mentee
    assert "1 mentorship" not in staff.get(reverse("admin:members_member_change", args=[own.pk])).text
    finance = signed_in(factories.make_staff(Role.FINANCE))
    assert "Mentor profile" not in finance.get(reverse("admin:members_member_change", args=[mentor.pk])).text


def test_what_happened_to_a_mentorship_is_said_in_words(staff: Client) -> None:
    pairing = make_pairing()
    for action, note in (("share", "workbook"), ("evaluate", "end"), ("remind_rhythm", "month-3"), ("share", "gone")):
        pairing.events.create(at=timezone.now(), action=action, note=note)
    page = page_of(staff, "pairing", pairing.pk)
    for words in ("the workbook", "at the end", "month 3", "gone"):
        assert f"<p>{words}</p>" in page


# Mentees and the fit


@pytest.mark.parametrize("make", [make_introduction, make_pairing])
def test_a_mentor_at_the_association_does_not_read_what_the_own_mentee_keeps_private(
    make: Callable[..., Any], staff: Client, coordinator: Member, signed_in: Callable[[Member], Client]
) -> None:
    factories.make_membership(coordinator)
    profile = mentee_profile(make(profile=make_mentor(member=coordinator)).mentee)
    profile.keep_away = "My manager."
    profile.save()
    assert found(staff, "menteeprofile", "") == []
    for name, status in (("change", 302), ("fit", 404)):
        address = reverse(f"admin:mentorship_menteeprofile_{name}", args=[profile.pk])
        assert staff.get(address).status_code == status
    assert "My manager." in page_of(signed_in(factories.make_staff()), "menteeprofile", profile.pk)


def test_what_a_mentee_keeps_private_is_marked(staff: Client) -> None:
    profile = mentee_profile(make_mentee())
    profile.keep_away, profile.employer = "My manager.", "North Shore Clinic"
    profile.importance = {"topics": "must"}
    profile.save()
    page = page_of(staff, "menteeprofile", profile.pk)
    private = page.index("Private: for staff only")
    for words in ("My manager.", "North Shore Clinic", "a must"):
        assert page.index(words) > private
    assert page.index("Feel at ease in home visits.") < private


def test_staff_see_the_number_the_answers_it_rests_on_and_the_reasons(staff: Client) -> None:
    mentee = make_mentee()
    best = make_mentor(topics=["ethics"], paths=["new-graduate"])
    other = make_mentor(languages=["fr"])
    hidden = make_mentor()
    block(hidden.member, mentee, now=timezone.now())
    address = reverse("admin:mentorship_menteeprofile_fit", args=[mentee_profile(mentee).pk])
    response = staff.get(address)
    shown = [(item.profile, item.fit.answers, str(item.barrier)) for item in response.context["fitting"]]
    assert [profile for profile, _answers, _barrier in shown] == [best, other]
    assert [barrier for _profile, _answers, barrier in shown] == ["", "no language in common"]
    page = response.content.decode()
    assert f"{response.context['fitting'][0].fit.score} – " in page
    assert "Talks about what you want to talk about" in page


def test_without_the_five_answers_there_is_nothing_to_compare(staff: Client) -> None:
    profile = mentee_profile(make_mentee())
    profile.completed_at = None
    profile.save()
    page = staff.get(reverse("admin:mentorship_menteeprofile_fit", args=[profile.pk])).content.decode()
    assert "there is nothing to compare" in page


def say(member: Member, trait: str, code: str, visibility: str = "staff") -> None:
    given = Given(Visibility(visibility), [code], is_matched_on=True)
    save_answer(member, trait, given, language="en", now=timezone.now())


@pytest.fixture
def faithful() -> tuple[MenteeProfile, MentorProfile, MentorProfile]:
    """A mentee; a mentor who said the same for staff who match; and one who has the topics, and says nothing."""
    mentee, same, other = make_mentee(), make_mentor(), make_mentor(topics=["ethics"], paths=["new-graduate"])
    say(mentee, "faith", "faith-sikh")
    say(same.member, "faith", "faith-sikh")
    profile = mentee_profile(mentee)
    profile.importance = {"identity": "important", "topics": "not", "paths": "not", "areas": "not"}
    profile.save()
    return profile, same, other


def fit_for_staff(mentee: MenteeProfile) -> str:
    return reverse("admin:mentorship_menteeprofile_fit_for_staff", args=[mentee.pk])


def test_staff_count_answers_that_were_given_for_them_with_a_reason_and_a_record(
    faithful: tuple[MenteeProfile, MentorProfile, MentorProfile], coordinator: Member
) -> None:
    mentee, same, other = faithful
    client = Client()
    factories.sign_in(client, coordinator, has_confirmed=True)
    plain = client.get(reverse("admin:mentorship_menteeprofile_fit", args=[mentee.pk]))
    assert [item.counted for item in plain.context["fitting"]] == [[], []]
    for words in ("faith", "Faith", "Sikh"):
        assert words not in plain.content.decode()
    assert "are not counted here" in plain.content.decode()
    assert fit_for_staff(mentee) in plain.content.decode()
    asked = client.get(fit_for_staff(mentee))
    assert asked.context["fitting"] is None
    refused = client.post(fit_for_staff(mentee), {"reason": " "})
    assert "Say why you need to read these answers." in refused.content.decode()
    assert not IdentityAccess.objects.exists()
    response = client.post(fit_for_staff(mentee), {"reason": "To propose mentors."})
    fitting = {item.profile: item for item in response.context["fitting"]}
    assert (fitting[same].counted, fitting[other].counted) == (["Faith"], [])
    assert fitting[same].fit.answers == fitting[same].shown.answers + 1
    before = {item.profile: item.fit for item in plain.context["fitting"]}
    assert fitting[same].shown == before[same]
    page = response.content.decode()
    assert page.count("Counted with answers for staff: Faith") == 2  # of all, and of the one
    assert "they never go to a member" in page
    assert "Sikh" not in page
    looks = IdentityAccess.objects.values_list("member", "actor", "reason")
    assert set(looks) == {(who, coordinator.pk, "To propose mentors.") for who in (mentee.member_id, same.member_id)}


def test_what_staff_count_reaches_no_member(
    faithful: tuple[MenteeProfile, MentorProfile, MentorProfile],
    coordinator: Member,
    signed_in: Callable[[Member], Client],
) -> None:
    mentee, same, other = faithful
    reader = signed_in(mentee.member)
    addresses = ["/en/mentors/", *(f"/en/mentors/{profile.public_id}/" for profile in (same, other))]

    def read() -> list[str]:
        pages = [reader.get(address).content.decode() for address in addresses]
        return [re.sub(r'(csrfmiddlewaretoken" value|/safety/\w+)[^ ]*', "", page) for page in pages]

    before = read()
    client = Client()
    factories.sign_in(client, coordinator, has_confirmed=True)
    assert "Faith" in client.post(fit_for_staff(mentee), {"reason": "To match."}).content.decode()
    assert read() == before
    assert not any(word in page for page in before for word in ("Sikh", "You share, and both"))
    assert not OutgoingEmail.objects.filter(text_body__contains="Faith").exists()


def test_a_fit_with_answers_for_staff_is_for_who_may_read_them_and_is_asked_again_who_they_are(
    faithful: tuple[MenteeProfile, MentorProfile, MentorProfile],
    coordinator: Member,
    signed_in: Callable[[Member], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mentee, _same, _other = faithful
    later = timezone.now() + timedelta(minutes=6)
    client = signed_in(coordinator)
    with time_machine.travel(later, tick=False):
        response = client.post(fit_for_staff(mentee), {"reason": "To match."})
    assert "reauthenticate" in response.headers["Location"]
    rights = ROLE_PERMISSIONS[Role.COORDINATOR] - {READ_IDENTITY}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.COORDINATOR, rights)
    client = Client()
    factories.sign_in(client, coordinator, has_confirmed=True)
    for response in (client.get(fit_for_staff(mentee)), client.post(fit_for_staff(mentee), {"reason": "So."})):
        assert response.status_code == 404
    plain = client.get(reverse("admin:mentorship_menteeprofile_fit", args=[mentee.pk])).content.decode()
    assert "from what is shown to members alone" in plain
    assert "for-staff" not in plain
    assert not IdentityAccess.objects.exists()


def test_who_asked_to_be_matched_on_nothing_opens_no_mentor(coordinator: Member) -> None:
    mentee, mentor = mentee_profile(make_mentee()), make_mentor()
    say(mentor.member, "faith", "faith-sikh")
    client = Client()
    factories.sign_in(client, coordinator, has_confirmed=True)
    page = client.post(fit_for_staff(mentee), {"reason": "To match."}).content.decode()
    assert "asked to be matched on nothing" in page
    assert [look.member for look in IdentityAccess.objects.all()] == [mentee.member]


# Weights


def test_a_change_of_the_weights_is_a_new_version_with_who_and_why(staff: Client, coordinator: Member) -> None:
    add = reverse("admin:mentorship_fitweights_add")
    points = FIT_POINTS | {"topics": 20, "areas": 35}
    wrong = staff.post(add, points | {"topics": 25, "note": "Areas first."})
    assert "The points make 105 together; they must make 100." in wrong.content.decode()
    assert 'value="25"' in wrong.content.decode()
    for _again in range(2):
        assert staff.post(add, points | {"note": "Areas first."}).status_code == 302
    latest, first = FitWeights.objects.all()
    assert (latest.version, latest.topics, latest.by, latest.note) == (2, 20, coordinator, "Areas first.")
    assert (first.version, first.topics) == (1, 30)
    assert "Areas first." in page_of(staff, "fitweights", latest.pk)


def test_weights_need_the_right_and_make_a_hundred(coordinator: Member) -> None:
    points = FIT_POINTS | {"topics": 20, "areas": 35}
    for stranger in (factories.make_member(), factories.make_staff(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            set_weights(points, note="So.", by=stranger, now=timezone.now())
    with pytest.raises(WrongState):
        set_weights(FIT_POINTS | {"topics": 31}, note="So.", by=coordinator, now=timezone.now())
    assert FitWeights.objects.count() == 1


# What needs attention


def test_staff_are_shown_only_what_they_can_act_on(coordinator: Member, staff: Client) -> None:
    now = timezone.now()
    make_introduction(now=now - days(20))
    MentorProfile.objects.filter(pk=make_mentor().pk).update(confirmed_at=now - days(340))
    make_pairing(profile=make_mentor(places=1))
    full = make_pairing(profile=make_mentor(places=1))
    Pairing.objects.filter(pk=full.pk).update(proposed_at=now - days(190))
    assert waiting(coordinator) == [
        "1 introduction is overdue and has not lapsed: the sweep stands still",
        "1 mentor lapses within 30 days",
        "1 mentor has been full for more than 180 days: do the mentorships still run?",
    ]
    assert waiting(factories.make_staff(Role.FINANCE)) == []
    assert len(found(staff, "mentorprofile", "?full=yes")) == 1
    assert waiting(coordinator, now + timedelta(days=1))[0].startswith("1 introduction is overdue")
