"""The agreement: drafted by one, changed by either, signed by both; and what goes with it (OD-7, CPD-1, CPD-3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from mentorship.pairs import workflow
from mentorship.pairs.agreement_words import fingerprint, words_of
from mentorship.pairs.forms.agreements import SECTIONS
from mentorship.pairs.models import Agreement, Goal, Pairing
from mentorship.pairs.queries import agreement_in_force, evaluation_days, evaluation_due
from mentorship.pairs.reminders import ask_for_evaluations
from mentorship.pairs.rules import Shown
from mentorship.pairs.workflow import EvaluationAnswers, GoalAnswers
from mentorship.profiles.policy import Program
from mentorship.workbooks.models import WorkbookQuestion
from mentorship.workbooks.workflow import Given, begin_workbook, save_answers
from tests import factories
from tests.mentorship.agreements import TERMS
from tests.mentorship.introductions import make_mentee
from tests.mentorship.mentors import make_mentor

pytestmark = pytest.mark.django_db
DECLARED = {"is_voluntary": "on", "is_no_boss": "on", "is_no_onboarding": "on", "names_no_client": "on"}


def running(program: Program = Program.FIND) -> Pairing:
    mentor, mentee = make_mentor().member, make_mentee()
    now = timezone.now()
    pairing = workflow.propose_pairing(mentor=mentor, mentee=mentee, program=program, actor=None, now=now)
    workflow.start_pairing(pairing.pk, actor=None, now=now)
    return Pairing.objects.select_related("mentor", "mentee").get(pk=pairing.pk)


def draft(pairing: Pairing, member: Member | None = None) -> Agreement:
    return workflow.draft_agreement(pairing, member or pairing.mentee, TERMS, now=timezone.now())


def sign(agreement: Agreement, member: Member, *, revision: int | None = None, has_declared: bool = True) -> Any:
    return workflow.sign_agreement(
        agreement,
        member,
        name=member.get_full_name(),
        has_declared=has_declared,
        revision=revision or agreement.revision,
        now=timezone.now(),
    )


def mails(member: Member) -> list[str]:
    found = OutgoingEmail.objects.filter(to_address=member.email, event__startswith="pairing_")
    return sorted(found.exclude(event="pairing_started").values_list("event", flat=True))


def signed(pairing: Pairing) -> Agreement:
    agreement = draft(pairing)
    sign(agreement, pairing.mentee)
    sign(agreement, pairing.mentor)
    return Agreement.objects.get(pk=agreement.pk)


def test_both_sign_the_same_words_and_both_are_told() -> None:
    pairing = running()
    agreement = draft(pairing)
    sign(agreement, pairing.mentee)
    sign(agreement, pairing.mentee)
    assert agreement_in_force(pairing) is None
    sign(agreement, pairing.mentor)
    in_force = agreement_in_force(pairing)
    assert in_force == agreement
    assert in_force is not None
    assert {each.content_hash for each in in_force.signatures.all()} == {fingerprint(words_of(in_force))}
    assert in_force.words == words_of(in_force)
    to_sign = "pairing_agreement_to_sign"  # once for the draft, once for the other's signature
    assert mails(pairing.mentor) == ["pairing_agreement_signed", to_sign, to_sign]
    assert mails(pairing.mentee) == ["pairing_agreement_signed"]


def test_a_changed_draft_loses_its_signatures_and_who_had_signed_is_told() -> None:
    pairing = running()
    agreement = draft(pairing)
    sign(agreement, pairing.mentee)
    changed = TERMS | {"minutes": 45}
    workflow.change_agreement(agreement, pairing.mentor, changed, revision=1, now=timezone.now())
    assert not agreement.signatures.exists()
    assert mails(pairing.mentee) == ["pairing_agreement_changed"]
    with pytest.raises(WrongState):  # the words that were read are not those that stand there
        sign(agreement, pairing.mentee, revision=1)
    with pytest.raises(WrongState):
        workflow.change_agreement(agreement, pairing.mentee, TERMS, revision=1, now=timezone.now())
    agreement.refresh_from_db()
    assert (agreement.revision, agreement.minutes) == (2, 45)


def test_an_amendment_leaves_what_is_in_force_until_both_have_signed_it() -> None:
    pairing = running()
    first = signed(pairing)
    second = workflow.draft_agreement(pairing, pairing.mentor, TERMS | {"minutes": 30}, now=timezone.now())
    assert second.number == 2
    assert agreement_in_force(pairing) == first
    with pytest.raises(WrongState):
        workflow.change_agreement(first, pairing.mentee, TERMS, revision=1, now=timezone.now())
    sign(second, pairing.mentor)
    sign(second, pairing.mentee)
    assert agreement_in_force(pairing) == second
    assert Agreement.objects.get(pk=first.pk).state == Agreement.State.SIGNED


def test_nobody_else_and_nobody_without_the_declarations_signs() -> None:
    pairing = running()
    agreement, stranger = draft(pairing), factories.make_member()
    for deed in (
        lambda: sign(agreement, stranger),
        lambda: sign(agreement, pairing.mentor, has_declared=False),
        lambda: draft(pairing, stranger),
        lambda: workflow.change_agreement(agreement, stranger, TERMS, revision=1, now=timezone.now()),
        lambda: workflow.drop_agreement(agreement, stranger, revision=1, now=timezone.now()),
        lambda: workflow.save_goal(pairing, stranger, GoalAnswers("A goal"), now=timezone.now()),
        lambda: workflow.share(pairing, pairing.mentor, Shown.PROFILE, now=timezone.now()),
        lambda: workflow.give_evaluation(pairing, stranger, EvaluationAnswers(5, 5), now=timezone.now()),
        lambda: workflow.complete_pairing(pairing, stranger, now=timezone.now()),
        lambda: workflow.pause_pairing(pairing, stranger, now=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_completion_waits_for_the_months_of_the_program() -> None:
    pairing = running(Program.ONDEMAND)
    with pytest.raises(WrongState):
        workflow.complete_pairing(pairing, pairing.mentee, now=timezone.now() + timedelta(days=170))
    workflow.complete_pairing(pairing, pairing.mentor, now=timezone.now() + timedelta(days=185))
    pairing.refresh_from_db()
    assert (pairing.state, pairing.place_no) == (Pairing.State.COMPLETED, None)
    assert mails(pairing.mentee) == ["pairing_completed"]


def test_a_fourth_goal_at_once_is_too_many() -> None:
    pairing, now = running(), timezone.now()
    for number in range(3):
        workflow.save_goal(pairing, pairing.mentee, GoalAnswers(f"Goal {number}", confidence_before=4), now=now)
    with pytest.raises(WrongState):
        workflow.save_goal(pairing, pairing.mentor, GoalAnswers("A fourth"), now=now)
    reached = GoalAnswers("Goal 0", state=Goal.State.REACHED, confidence_before=4, confidence_after=8)
    workflow.save_goal(pairing, pairing.mentor, reached, number=1, now=now)
    fourth = workflow.save_goal(pairing, pairing.mentee, GoalAnswers("A fourth"), now=now)
    assert (fourth.number, pairing.goals.get(number=1).confidence_after) == (4, 8)


def test_an_evaluation_is_due_half_way_and_at_the_end() -> None:
    pairing = running()
    signed(pairing)
    early = timezone.now()
    with pytest.raises(WrongState):
        workflow.give_evaluation(pairing, pairing.mentee, EvaluationAnswers(5, 4), now=early)
    middle = early + timedelta(days=80)
    answers = EvaluationAnswers(5, 4, for_other="Thank you.", for_staff="Between us.")
    for _time in range(2):
        evaluation = workflow.give_evaluation(pairing, pairing.mentee, answers, now=middle)
    assert (evaluation.point, pairing.evaluations.count()) == ("middle", 1)


@pytest.mark.parametrize(
    ("program", "months", "days"),
    [
        (Program.FIND, None, {}),  # the two decide how long (FIND-7): without an agreement there is only the end
        (Program.ONDEMAND, None, {"middle": date(2027, 2, 16), "end": date(2027, 5, 18)}),
        (Program.ONDEMAND, 2, {"middle": date(2026, 12, 18), "end": date(2027, 1, 18)}),  # what was left (OD-17)
        (Program.MOMENTUM, None, {}),
    ],
)
def test_each_program_sets_its_points_of_evaluation(program: str, months: int | None, days: dict[str, date]) -> None:
    began = datetime(2026, 11, 18, 15, tzinfo=UTC)
    pairing = Pairing(program=program, started_at=began, months=months)
    starts = {"start": date(2026, 12, 2)}
    assert {point.value: day for point, day in evaluation_days(pairing, None).items()} == starts | days
    on = date(2026, 12, 2)
    assert evaluation_due(pairing, None, on - timedelta(days=1)) is None
    assert evaluation_due(pairing, None, on) == ("start" if program == Program.MOMENTUM else None)
    for point, day in days.items():
        assert evaluation_due(pairing, None, day) == point
    pairing.ended_at = began
    assert evaluation_due(pairing, None, on) == "end"


def test_the_pages_of_the_two() -> None:
    pairing, client = running(), Client()
    write = reverse("mentorship:agreement-write", args=[pairing.public_id])
    read = reverse("mentorship:agreement-detail", args=[pairing.public_id])
    page = reverse("mentorship:pairing-detail", args=[pairing.public_id])
    client.force_login(pairing.mentee)
    proposed = client.get(write).context["form"].initial
    answer = client.post(write, proposed | {"modes": ["video"], "goals": "Home visits"})
    assert answer.status_code == 302, answer.context["form"].errors
    refused = client.post(reverse("mentorship:agreement-sign", args=[pairing.public_id]), {"revision": 1, "name": "R"})
    assert set(refused.context["form"].errors) == {*DECLARED, "name"}
    for person in (pairing.mentee, pairing.mentor):
        client.force_login(person)
        form = DECLARED | {"revision": 1, "name": person.get_full_name().upper()}
        client.post(reverse("mentorship:agreement-sign", args=[pairing.public_id]), form)
    assert agreement_in_force(pairing) is not None
    workflow.save_goal(pairing, pairing.mentee, GoalAnswers("Home visits", confidence_before=3), now=timezone.now())
    workflow.share(pairing, pairing.mentee, Shown.PROFILE, now=timezone.now())
    shared = reverse("mentorship:pairing-mentee-profile", args=[pairing.public_id])
    for address in (page, read, shared):
        assert client.get(address).status_code == 200
    workflow.unshare(pairing, pairing.mentee, Shown.PROFILE, now=timezone.now())
    assert client.get(shared).status_code == 404
    client.force_login(factories.make_member())
    for address in (page, read, write, shared):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("typed", ["Zoë L'Étoile-Łukasz", "zoe l’etoile lukasz", "  ZOË   L'ÉTOILE ŁUKASZ "])
def test_a_signature_is_the_own_name_whatever_the_keyboard(typed: str) -> None:
    pairing = running()
    Member.objects.filter(pk=pairing.mentee_id).update(first_name="Zoë", last_name="L'Étoile-Łukasz")
    pairing.mentee.refresh_from_db()
    given = workflow.sign_agreement(
        draft(pairing), pairing.mentee, name=typed, has_declared=True, revision=1, now=timezone.now()
    )
    assert given.name == typed.strip()
    other = draft(running())
    with pytest.raises(NotAllowed):
        workflow.sign_agreement(
            other, other.pairing.mentee, name=typed, has_declared=True, revision=1, now=timezone.now()
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_three_goals_as_for_one(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    pairing = running()
    signed(pairing)
    for number in range(count):
        workflow.save_goal(pairing, pairing.mentee, GoalAnswers(f"Goal {number}"), now=timezone.now())
    factories.sign_in(client, pairing.mentee)
    for name, statements in (("pairing-detail", 19), ("agreement-detail", 6)):
        address = reverse(f"mentorship:{name}", args=[pairing.public_id])
        client.get(address)
        with django_assert_num_queries(statements):
            client.get(address)


def test_an_evaluation_that_is_due_is_asked_for_once() -> None:
    pairing = running()
    early = timezone.now()
    agreement = draft(pairing)  # from three weeks ago to 160 days ahead
    for person in (pairing.mentee, pairing.mentor):
        workflow.sign_agreement(
            agreement, person, name=person.get_full_name(), has_declared=True, revision=1, now=early
        )
    middle = early + timedelta(days=80)
    answers = EvaluationAnswers(5, 4)
    workflow.give_evaluation(pairing, pairing.mentor, answers, now=middle)
    for _time in range(2):
        ask_for_evaluations(middle)
    assert mails(pairing.mentee).count("pairing_evaluation_due") == 1
    assert mails(pairing.mentor).count("pairing_evaluation_due") == 0
    workflow.complete_pairing(pairing, pairing.mentee, now=middle)
    ask_for_evaluations(middle)
    ask_for_evaluations(middle + timedelta(days=2))
    assert mails(pairing.mentee).count("pairing_evaluation_due") == 2
    assert mails(pairing.mentor).count("pairing_evaluation_due") == 1
    ended = running()
    workflow.end_pairing(ended, ended.mentor, reason="", now=middle)  # nobody is asked about an early end
    ask_for_evaluations(middle + timedelta(days=2))
    assert mails(ended.mentee) == ["pairing_ended"]


def test_the_home_page_says_that_an_evaluation_is_due(client: Client) -> None:
    pairing = running()
    factories.sign_in(client, pairing.mentee)
    assert "Give your evaluation" not in client.get(reverse("pages:home")).content.decode()
    workflow.complete_pairing(pairing, pairing.mentor, now=timezone.now())
    assert "Give your evaluation" in client.get(reverse("pages:home")).content.decode()
    workflow.give_evaluation(pairing, pairing.mentee, EvaluationAnswers(5, 4), now=timezone.now())
    assert "Give your evaluation" not in client.get(reverse("pages:home")).content.decode()


def test_a_goal_is_taken_over_from_the_workbook_by_who_reads_it(client: Client) -> None:
    pairing, now = running(), timezone.now()
    workbook = begin_workbook(pairing.mentee, "mentee", now=now)
    questions = WorkbookQuestion.objects.filter(section__template=workbook.template, section__code="goals")
    said = {"goal": "Shorter reports", "why-now": "They take my evenings.", "confidence": 4}
    given = [Given(code, questions.get(code=code), 1, value, "") for code, value in said.items()]
    save_answers(workbook, given, now=now)
    address = reverse("mentorship:goal-new", args=[pairing.public_id])
    factories.sign_in(client, pairing.mentee)
    assert "Shorter reports" in client.get(address).content.decode()
    initial = client.get(address + "?from=1").context["form"].initial
    assert (initial["text"], initial["why"], initial["confidence_before"]) == ("Shorter reports", said["why-now"], 4)
    factories.sign_in(client, pairing.mentor)
    assert "Shorter reports" not in client.get(address + "?from=1").content.decode()
    workflow.share(pairing, pairing.mentee, Shown.WORKBOOK, now=now)
    assert "Shorter reports" in client.get(address).content.decode()


def test_the_mentor_reads_the_workbook_while_it_is_shared(client: Client) -> None:
    pairing = running()
    address = reverse("mentorship:pairing-workbook", args=[pairing.public_id])
    begin_workbook(pairing.mentee, "mentee", now=timezone.now())
    factories.sign_in(client, pairing.mentor)
    assert client.get(address).status_code == 404
    workflow.share(pairing, pairing.mentee, Shown.WORKBOOK, now=timezone.now())
    assert client.get(address).status_code == 200
    assert address in client.get(reverse("mentorship:pairing-detail", args=[pairing.public_id])).text
    factories.sign_in(client, pairing.mentee)
    assert client.get(address).status_code == 404


def test_who_writes_on_an_old_draft_sees_the_new_one_keeps_the_words_and_can_go_on(client: Client) -> None:
    pairing = running()
    agreement = draft(pairing)
    write = reverse("mentorship:agreement-write", args=[pairing.public_id])
    client.force_login(pairing.mentee)
    opened = client.get(write).context["form"].initial
    mine = {name: value for name, value in opened.items() if value is not None} | {"goals": "My words"}
    workflow.change_agreement(
        agreement, pairing.mentor, TERMS | {"goals": "Their words"}, revision=opened["revision"], now=timezone.now()
    )
    refused = client.post(write, mine)
    page = refused.content.decode()
    assert "has been changed since you opened this page" in page
    assert "Their words" in page
    assert "My words</textarea>" in page
    assert Agreement.objects.get().goals == "Their words"
    again = mine | {"revision": refused.context["form"]["revision"].value()}
    assert client.post(write, again).status_code == 302
    assert Agreement.objects.get().goals == "My words"


def test_two_who_write_one_goal_lose_nothing_in_silence(client: Client) -> None:
    pairing = running()
    workflow.save_goal(pairing, pairing.mentee, GoalAnswers("Home visits"), now=timezone.now())
    address = reverse("mentorship:goal-change", args=[pairing.public_id, 1])
    client.force_login(pairing.mentee)
    opened = client.get(address).context["form"].initial
    workflow.save_goal(pairing, pairing.mentor, GoalAnswers("Their words"), number=1, now=timezone.now())
    mine = {"text": "My words", "state": "open", "seen": opened["seen"]}
    refused = client.post(address, mine)
    page = refused.content.decode()
    assert "This goal has been changed since you opened the page" in page
    assert "<dd>Their words</dd>" in page
    assert "My words</textarea>" in page
    assert pairing.goals.get().text == "Their words"
    assert client.post(address, mine | {"seen": refused.context["form"]["seen"].value()}).status_code == 302
    assert pairing.goals.get().text == "My words"


def test_a_goals_day_is_still_to_come_unless_it_stood_there_before(client: Client) -> None:
    pairing, past = running(), timezone.now().date() - timedelta(days=40)
    factories.sign_in(client, pairing.mentee)
    mine = {"text": "Home visits", "by": past.isoformat()}
    refused = client.post(reverse("mentorship:goal-new", args=[pairing.public_id]), mine)
    assert refused.context["form"].errors == {"by": ["This day has passed. Choose one to come, or leave it empty."]}
    assert not pairing.goals.exists()
    workflow.save_goal(pairing, pairing.mentee, GoalAnswers("Home visits", by=past), now=timezone.now())
    change = reverse("mentorship:goal-change", args=[pairing.public_id, 1])
    later = mine | {"state": "reached", "seen": client.get(change).context["form"].initial["seen"]}
    earlier = later | {"by": (past - timedelta(days=1)).isoformat()}
    assert "by" in client.post(change, earlier).context["form"].errors
    assert client.post(change, later).status_code == 302
    assert (pairing.goals.get().state, pairing.goals.get().by) == ("reached", past)


def test_the_form_asks_for_each_term_once() -> None:
    asked = [name for _legend, names in SECTIONS for name in names]
    assert sorted(asked) == sorted(TERMS)
