"""Who may do what (MEM-3): the table, one person's row, declarations, admissions, and the page that edits it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.privacy import export_of
from members.models import Activity, Admission, Declaration, Eligibility, Member, MembershipCategory, Suspension
from members.policy import Role
from members.queries import eligibility_table, holds_open_door, member_of_session, today
from members.rules import may_take_part, what_member_may_do
from members.workflow.eligibility import Cell, NotAllowed, WrongState, admit, set_eligibility, withdraw_admission
from members.workflow.my_account import declare_condition
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
TABLE = "/en/admin/members/eligibility/table/"
DECLARED = ("provisional", "momentum-mentee")


@pytest.mark.parametrize("category", ["member", "provisional", "individual", "retired", None])
def test_one_person_s_row_says_what_each_question_says(category: str | None) -> None:
    member = factories.make_member(category=category)
    row = what_member_may_do(member, today())
    assert [answer for _activity, answer in row] == [
        may_take_part(member, activity.code, today()) for activity, _answer in row
    ]
    assert len(row) == 13


@pytest.mark.parametrize("category", ["member", "provisional", "individual", "retired", None])
@pytest.mark.parametrize("is_suspended", [False, True])
def test_the_account_of_a_session_comes_with_the_doors_that_are_open_today(
    category: str | None, is_suspended: bool
) -> None:
    member = factories.make_member(category=category)
    if is_suspended:
        Suspension.objects.create(member=member, reason="x", since=timezone.now())
    with CaptureQueriesContext(connection) as captured:
        held = member_of_session(member.pk, today())
    assert len(captured) == 1
    assert held is not None
    assert [getattr(held, field.attname) for field in Member._meta.concrete_fields] == [
        getattr(Member.objects.get(pk=member.pk), field.attname) for field in Member._meta.concrete_fields
    ]
    codes = Activity.objects.values_list("code", flat=True)
    assert held.open_doors == {code for code in codes if holds_open_door(member, code, today())}
    assert bool(held.open_doors) == (category is not None and not is_suspended)
    for code in held.open_doors:
        assert may_take_part(member, code, today()).is_allowed


def test_no_account_no_session() -> None:
    assert member_of_session(0, today()) is None


def test_the_table_takes_three_queries_and_a_row_six() -> None:
    with CaptureQueriesContext(connection) as captured:
        activities, rows = eligibility_table()
    assert (len(captured), len(activities), len(rows)) == (3, 13, 7)
    member = factories.make_member()
    with CaptureQueriesContext(connection) as captured:
        what_member_may_do(member, today())
    assert len(captured) == 6


def test_a_condition_is_confirmed_once_in_the_words_shown(signed_in: SignIn) -> None:
    member = factories.make_member(category=DECLARED[0])
    path = f"/en/my-account/confirm/{DECLARED[1]}/"
    assert may_take_part(member, DECLARED[1], today()).reason == "declare"
    client = signed_in(member)
    assert "There is a problem" in client.post(path, {}).content.decode()
    for _time in range(2):
        assert client.post(path, {"confirmed": "on"})["Location"] == "/en/my-account/"
    declaration = Declaration.objects.get(member=member)
    cell = Eligibility.objects.get(category__code=DECLARED[0], activity__code=DECLARED[1])
    assert declaration.words == cell.condition_en
    assert may_take_part(member, DECLARED[1], today()).is_allowed


def test_who_confirms_a_condition_comes_back_to_the_page_that_asked(signed_in: SignIn) -> None:
    path, asking = f"/en/my-account/confirm/{DECLARED[1]}/", "/en/programs/momentum/"
    client = signed_in(factories.make_member(category=DECLARED[0]))
    assert f'href="{asking}"' in client.get(path, {"next": asking}).text
    sent = {"confirmed": "on"}
    assert client.post(f"{path}?next={asking}", sent)["Location"] == asking
    elsewhere = signed_in(factories.make_member(category=DECLARED[0]))
    assert elsewhere.post(f"{path}?next=https://other.example/", sent)["Location"] == "/en/my-account/"


def test_who_has_nothing_to_confirm_confirms_nothing(member: Member, signed_in: SignIn) -> None:
    activity = Activity.objects.get(code=DECLARED[1])
    assert signed_in(member).post(f"/en/my-account/confirm/{DECLARED[1]}/", {"confirmed": "on"}).status_code == 302
    with pytest.raises(WrongState):
        declare_condition(member, activity, now=timezone.now())
    assert not Declaration.objects.exists()


def test_note_of_an_admission_says_wherever_it_is_written_who_reads_it(signed_in: SignIn) -> None:
    member, activity = factories.make_member(category="individual"), Activity.objects.get(code="ondemand-mentee")
    words = "Staff see it, and the person in their own data."
    staff = factories.make_staff()
    assert words in signed_in(staff).get("/en/admin/members/admission/add/").text
    admit(member, activity, note="OTA", by=staff, now=timezone.now())
    assert Admission._meta.get_field("note").help_text == words
    # and so it is: the person's download has it
    assert "OTA" in json.dumps(export_of(member, timezone.now()), default=str)


def test_nobody_is_admitted_to_what_the_category_may_not(signed_in: SignIn) -> None:
    member, staff = factories.make_member(category="individual"), factories.make_staff()
    given = {"person": member.email, "activity": Activity.objects.get(code="momentum-mentee").pk, "note": "Typed"}
    page = signed_in(staff).post("/en/admin/members/admission/add/", given)
    assert "may not take part in it, not even by request" in page.text
    assert "Typed" in page.text
    assert not Admission.objects.exists()


def test_staff_admit_one_person_who_is_told(signed_in: SignIn) -> None:
    member, activity = factories.make_member(category="individual"), Activity.objects.get(code="ondemand-mentee")
    assert may_take_part(member, activity.code, today()).reason == "by_request"
    client = signed_in(factories.make_staff())
    data = {"person": member.member_number, "activity": activity.pk, "note": "OTA, seen by telephone"}
    for said in ("The person is admitted, and was told by e-mail.", "no new e-mail is sent"):
        assert said in client.post("/en/admin/members/admission/add/", data, follow=True).text
    assert Admission.objects.get(member=member).note == "OTA, seen by telephone"
    assert may_take_part(member, activity.code, today()).is_allowed
    assert OutgoingEmail.objects.filter(event="admitted_to_activity", member=member).count() == 1
    prefilled = client.get(f"/en/admin/members/admission/add/?member={member.pk}").content.decode()
    assert f'value="{member.member_number}"' in prefilled
    unknown = client.post("/en/admin/members/admission/add/", {**data, "person": "nobody"})
    assert "Nobody on the list has this number or address." in unknown.content.decode()
    client.post(f"/en/admin/members/admission/{Admission.objects.get().pk}/delete/", {"post": "yes"})
    assert not Admission.objects.exists()
    assert member.events.filter(action="withdraw_admission").count() == 1


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
def test_a_stranger_admits_nobody(member: Member, signed_in: SignIn, role: str) -> None:
    stranger = factories.make_staff(role) if role else factories.make_member()
    activity = Activity.objects.all()[0]
    data = {"person": member.member_number, "activity": activity.pk}
    assert signed_in(stranger).post("/en/admin/members/admission/add/", data).status_code in {302, 403}
    with pytest.raises(NotAllowed):
        admit(member, activity, note="", by=stranger, now=timezone.now())
    admission = Admission.objects.create(member=member, activity=activity)
    with pytest.raises(NotAllowed):
        withdraw_admission(admission, by=stranger, now=timezone.now())


def posted(**changes: str) -> dict[str, Any]:
    """The table as the page would send it, with changes."""
    _activities, rows = eligibility_table()
    data = {}
    for row in rows:
        for activity, cell in row.cells:
            name = f"cell_{row.category.pk}_{activity.pk}"
            data[name] = cell.answer
            if cell.answer in {"declared", "by_request"}:
                data[f"{name}_en"], data[f"{name}_fr"] = cell.condition_en, cell.condition_fr
    return data | changes


def name_of(category: str, activity: str) -> str:
    found = MembershipCategory.objects.get(code=category).pk, Activity.objects.get(code=activity).pk
    return f"cell_{found[0]}_{found[1]}"


def test_the_table_page_changes_what_differs_and_nothing_else(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    assert "0 cells were changed." in client.post(TABLE, posted(), follow=True).content.decode()
    name = name_of("student", "ondemand-mentee")
    assert "1 cell was changed." in client.post(TABLE, posted(**{name: "allowed"}), follow=True).content.decode()
    assert Eligibility.objects.get(category__code="student", activity__code="ondemand-mentee").answer == "allowed"


def test_the_table_page_asks_for_the_words_in_both_languages(signed_in: SignIn) -> None:
    client, name = signed_in(factories.make_staff(Role.ADMINISTRATOR)), name_of("student", "ondemand-mentee")
    first = client.post(TABLE, posted(**{name: "declared"})).content.decode()
    assert first.count("Write the words that the person confirms.") == 4  # each in the summary and at its field
    words = {name: "declared", f"{name}_en": "In the last year", f"{name}_fr": "En dernière année"}
    assert client.post(TABLE, posted(**words)).status_code == 302
    cell = Eligibility.objects.get(category__code="student", activity__code="ondemand-mentee")
    assert (cell.condition_en, cell.condition_fr) == ("In the last year", "En dernière année")


def test_the_table_page_is_read_by_coordinators_and_changed_by_administrators(signed_in: SignIn) -> None:
    coordinator = signed_in(factories.make_staff())
    assert "<select" not in coordinator.get(TABLE).content.decode().split("<main")[-1]
    assert coordinator.post(TABLE, posted()).status_code == 403
    assert signed_in(factories.make_staff(Role.FINANCE)).get(TABLE).status_code == 403
    with pytest.raises(NotAllowed):
        set_eligibility({}, by=factories.make_staff())


def test_the_table_never_says_declared_without_words() -> None:
    cell = Eligibility.objects.all()[0]
    with pytest.raises(WrongState):
        set_eligibility(
            {(cell.category_id, cell.activity_id): Cell("declared", "words", "")},
            by=factories.make_staff(Role.ADMINISTRATOR),
        )
