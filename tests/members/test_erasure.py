"""Asking to be erased, and deciding on it (MEM-5, quality P8)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.dates import written_day
from caot_mentor.mail.models import OutgoingEmail
from members.attention import erasures_to_decide
from members.models import Member
from members.policy import Role
from members.workflow import privacy as workflow
from mentorship.profiles.models import MenteeProfile
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_request_is_decided_once(member: Member) -> None:
    administrator = factories.make_staff(Role.ADMINISTRATOR)
    asked = workflow.ask_for_erasure(member, now=timezone.now())
    assert workflow.ask_for_erasure(member, now=timezone.now()).pk == asked.pk
    workflow.decline_erasure(asked, reason="A payment is open.", by=administrator, now=timezone.now())
    with pytest.raises(workflow.WrongState):
        workflow.carry_out_erasure(asked, by=administrator, now=timezone.now())
    with pytest.raises(workflow.WrongState):
        workflow.withdraw_erasure(member, now=timezone.now())
    assert OutgoingEmail.objects.filter(event="erasure_declined", member=member).count() == 1


@pytest.mark.parametrize("role", [Role.NONE, Role.COORDINATOR, Role.FINANCE])
def test_only_an_administrator_decides(member: Member, role: str) -> None:
    asked = workflow.ask_for_erasure(member, now=timezone.now())
    stranger = factories.make_staff(role) if role else factories.make_member()
    with pytest.raises(workflow.NotAllowed):
        workflow.carry_out_erasure(asked, by=stranger, now=timezone.now())
    with pytest.raises(workflow.NotAllowed):
        workflow.decline_erasure(asked, reason="no", by=stranger, now=timezone.now())


def test_staff_give_up_the_role_first(db: None) -> None:
    with pytest.raises(workflow.WrongState):
        workflow.ask_for_erasure(factories.make_staff(), now=timezone.now())


def test_staff_are_told_until_when_and_what_runs_and_that_it_is_late(member: Member) -> None:
    MenteeProfile.objects.create(member=member, completed_at=timezone.now())
    asked = workflow.ask_for_erasure(member, now=timezone.now())
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.ADMINISTRATOR), has_confirmed=True)
    until = written_day(asked.asked_at + timedelta(days=30))
    one = client.get(reverse("admin:members_erasurerequest_change", args=[asked.pk])).text
    assert until in one
    assert "Decided by" not in one
    page = client.get(reverse("admin:members_erasurerequest_decide", args=[asked.pk])).text
    assert until in page
    assert "Where the person stands" in page
    waiting = [erasures_to_decide(asked.asked_at + timedelta(days=days, minutes=1)) for days in (29, 30)]
    assert [each and each.is_late for each in waiting] == [False, True]
    workflow.carry_out_erasure(asked, by=factories.make_staff(Role.ADMINISTRATOR), now=timezone.now())
    link = reverse("admin:members_member_change", args=[member.pk])
    over = client.get(reverse("admin:members_erasurerequest_change", args=[asked.pk])).text
    assert f'<a href="{link}">A person who has left</a>' in over


def test_withdrawing_takes_the_request_back(member: Member) -> None:
    asked = workflow.ask_for_erasure(member, now=timezone.now() - timedelta(days=1))
    workflow.withdraw_erasure(member, now=timezone.now())
    workflow.withdraw_erasure(member, now=timezone.now())
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert member.events.filter(action="withdraw_erasure").count() == 1
