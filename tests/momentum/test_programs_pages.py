"""Programs are set up by clicking alone, opened, and read by the public (EQ-1, EQ-4, MOM-3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from caot_mentor.errors import WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Activity, Eligibility, Member, MembershipCategory
from members.policy import Role as StaffRole
from members.queries import today
from members.rules import may_take_part
from momentum.programs.demo import seed_programs
from momentum.programs.models import Interest, Offering, Program, Question, Role
from momentum.programs.reminders import tell_interested
from momentum.programs.rules import warnings_of
from momentum.programs.workflow import change_offering, set_asked
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import both, make_interest, make_offering, make_program, make_question

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
State = Offering.State


def posted(client: Client, name: str, *args: Any, **data: Any) -> Any:
    """Send a form and follow where it leads; the page must open, and show no error."""
    answer = client.post(reverse(name, args=args), data, follow=True)
    assert answer.status_code == 200
    assert "error-summary" not in answer.text, answer.context["form"].errors
    return answer


def words(*names: str) -> dict[str, str]:
    return {key: value for name in names for key, value in both(name, name.capitalize()).items()}


def test_a_fourth_program_is_set_up_by_clicking_and_opened(signed_in: SignIn) -> None:
    client, on = signed_in(factories.make_staff(StaffRole.COORDINATOR)), today()
    answer = posted(
        client, "admin:momentum_program_add", code="", is_active="on",
        name_en="Rural practice", name_fr="Pratique rurale",
        **words("lead", "tagline", "for_whom"),
    )  # fmt: skip
    program = Program.objects.get(code="rural-practice")
    assert "who is paired with whom" in answer.text
    for name in ("North", "South"):
        posted(
            client, "admin:momentum_tier_add", program.pk, places_most=2,
            **both("name", name), **words("mentee_name", "mentor_name", "mentee_who", "mentor_who"),
        )  # fmt: skip
    north, south = program.tiers.all()
    assert (north.mentee_activity, south.mentor_activity) == ("rural-practice-mentee", "rural-practice-south-mentor")
    member = factories.make_member()
    assert may_take_part(member, north.mentee_activity, on).reason == "not_allowed"
    for tier in (north, south):
        form = client.get(reverse("admin:momentum_tier_who", args=[tier.pk])).context["form"]
        posted(client, "admin:momentum_tier_who", tier.pk, **dict.fromkeys(form.fields, Eligibility.Answer.ALLOWED))
    assert may_take_part(member, north.mentee_activity, on).is_allowed
    posted(
        client, "admin:momentum_question_add", program.pk, role="both", kind="some", match_points=10, tier=north.pk,
        lines="The land | Le territoire\nThe people | Les gens", **words("prompt", "help"),
    )  # fmt: skip
    assert [option["code"] for option in program.questions.get().options] == ["the-land", "the-people"]
    page = client.get(reverse("admin:momentum_program_preview", args=[program.pk]), {"language": "fr"}).text
    assert "Le territoire" in page
    figures = {
        "objection_days": 5, "answer_days": 7, "contact_kind": "meetings", "contact_least": 4, "contact_per": "year",
        "needs_sessions": 0, "fit_floor": 30, "waiting_points": 2,
    }  # fmt: skip
    answer = posted(
        client, "admin:momentum_offering_make", program.pk, languages=["en"], **both("name", "Winter"), **figures
    )
    offering = program.offerings.get()
    page = client.get(reverse("admin:momentum_offering_change", args=[offering.pk])).text
    assert "2 things are missing before it can be opened" in page
    days = {"starts_on": on + timedelta(days=30), "ends_on": on + timedelta(days=200)}
    posted(
        client,
        "admin:momentum_offering_edit",
        offering.pk,
        languages=["en"],
        **both("name", "Winter"),
        **figures,
        **days,
    )
    windows = {
        f"window_{tier.pk}_{role}_{name}": value
        for tier in (north, south)
        for role in Role.values
        for name, value in (("opens_on", on), ("closes_on", on + timedelta(days=20)))
    }
    posted(client, "admin:momentum_offering_windows", offering.pk, **windows)
    terms = {"name_en_0": "Term", "name_fr_0": "Session", "first_0": days["starts_on"], "last_0": days["ends_on"]}
    posted(client, "admin:momentum_offering_terms", offering.pk, **terms)
    make_interest(program, member)
    answer = posted(client, "admin:momentum_offering_deed", offering.pk, "open")
    assert Offering.objects.get().state == State.PREPARING
    assert (tell_interested(timezone.now()), tell_interested(timezone.now())) == (1, 0)
    assert OutgoingEmail.objects.get(event="offering_opened").member_id == member.pk
    public = signed_in(member).get(reverse("pages:program-detail", args=["rural-practice"])).text
    assert "Mentees and mentors can apply now" in public


def test_a_new_program_is_asked_for_its_name_once_and_gets_an_address_of_whole_words(signed_in: SignIn) -> None:
    client, address = signed_in(factories.make_staff(StaffRole.COORDINATOR)), reverse("admin:momentum_program_add")
    assert "code" not in client.post(address, {}).context["form"].errors
    posted(
        client, "admin:momentum_program_add", code="", is_active="on",
        name_en="Rural and northern circle", name_fr="Cercle rural et nordique", **words("tagline", "for_whom"),
    )  # fmt: skip
    assert Program.objects.latest("pk").code == "rural-and-northern"


def test_staff_are_warned_where_contact_is_counted_by_terms_that_nobody_set() -> None:
    offering = make_offering(State.GATHERING_INTEREST, contact_per=Offering.ContactPer.TERM, contact_least=3)
    warning = "Contact is counted in each term, but no term is set: the whole offering counts as one."
    assert warning in warnings_of(offering)
    offering.terms.create(name_en="Fall", name_fr="Automne", first=offering.starts_on, last=offering.ends_on)
    assert warning not in warnings_of(offering)


def test_no_time_for_applying_ends_after_the_offering(signed_in: SignIn) -> None:
    staff, offering = factories.make_staff(StaffRole.COORDINATOR), make_offering()
    client = signed_in(staff)
    before, closes = offering.ends_on, offering.windows.first().closes_on
    address = reverse("admin:momentum_offering_edit", args=[offering.pk])
    initial = client.get(address).context["form"].initial
    days = {"starts_on": closes - timedelta(days=9), "ends_on": closes - timedelta(days=1)}
    answer = client.post(address, {name: value for name, value in initial.items() if value is not None} | days)
    assert "change the times for applying first" in answer.context["form"].errors["ends_on"][0]
    with pytest.raises(WrongState):
        change_offering(offering, days, by=staff, now=timezone.now())
    tier = offering.program.tiers.get()
    names = [f"window_{tier.pk}_mentee_{name}" for name in ("opens_on", "closes_on")]
    address = reverse("admin:momentum_offering_windows", args=[offering.pk])
    answer = client.post(address, dict(zip(names, (today(), before + timedelta(days=1)), strict=True)))
    assert list(answer.context["form"].errors) == [names[1]]
    offering.refresh_from_db()
    assert offering.ends_on == before


def test_a_stranger_and_finance_set_nothing_up(signed_in: SignIn) -> None:
    program = make_program()
    finance = signed_in(factories.make_staff(StaffRole.FINANCE))
    pages = [("admin:momentum_program_edit", program.pk), ("admin:momentum_tier_add", program.pk)]
    assert {finance.get(reverse(name, args=[key])).status_code for name, key in pages} == {403}
    assert {signed_in(factories.make_member()).get(reverse(name, args=[key])).status_code for name, key in pages} <= {
        302,
        403,
    }
    assert Client().get(reverse("momentum:my-programs")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_a_program_s_page_takes_few_statements(
    count: int, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program = make_program()
    for _number in range(count):
        make_question(program)
        make_offering(State.GATHERING_INTEREST, program=program)
    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    client.get(reverse("admin:momentum_program_change", args=[program.pk]))
    with django_assert_num_queries(19 + 2 * count):
        assert client.get(reverse("admin:momentum_program_change", args=[program.pk])).status_code == 200


def test_a_question_with_answers_is_reworded_and_retired_but_never_lost(signed_in: SignIn) -> None:

    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    program = make_program()
    question = make_question(program)
    make_application(offering=make_offering(program=program)).answers.create(question=question, value="x")
    address = reverse("admin:momentum_question_edit", args=[question.pk])
    refused = client.post(address, {"role": "both", "kind": "text", **words("prompt", "help")})
    assert "This question has answers" in refused.text
    posted(client, "admin:momentum_question_edit", question.pk, role="both", kind="line", **words("prompt", "help"))
    posted(client, "admin:momentum_question_remove", question.pk)
    question.refresh_from_db()
    assert (question.prompt_en, question.is_asked) == ("Prompt", False)
    set_asked(question, by=factories.make_staff(StaffRole.COORDINATOR), now=timezone.now())
    assert Question.objects.asked_of(program.tiers.get(), Role.MENTEE).get() == question


def test_an_offering_lives_by_buttons_alone(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    offering = make_offering(State.GATHERING_INTEREST)
    for name, state in (("open", State.PREPARING), ("start", State.RUNNING), ("complete", State.COMPLETED)):
        page = client.get(reverse("admin:momentum_offering_change", args=[offering.pk])).text
        assert reverse("admin:momentum_offering_deed", args=[offering.pk, name]) in page
        posted(client, "admin:momentum_offering_deed", offering.pk, name)
        offering.refresh_from_db()
        assert offering.state == state
    posted(client, "admin:momentum_offering_copy", offering.pk, **both("name", "Next"))
    copy = offering.copies.get()
    assert (copy.name_en, copy.state, copy.starts_on, copy.windows.count()) == (
        "Next",
        State.GATHERING_INTEREST,
        None,
        0,
    )
    posted(client, "admin:momentum_offering_deed", copy.pk, "cancel", reason="Too few people.")
    assert copy.events.get(action="cancel").note == "Too few people."


def test_somebody_says_to_be_interested_and_takes_it_back(signed_in: SignIn) -> None:
    program, member = make_program(), factories.make_member()
    client, tier = signed_in(member), program.tiers.get()
    answer = client.post(reverse("momentum:interest-say", args=[program.code]), {"note": "Soon"})
    assert "Choose as whom you would take part." in answer.text
    posted(client, "momentum:interest-say", program.code, role=f"{tier.pk}-mentee", profile=["new-role"], note="Soon")
    posted(client, "momentum:interest-say", program.code, role=f"{tier.pk}-mentee", profile=["re-entry"])
    interest = Interest.objects.get()
    assert (interest.profile, interest.note, interest.tier) == (["re-entry"], "", tier)
    stranger = signed_in(factories.make_member())
    assert stranger.post(reverse("momentum:interest-withdraw", args=[interest.pk])).status_code == 404
    posted(client, "momentum:interest-withdraw", interest.pk)
    assert not Interest.objects.open().exists()


def test_interest_is_counted_without_names(signed_in: SignIn) -> None:
    program = make_program()
    for profile in (["new-role"], ["new-role", "re-entry"]):
        make_interest(program, factories.make_member(first_name="Zebulon"), profile=profile)
    make_interest(program, factories.make_member(), Role.MENTOR, profile=["new-role"])
    client = signed_in(factories.make_staff(StaffRole.COORDINATOR))
    page = client.get(reverse("admin:momentum_program_interest", args=[program.pk]))
    rows = page.context["tables"][0][2]
    assert rows == [("Moving into a new role or area", 2, 1), ("Re-entering the workforce", 1, 0)]
    assert "Zebulon" not in page.text
    file = client.get(reverse("admin:momentum_program_interest_file", args=[program.pk, "csv"]))
    assert '"Re-entering the workforce","1","0"' in file.text
    assert client.get(reverse("admin:momentum_program_interest_file", args=[program.pk, "xlsx"])).status_code == 200


def test_the_public_page_says_who_is_sought_now(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    program = make_program(adviser_name="An adviser", adviser_email="adviser@members.example")
    url = reverse("pages:program-detail", args=[program.code])
    assert "No applications at present" in Client().get(url).text
    offering = make_offering(program=program)
    offering.windows.filter(role=Role.MENTEE).update(closes_on=today() - timedelta(days=1))
    with django_assert_num_queries(10):
        page = Client().get(url).text
    assert "Mentors can apply now" in page
    assert "adviser@members.example" in page
    with translation.override("fr"):
        assert "An adviser" in Client().get(reverse("pages:program-detail", args=[program.code])).text


def test_the_three_programs_are_ready_to_be_opened() -> None:
    assert MembershipCategory.objects.count() == 7
    loaded = Program.objects.filter(code__in=("momentum", "diversity", "peer"))
    assert {program.code: (program.tiers.count(), program.questions.count()) for program in loaded} == {
        "momentum": (1, 4),
        "diversity": (1, 4),
        "peer": (2, 2),
    }
    student = factories.make_member(category="student")
    answers = {
        tier.mentee_activity: may_take_part(student, tier.mentee_activity, today()).reason
        for program in loaded
        for tier in program.tiers.all()
    }
    assert answers == {
        "momentum-mentee": "not_allowed",
        "diversity-mentee": "ok",
        "peer-into-the-program-mentee": "declare",
        "peer-into-practice-mentee": "declare",
    }
    for name in ("name_en", "name_fr"):
        names = list(Activity.objects.values_list(name, flat=True))
        assert len(set(names)) == len(names)
    upper_year = Activity.objects.filter(name_en__contains="upper-year").order_by("position")
    assert [each.name for each in upper_year] == [
        "Peer mentorship: upper-year student (mentor)",
        "Peer mentorship: upper-year student (mentee)",
    ]


def test_the_demo_has_an_offering_of_each_program() -> None:
    factories.make_staff(StaffRole.COORDINATOR)
    factories.make_member()
    now = timezone.now()
    assert (seed_programs(now), seed_programs(now)) == (4, 0)
    states = Offering.objects.order_by("program__code", "pk").values_list("program__code", "state")
    assert list(states) == [
        ("diversity", State.PREPARING),
        ("momentum", State.RUNNING),
        ("momentum", State.GATHERING_INTEREST),
        ("peer", State.RUNNING),
    ]
    assert Interest.objects.open().exists()
