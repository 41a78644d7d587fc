"""The administration's page of a member: what each role reads there, and closing the account (MEM-8, quality S7)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Acceptance, Activity, ClosedDay, Member, MembershipCategory, PolicyDocument
from members.policy import Role
from members.queries import today
from members.workflow.accounts import log
from members.workflow.staff import invite_staff
from tests import factories


@pytest.fixture
def administrator(db: None) -> Client:
    """A client in which an administrator has just confirmed who they are."""
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.ADMINISTRATOR), has_confirmed=True)
    return client


# Closing an account


def test_member_sign_in_sent_twice_changes_the_account_once(administrator: Client, member: Member) -> None:
    client, page = administrator, reverse("admin:members_member_sign_in", args=[member.pk])
    for action, value, other in (("close_account", "0", "1"), ("reopen_account", "1", "0")):
        html = client.get(page).text
        assert f'name="may_sign_in" value="{value}"' in html
        assert f'name="may_sign_in" value="{other}"' not in html
        for _click in range(2):
            client.post(page, {"may_sign_in": value})
            member.refresh_from_db()
            assert member.is_active is (value == "1")
        assert member.events.filter(action=action).count() == 1
    assert LogEntry.objects.filter(object_id=str(member.pk)).count() == 2


def test_member_sign_in_without_a_wish_changes_nothing(administrator: Client, member: Member) -> None:
    answer = administrator.post(reverse("admin:members_member_sign_in", args=[member.pk]))
    assert 'name="may_sign_in" value="0"' in answer.text
    member.refresh_from_db()
    assert member.is_active


def test_who_may_not_is_refused_before_being_asked_who_it_is(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    client = signed_in(factories.make_staff(Role.FINANCE))
    person = {"email": "new@caot.example", "first_name": "Dana", "last_name": "Example", "language": "fr"}
    invitation = invite_staff(**person, role=Role.COORDINATOR, by=None, now=timezone.now())
    pages = [
        reverse("admin:members_member_role", args=[member.pk]),
        reverse("admin:members_member_sign_in", args=[member.pk]),
        reverse("admin:members_emaildifference_export"),
        reverse("admin:members_rollimport_refused", args=[1]),
        reverse("admin:members_erasurerequest_decide", args=[1]),
        reverse("admin:members_staffinvitation_add"),
        reverse("admin:members_staffinvitation_delete", args=[invitation.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [403] * len(pages)


# What each role reads of a member


@pytest.mark.parametrize(
    ("role", "accepted", "happened", "erasure"),
    [
        (Role.FINANCE, False, False, False),
        (Role.COORDINATOR, True, True, False),
        (Role.ADMINISTRATOR, True, True, True),
    ],
)
def test_member_page_shows_each_role_what_the_privacy_registry_says(
    role: Role, accepted: bool, happened: bool, erasure: bool, member: Member, signed_in: Callable[[Member], Client]
) -> None:
    document = PolicyDocument.objects.in_force(today())[0]
    Acceptance.objects.create(member=member, document=document, language="en", accepted_at=timezone.now())
    for action in ("change_profile", "ask_for_erasure"):
        log(member, action, actor=member, now=timezone.now())
    client = signed_in(factories.make_staff(role))
    page = client.get(reverse("admin:members_member_change", args=[member.pk])).text
    assert "Sampleton" in page
    assert (str(document) in page, "changed the profile" in page) == (accepted, happened)
    assert ("asked to be erased" in page) == erasure
    events = client.get(reverse("admin:members_memberevent_changelist"))
    assert events.status_code == (200 if happened else 403)
    assert ("asked to be erased" in events.text) == erasure


def test_member_page_names_the_province(member: Member, signed_in: Callable[[Member], Client]) -> None:
    Member.objects.filter(pk=member.pk).update(province="QC")
    client = signed_in(factories.make_staff())
    for page in (reverse("admin:members_member_change", args=[member.pk]), reverse("admin:members_member_changelist")):
        assert ">Quebec<" in client.get(page).text


def test_other_names_of_a_category_are_read_as_names_and_edited_as_lines(
    signed_in: Callable[[Member], Client],
) -> None:
    category = MembershipCategory.objects.get(code="member")
    address = reverse("admin:members_membershipcategory_change", args=[category.pk])
    read = signed_in(factories.make_staff()).get(address).text
    assert ", ".join(category.aliases) in read
    assert "[&quot;" not in read
    edited = signed_in(factories.make_staff(Role.ADMINISTRATOR)).get(address).text
    assert edited.count(category.aliases[0]) == 1
    assert 'name="aliases"' in edited


def test_history_is_offered_where_staff_edit(member: Member, signed_in: Callable[[Member], Client]) -> None:
    client = signed_in(factories.make_staff())
    assert "historylink" not in client.get(reverse("admin:members_member_change", args=[member.pk])).text
    day = ClosedDay.objects.latest("day")
    address = reverse("admin:members_closedday_change", args=[day.pk])
    assert "historylink" in client.get(address).text
    client.post(address, {"day": "2031-07-01", "name_en": "Moving day", "name_fr": "Déménagement"})
    LogEntry.objects.update(action_time=datetime(2031, 7, 1, 16, tzinfo=UTC))
    with translation.override("fr"):
        history = client.get(reverse("admin:members_closedday_history", args=[day.pk])).text
    assert "1er juillet 2031" in history


# What happened, in words


def test_events_say_states_and_notes_in_words_of_the_readers_language(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    now = timezone.now()
    log(member, "declare_condition", actor=member, now=now, to_state="momentum-mentee")
    log(member, "change_role", actor=None, now=now, from_state="coordinator", to_state="finance")
    log(member, "confirm_renewal", actor=member, now=now, to_state="2027-10-01")
    log(member, "accept_document", actor=member, now=now, to_state="terms 2")
    log(member, "withdraw_erasure", actor=member, now=now, from_state="open", to_state="withdrawn")
    log(member, "change_profile", actor=member, now=now, note="language, province")
    log(member, "choose_notifications", actor=member, now=now, note="membership_renewed")
    log(member, "change_by_roll", actor=None, now=now, note="#7")
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    pages = {"en": client.get("/en" + _events()).text, "fr": client.get("/fr" + _events()).text}
    person = client.get("/fr" + reverse("admin:members_member_change", args=[member.pk])[3:]).text
    momentum = Activity.objects.get(code="momentum-mentee")
    words = {
        "en": [
            momentum.name_en,  # type: ignore[attr-defined]
            "coordinator → finance",
            "membership until October 1, 2027",
            "Terms of Use, version 2",
            "open → withdrawn",
            "language, province or territory",
            "Your membership is renewed: confirm your profile",
            "import no. 7",
        ],
        "fr": [
            momentum.name_fr,  # type: ignore[attr-defined]
            "coordination → finances",
            "adhésion jusqu’au 1er octobre 2027",
            "Conditions d’utilisation, version 2",
            "langue, province ou territoire",
            "importation nº 7",
        ],
    }
    for language, each in words.items():
        assert [said for said in each if said not in pages[language]] == []
    assert [said for said in words["fr"] if said not in person] == []
    assert [code for code in (">momentum-mentee", ">terms 2", "2027-10-01") if code in pages["fr"]] == []


def _events() -> str:
    return reverse("admin:members_memberevent_changelist")[3:]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_events_asks_as_much_for_one_as_for_three(
    rows: int, member: Member, signed_in: Callable[[Member], Client], django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _number in range(rows):
        log(member, "declare_condition", actor=member, now=timezone.now(), to_state="momentum-mentee")
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    client.get("/en" + _events())  # a first visit writes that the session was seen
    with django_assert_num_queries(8):  # three of them move the end of the staff's session
        client.get("/en" + _events())


def test_filters_of_the_list_of_members_speak_in_words(signed_in: Callable[[Member], Client]) -> None:
    factories.make_member(province="QC")
    factories.make_member(province="")
    client = signed_in(factories.make_staff(Role.COORDINATOR))
    for facets in ("", "?_facets=True"):
        html = client.get("/fr" + reverse("admin:members_member_changelist")[3:] + facets).text
        shown = re.findall(r'<a href="\?[^"]*(?:province|isempty)=[^"]*">\s*([^<(]*[^<(\s])', html)
        assert shown == ["Hors du Canada", "Ontario", "Québec", "non", "oui", "non", "oui"]
