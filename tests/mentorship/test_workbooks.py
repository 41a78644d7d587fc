"""Workbooks: begun by who may, saved from several windows, sent to a program, in versions (OD-3, FIND-9)."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Eligibility, Member
from members.queries import today
from mentorship.content_loader import load
from mentorship.workbooks import submission, workflow
from mentorship.workbooks.described import described_workbook, sections_for_print
from mentorship.workbooks.models import Workbook, WorkbookAnswer, WorkbookQuestion, WorkbookTemplate
from mentorship.workbooks.queries import answers_of, sections_of, template_in_force, workbook_of
from mentorship.workbooks.rules import TRANSITIONS, Action, may_identify, seen, standing_of
from mentorship.workbooks.workflow import Given
from tests import factories
from tests.mentorship.mentors import days

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
SECTIONS = [
    *("where-i-am", "strengths", "growth", "values-and-path", "past-mentoring", "goals", "give-and-ask"),
    *("practical", "boundaries", "webinars", "looking-back"),
]
NEEDED = {
    "where-i-am": {"role": "Student", "situation": ["student"]},
    "strengths": {"strength": "Patience"},
    "growth": {"area": "Reports"},
    "goals": {"goal": "Write shorter reports"},
    "give-and-ask": {"ask": "Questions"},
    "practical": {"modes": ["video"], "languages": ["fr"]},
    "boundaries": {"not-notce": True, "no-clients": True},
}


def make_workbook(member: Member | None = None, kind: str = "mentee") -> Workbook:
    return workflow.begin_workbook(member or factories.make_member(), kind, now=timezone.now())


def question(workbook: Workbook, section: str, code: str) -> WorkbookQuestion:
    return WorkbookQuestion.objects.get(section__template=workbook.template, section__code=section, code=code)


def give(workbook: Workbook, section: str, code: str, value: Any, known: str = "0.", turn: int = 1) -> Any:
    given = Given("it", question(workbook, section, code), turn, value, known)
    return workflow.save_answers(workbook, [given], now=timezone.now())


def fill_in(workbook: Workbook) -> None:
    for section, answers in NEEDED.items():
        for code, value in answers.items():
            give(workbook, section, code, value)


def value_of(workbook: Workbook, section: str, code: str, turn: int = 1) -> Any:
    answer = answers_of(workbook).get((question(workbook, section, code).pk, turn))
    return answer.value if answer else None


def page(section: str = "goals", kind: str = "mentee") -> str:
    return reverse("mentorship:workbook-section", args=[kind, section])


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, datetime]]:
    """A program that takes every mentee workbook; what it took."""
    taken: list[tuple[int, datetime]] = []
    monkeypatch.setattr(submission, "HOOKS", [])
    submission.add_hook(
        submission.Hook(
            wants=lambda workbook: "Sending starts the ten days." if workbook.template.kind == "mentee" else None,
            take=lambda workbook, now: taken.append((workbook.pk, now)),
        )
    )
    return taken


def test_the_first_versions_hold_the_questions_in_both_languages() -> None:
    mentee, mentor = template_in_force("mentee"), template_in_force("mentor")
    assert mentee is not None
    assert mentor is not None
    assert [section.code for section in sections_of(mentee)] == SECTIONS
    assert {section.code: section.repeats for section in sections_of(mentee) if section.repeats > 1} == {
        "strengths": 3,
        "growth": 3,
        "goals": 3,
    }
    for template in (mentee, mentor):
        assert workflow.faults_of(template) == []
        for section in sections_of(template):
            assert section.title_en
            assert section.title_fr
            assert bool(section.lead_en) == bool(section.lead_fr)
            assert all(bool(each.help_en) == bool(each.help_fr) for each in section.questions.all())


def test_loading_content_again_changes_no_published_version() -> None:
    WorkbookTemplate.objects.filter(kind="mentee").update(title_en="As it was published")
    WorkbookQuestion.objects.filter(code="role").update(prompt_en="As it was published")
    load()
    assert WorkbookTemplate.objects.filter(kind="mentee").count() == 1
    assert WorkbookTemplate.objects.get(kind="mentee").title_en == "As it was published"
    assert (
        WorkbookQuestion.objects.get(code="role", section__template__kind="mentee").prompt_en == "As it was published"
    )


def test_who_has_resources_begins_once_and_who_has_not_reads_why(signed_in: SignIn) -> None:
    member = factories.make_member(category="student")
    client = signed_in(member)
    begin = reverse("mentorship:workbook-begin", args=["mentee"])
    for _click in range(2):
        assert client.post(begin)["Location"] == reverse("mentorship:workbook-detail", args=["mentee"])
    assert Workbook.objects.get(member=member).events.get().action == Action.BEGIN
    assert client.post(reverse("mentorship:workbook-begin", args=["other"])).status_code == 404
    Eligibility.objects.filter(activity__code="resources").update(answer=Eligibility.Answer.NOT_ALLOWED)
    stranger = factories.make_member()
    with pytest.raises(NotAllowed):
        make_workbook(stranger)
    client = signed_in(stranger)
    assert client.post(begin).status_code == 403
    assert "does not include the resources" in client.get(reverse("mentorship:workbook-list")).text
    assert signed_in(member).get(page()).status_code == 200  # what one has, one keeps


def test_a_lapsed_member_keeps_the_workbook_and_begins_none(signed_in: SignIn) -> None:
    member = factories.make_member()
    workbook = make_workbook(member)
    member.memberships.update(starts_on=today() - days(800), ends_on=today() - days(436))
    with pytest.raises(NotAllowed):
        make_workbook(member, "mentor")
    give(workbook, "goals", "goal", "Still mine")
    assert "Still mine" in signed_in(member).get(page()).text


def test_a_stranger_reaches_no_workbook_but_the_own_one(signed_in: SignIn) -> None:
    workbook = make_workbook()
    give(workbook, "goals", "goal", "Kettle")
    client = signed_in(factories.make_member())
    for name in ("detail", "print"):
        assert client.get(reverse(f"mentorship:workbook-{name}", args=["mentee"])).status_code == 404
    assert client.post(page(), {"goal-1": "Mine", "seen-goal-1": "0."}).status_code == 404
    assert client.post(reverse("mentorship:workbook-send", args=["mentee"])).status_code == 404
    assert value_of(workbook, "goals", "goal") == "Kettle"


def test_a_page_saves_every_kind_of_answer_for_each_time_it_is_asked(signed_in: SignIn) -> None:
    workbook = make_workbook()
    client = signed_in(workbook.member)
    data = {
        "goal-1": "Feel at ease\r\nwith families",
        "topic-1": "ethics",
        "by-when-1": "2027-03-31",
        "confidence-1": "0",
        "goal-3": "A third one",
    }
    answer = client.post(page(), data | {f"seen-{name}": "0." for name in data} | {"next": "1"})
    assert answer["Location"] == page("give-and-ask")
    assert value_of(workbook, "goals", "goal") == "Feel at ease\nwith families"
    assert value_of(workbook, "goals", "by-when") == "2027-03-31"
    assert value_of(workbook, "goals", "confidence") == 0
    assert value_of(workbook, "goals", "goal", 3) == "A third one"
    assert WorkbookAnswer.objects.filter(workbook=workbook).count() == 5
    shown = client.get(page()).text
    for words in ("Feel at ease", 'value="2027-03-31"', 'value="0"', "A third one"):
        assert words in shown
    assert shown.count('<details class="qa" open>') == 2  # the second time holds nothing


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_wrong_stands_beside_the_field_and_the_rest_is_saved(signed_in: SignIn, language: str) -> None:
    workbook = make_workbook(factories.make_member(language=language))
    with translation.override(language):
        address = page()
    data = {"goal-1": "x" * 501, "by-when-1": "demain", "why-now-1": "Kettle"}
    shown = signed_in(workbook.member).post(address, data | {f"seen-{name}": "0." for name in data}).text
    sentence = {"en": "Write the date as year, month and day", "fr": "Écrivez la date\u00a0: année, mois et jour"}[
        language
    ]
    for words in (sentence, 'href="#id_by-when-1"', 'value="demain"', "x" * 501, "Kettle"):
        assert words in shown
    assert value_of(workbook, "goals", "why-now") == "Kettle"
    assert value_of(workbook, "goals", "goal") is None


def test_autosave_sends_what_changed_and_remembers_the_new_revision(signed_in: SignIn) -> None:
    workbook = make_workbook()
    client = signed_in(workbook.member)
    known = "0."
    for words in ("One", "One, two", "One, two, three"):
        answer = client.post(page(), {"goal-1": words, "seen-goal-1": known}, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert (answer.json()["conflicts"], answer.json()["errors"]) == ([], {})
        known = answer.json()["seen"]["goal-1"]
    held = WorkbookAnswer.objects.get(workbook=workbook)
    assert (held.value, held.revision, seen(held)) == ("One, two, three", 3, known)


def test_an_empty_page_shows_empty_fields(signed_in: SignIn) -> None:
    client = signed_in(make_workbook().member)
    for section in SECTIONS:
        shown = client.get(page(section)).text
        assert not re.search(r">\s*False|\"False|\"None", shown), section


def test_two_windows_lose_nothing(signed_in: SignIn) -> None:
    workbook = make_workbook()
    give(workbook, "goals", "goal", "Before")
    known = seen(answers_of(workbook)[question(workbook, "goals", "goal").pk, 1])
    client = signed_in(workbook.member)
    assert client.post(page(), {"goal-1": "From one", "seen-goal-1": known}).status_code == 302
    # the other window still shows "Before", and knows nothing of the first one
    other = {"goal-1": "From the other", "seen-goal-1": known, "why-now-1": "Because", "seen-why-now-1": "0."}
    by_script = client.post(page(), other, headers={"Accept": "application/json"})
    assert (by_script.status_code, by_script.json()["conflicts"]) == (409, ["goal-1"])
    answer = client.post(page(), other)
    assert answer.status_code == 409
    for words in ("From one", "From the other", "In the other window:"):
        assert words in answer.text
    assert value_of(workbook, "goals", "goal") == "From one"
    assert value_of(workbook, "goals", "why-now") == "Because"
    current = seen(answers_of(workbook)[question(workbook, "goals", "goal").pk, 1])
    assert f'name="seen-goal-1" value="{current}"' in answer.text
    assert client.post(page(), other | {"seen-goal-1": current}).status_code == 302
    assert value_of(workbook, "goals", "goal") == "From the other"


def test_a_window_that_did_not_touch_an_answer_takes_nothing_back() -> None:
    workbook = make_workbook()
    give(workbook, "goals", "goal", "Before")
    known = seen(answers_of(workbook)[question(workbook, "goals", "goal").pk, 1])
    give(workbook, "goals", "goal", "After", known)
    assert give(workbook, "goals", "goal", "Before", known).conflicts == {}
    assert value_of(workbook, "goals", "goal") == "After"


@pytest.mark.parametrize(
    ("text", "is_warned_of"),
    [
        ("Call 613-555-0100 on Monday", True),
        ("write to someone@clinic.example", True),
        ("health card 1234-567-890", True),
        ("ABCD 1234 5678", True),
        ("Two years, 30 clients, 2027-03-31, 10 to 12 hours", False),
        ("", False),
        (["video"], False),
    ],
)
def test_what_looks_like_an_address_or_a_number_is_warned_of(text: Any, is_warned_of: bool) -> None:
    assert may_identify(text) is is_warned_of


def test_the_warning_says_which_answer_and_still_saves(signed_in: SignIn) -> None:
    workbook = make_workbook()
    data = {"why-now-1": "Her mother, 613-555-0100", "seen-why-now-1": "0."}
    shown = signed_in(workbook.member).post(page(), data, follow=True).text
    assert "In “Why now?” something looks like an address or a number." in shown
    assert value_of(workbook, "goals", "why-now") == "Her mother, 613-555-0100"


def test_progress_counts_what_is_needed_and_the_first_time_alone() -> None:
    workbook = make_workbook()
    give(workbook, "strengths", "strength", "Second", turn=2)
    give(workbook, "past-mentoring", "helped", "Time")
    standings = {each.section.code: each for each in standing_of(sections_of(workbook.template), answers_of(workbook))}
    assert [code for code, each in standings.items() if each.is_done] == ["past-mentoring"]
    assert [each.code for each in standings["strengths"].missing] == ["strength"]
    give(
        workbook,
        "past-mentoring",
        "helped",
        "",
        seen(answers_of(workbook)[standings["past-mentoring"].section.questions.all()[0].pk, 1]),
    )
    assert not any(each.is_done for each in standing_of(sections_of(workbook.template), answers_of(workbook)))


def test_without_a_program_there_is_no_button_and_nothing_is_sent(signed_in: SignIn) -> None:
    workbook = make_workbook(factories.make_member(category="student"))
    fill_in(workbook)
    shown = signed_in(workbook.member).get(reverse("mentorship:workbook-detail", args=["mentee"])).text
    assert "there is no program to send it to" in shown
    assert "Standing(" not in shown
    assert "Send my workbook" not in shown
    with pytest.raises(WrongState, match="nothing to send it to"):
        workflow.send_workbook(workbook, by=workbook.member, now=timezone.now())


def test_sending_says_what_is_missing_with_a_link(program: list[Any], signed_in: SignIn) -> None:
    workbook = make_workbook()
    give(workbook, "strengths", "strength", "Patience")
    with pytest.raises(WrongState, match="missing"):
        workflow.send_workbook(workbook, by=workbook.member, now=timezone.now())
    shown = signed_in(workbook.member).get(reverse("mentorship:workbook-detail", args=["mentee"])).text
    assert "Sending starts the ten days." in shown
    assert "Send my workbook" not in shown
    assert f'<li><a href="{page("boundaries")}">Boundaries</a><ul>' in shown
    assert program == []


def test_sending_hands_it_over_once_and_closes_it(program: list[Any], signed_in: SignIn) -> None:
    workbook, now = make_workbook(), timezone.now()
    fill_in(workbook)
    with pytest.raises(NotAllowed):
        workflow.send_workbook(workbook, by=factories.make_member(), now=now)
    client = signed_in(workbook.member)
    for _click in range(2):
        client.post(reverse("mentorship:workbook-send", args=["mentee"]))
    workbook.refresh_from_db()
    assert workbook.state == "sent"
    assert [key for key, _at in program] == [workbook.pk]
    assert [event.action for event in workbook.events.all()] == [Action.BEGIN, Action.SEND]
    with pytest.raises(WrongState, match="is sent"):
        give(workbook, "goals", "goal", "Later")
    late = client.post(page(), {"goal-1": "Late", "seen-goal-1": "0."}, headers={"Accept": "application/json"})
    assert late.status_code == 410


def test_staff_reopen_with_a_reason_that_the_member_reads(program: list[Any], signed_in: SignIn) -> None:
    workbook, staff = make_workbook(factories.make_member(language="fr")), factories.make_staff()
    fill_in(workbook)
    with pytest.raises(WrongState):
        workflow.reopen_workbook(workbook, by=staff, reason="Too early.", now=timezone.now())
    workflow.send_workbook(workbook, by=workbook.member, now=timezone.now())
    with pytest.raises(NotAllowed):
        workflow.reopen_workbook(workbook, by=factories.make_member(), reason="Please.", now=timezone.now())
    address = reverse("admin:mentorship_workbook_reopen", args=[workbook.pk])
    client = signed_in(staff)
    assert "Say why." in client.post(address, {"reason": ""}).text
    client.post(address, {"reason": "Il manque un objectif."})
    workbook.refresh_from_db()
    assert (workbook.state, workbook.sent_at) == ("open", None)
    assert workbook.events.last().note == "Il manque un objectif."
    mail = OutgoingEmail.objects.get(event="workbook_reopened")
    assert (mail.to_address, mail.language) == (workbook.member.email, "fr")
    assert "Il manque un objectif." in mail.text_body


def test_every_action_has_its_states() -> None:
    assert set(TRANSITIONS) == set(Action) - {Action.BEGIN}


def test_a_mentor_reads_what_is_answered_and_print_has_everything() -> None:
    workbook = make_workbook()
    give(workbook, "goals", "goal", "Feel at ease")
    give(workbook, "goals", "confidence", 0)
    give(workbook, "practical", "languages", ["fr", "en"])
    shown = described_workbook(workbook)
    assert [section.title for section in shown.sections] == ["Goals", "Practical matters"]
    assert [row.words for row in shown.sections[0].turns[0]] == ["Feel at ease", "0 of 10"]
    assert shown.sections[1].turns[0][0].words == "French, English"
    printed = sections_for_print(workbook, "fr")
    assert [section.title for section in printed][:2] == ["Où j’en suis", "Mes forces"]
    assert len(printed) == len(SECTIONS)
    assert [len(section.turns) for section in printed] == [1] * len(SECTIONS)


@pytest.mark.parametrize("filled", [1, 3])
def test_pages_ask_the_database_the_same_whatever_is_filled_in(signed_in: SignIn, filled: int) -> None:
    workbook = make_workbook()
    for turn in range(1, filled + 1):
        give(workbook, "goals", "goal", "Goal", turn=turn)
    client = signed_in(workbook.member)
    asked = {}
    for name, args in (("list", []), ("detail", ["mentee"]), ("section", ["mentee", "goals"]), ("print", ["mentee"])):
        address = reverse(f"mentorship:workbook-{name}", args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    assert asked == {"list": 9, "detail": 10, "section": 7, "print": 8}


def test_a_new_version_is_a_copy_and_running_workbooks_stay_on_theirs(signed_in: SignIn) -> None:
    workbook = make_workbook()
    draft = workflow.draft_next_version("mentee")
    assert workflow.draft_next_version("mentee") == draft
    assert (draft.version, [section.code for section in sections_of(draft)]) == (2, SECTIONS)
    section = sections_of(draft)[0]
    section.title_en = "Here I am"
    workflow.save_part(section)
    assert workbook_of(workbook.member, "mentee").template.version == 1
    assert make_workbook().template.version == 1  # a draft is nobody's
    client = signed_in(factories.make_staff())
    assert "Here I am" in client.get(reverse("admin:mentorship_workbooktemplate_preview", args=[draft.pk])).text
    client.post(reverse("admin:mentorship_workbooktemplate_publish", args=[draft.pk]))
    assert make_workbook().template == draft
    assert workbook_of(workbook.member, "mentee").template.version == 1
    section.title_en = "Somewhere else"
    with pytest.raises(WrongState, match="never changes"):
        workflow.save_part(section)
    with pytest.raises(WrongState, match="never changes"):
        workflow.remove_part(section)
    change = reverse("admin:mentorship_workbooksection_change", args=[section.pk])
    assert client.post(change, {}).status_code == 403


def test_staff_write_sections_and_questions_of_a_draft(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff())
    client.post(reverse("admin:mentorship_workbooktemplate_add"), {"kind": "mentor"})
    draft = WorkbookTemplate.objects.get(kind="mentor", published_at=None)
    data = {
        "template": draft.pk,
        "position": 45,
        "code": "closing",
        "title_en": "Closing",
        "title_fr": "Clôture",
        "repeats": 1,
        "questions-TOTAL_FORMS": 1,
        "questions-INITIAL_FORMS": 0,
        "questions-0-position": 10,
        "questions-0-code": "how",
        "questions-0-kind": "one",
        "questions-0-prompt_en": "How did it end?",
        "questions-0-prompt_fr": "Comment cela s’est-il terminé?",
        "questions-0-least": 0,
        "questions-0-most": 0,
        "questions-0-lines": "Well",
    }
    address = reverse("admin:mentorship_workbooksection_add")
    assert "English | French" in client.post(address, data).text
    client.post(address, data | {"questions-0-lines": "Well | Bien\nNot yet | Pas encore"})
    made = WorkbookQuestion.objects.get(section__template=draft, code="how")
    assert made.options == [
        {"code": "well", "en": "Well", "fr": "Bien"},
        {"code": "not-yet", "en": "Not yet", "fr": "Pas encore"},
    ]
    WorkbookQuestion.objects.filter(pk=made.pk).update(options=[])
    with pytest.raises(WrongState, match="no options"):
        workflow.publish_version(draft, now=timezone.now())
