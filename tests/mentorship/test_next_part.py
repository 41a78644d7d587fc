"""What a mentorship's page says is next, for each of the two."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from mentorship.pairs import workflow
from mentorship.pairs.models import Agreement, Meeting, Pairing
from mentorship.pairs.next_part import next_part
from mentorship.pairs.pairing_page import Reading
from mentorship.profiles.policy import Program
from tests.mentorship.agreements import TERMS
from tests.mentorship.introductions import make_mentee
from tests.mentorship.meetings import days, plan_in
from tests.mentorship.mentors import make_mentor

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairing() -> Pairing:
    return running()


def running(program: Program = Program.FIND) -> Pairing:
    mentor, mentee, now = make_mentor().member, make_mentee(), timezone.now()
    made = workflow.propose_pairing(mentor=mentor, mentee=mentee, program=program, actor=None, now=now)
    workflow.start_pairing(made.pk, actor=None, now=now)
    return Pairing.objects.select_related("mentor", "mentee").get(pk=made.pk)


def steps(pairing: Pairing, side: str) -> list[tuple[str, str]]:
    """Title and address of what is next, without what comes after the mentorship's own address."""
    part = next_part(Reading(Pairing.objects.get(pk=pairing.pk), getattr(pairing, side), timezone.now()))
    assert part is not None
    return [(step.title, step.address.partition(f"{pairing.public_id}/")[2]) for step in part.context["steps"]]


def draft(pairing: Pairing) -> Agreement:
    return workflow.draft_agreement(pairing, pairing.mentee, TERMS, now=timezone.now())


def sign(agreement: Agreement, side: str) -> None:
    member = getattr(agreement.pairing, side)
    name, now = member.get_full_name(), timezone.now()
    workflow.sign_agreement(agreement, member, name=name, has_declared=True, revision=agreement.revision, now=now)


def test_a_mentorship_begins_with_an_agreement_and_a_date(pairing: Pairing) -> None:
    for side in ("mentee", "mentor"):
        assert steps(pairing, side) == [
            ("Say what you hope for", "agreement/write/"),
            ("Agree on a date", "meetings/plan/"),
        ]


def test_whose_signature_is_waited_for(pairing: Pairing) -> None:
    agreement = draft(pairing)
    assert steps(pairing, "mentor")[0] == ("Read and sign the agreement", "agreement/")
    sign(agreement, "mentee")
    assert steps(pairing, "mentee")[0] == (f"{pairing.mentor.get_full_name()} has still to sign", "")
    assert steps(pairing, "mentor")[0] == ("Read and sign the agreement", "agreement/")
    sign(agreement, "mentor")
    for side in ("mentee", "mentor"):
        assert steps(pairing, side) == [("Agree on a date", "meetings/plan/")]


def test_meetings_ahead_held_and_in_doubt(pairing: Pairing) -> None:
    meeting = plan_in(pairing, days(2))
    assert steps(pairing, "mentor")[1:] == [("Your next meeting", f"meetings/{meeting.public_id}/")]
    past = timezone.now() - timedelta(hours=3)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=past)
    assert steps(pairing, "mentor")[1] == ("Did this meeting take place?", f"meetings/{meeting.public_id}/")
    Meeting.objects.filter(pk=meeting.pk).update(
        state="held", confirmation="open", entered_at=timezone.now(), entered_by=pairing.mentee
    )
    look = (f"Look at what {pairing.mentee.get_full_name()} entered", "meetings/#confirm")
    assert look in steps(pairing, "mentor")
    assert look[0] not in [title for title, _address in steps(pairing, "mentee")]


def test_a_mentorship_that_rests_or_is_over_asks_for_nothing(pairing: Pairing) -> None:
    workflow.pause_pairing(pairing, pairing.mentee, now=timezone.now())
    assert steps(pairing, "mentee") == []
    workflow.end_pairing(pairing, pairing.mentee, reason="", now=timezone.now())
    assert next_part(Reading(Pairing.objects.get(pk=pairing.pk), pairing.mentee, timezone.now())) is None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "You are in month 1 of 6"), ("fr", "Vous en êtes au mois 1 sur 6")]
)
def test_the_page_of_a_program_with_months_says_which_one_it_is(language: str, said: str) -> None:
    pairing, client = running(Program.ONDEMAND), Client()
    client.force_login(pairing.mentee)
    with translation.override(language):
        page = client.get(f"/{language}/my-mentorships/{pairing.public_id}/").content.decode()
    assert said in page
    assert "It costs nothing" not in page
