"""What staff read of agreements and evaluations, and which look leaves a record (design 5, CPD-7)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import IdentityAccess, Member
from members.policy import Role
from mentorship.pairs import workflow
from mentorship.pairs.models import Evaluation
from mentorship.pairs.workflow import EvaluationAnswers
from tests import factories
from tests.mentorship.test_agreement import draft, running, sign

pytestmark = pytest.mark.django_db


def opened(client: Client, staff: Member, model: str, key: int) -> str:
    factories.sign_in(client, staff)
    return client.get(reverse(f"admin:mentorship_{model}_change", args=[key])).content.decode()


def test_a_word_to_staff_alone_is_read_on_its_page_and_the_look_is_on_record(client: Client) -> None:
    pairing, staff = running(), factories.make_staff(Role.COORDINATOR)
    workflow.complete_pairing(pairing, pairing.mentee, now=timezone.now())
    for person, word in ((pairing.mentee, "Between us and staff."), (pairing.mentor, "")):
        workflow.give_evaluation(pairing, person, EvaluationAnswers(5, 4, for_staff=word), now=timezone.now())
    factories.sign_in(client, staff)
    assert "Between us" not in client.get(reverse("admin:mentorship_evaluation_changelist")).content.decode()
    for person in (pairing.mentee, pairing.mentor):
        opened(client, staff, "evaluation", Evaluation.objects.get(member=person).pk)
    look = IdentityAccess.objects.get()
    assert (look.member, look.actor, look.what) == (pairing.mentee, staff, IdentityAccess.What.EVALUATION)
    assert "Between us" in opened(client, staff, "evaluation", Evaluation.objects.get(member=pairing.mentee).pk)


def test_staff_read_who_signed_when_and_a_draft_is_for_the_two_alone(client: Client) -> None:
    pairing, staff = running(), factories.make_staff(Role.COORDINATOR)
    agreement = draft(pairing)
    sign(agreement, pairing.mentee)
    page = opened(client, staff, "agreement", agreement.pk)
    assert pairing.mentee.get_full_name() in page
    assert "Nous le disons." not in page
    sign(agreement, pairing.mentor)
    assert "Nous le disons." in opened(client, staff, "agreement", agreement.pk)
