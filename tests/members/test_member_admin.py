"""The administration's page of a member: what each role reads there, and closing the account (MEM-8, quality S7)."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Acceptance, Member, PolicyDocument
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
