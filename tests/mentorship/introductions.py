"""Introductions and mentorships in every state, made by the workflow as the two people make them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from members.models import Member, PolicyDocument
from members.queries import missing_acceptances, today
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import State
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.workflow import FiveAnswers, save_five_answers
from tests import factories
from tests.mentorship.mentors import days, make_mentor

FIVE = FiveAnswers(
    paths=["new-graduate"],
    goals=["Feel at ease in home visits."],
    areas=["neurology"],
    topics=["ethics"],
    languages=["en"],
)


def make_mentee(*, now: datetime | None = None, **fields: Any) -> Member:
    """A member who has given the five answers, and who may ask."""
    member, now = factories.make_member(**fields), now or timezone.now()
    save_five_answers(member, FIVE, language="en", now=now)
    return member


def documents_for(member: Member) -> list[PolicyDocument]:
    return missing_acceptances(member, today())


def ask(mentee: Member, profile: MentorProfile, *, now: datetime | None = None, **changed: Any) -> Introduction:
    """A request for a first meeting, documents accepted on the way."""
    words: dict[str, Any] = {"message": "May I learn from you?", "text_language": "en", "language": "en"}
    now = now or timezone.now()
    documents = missing_acceptances(mentee, today(now))
    return workflow.send_introduction(mentee, profile, **(words | {"documents": documents} | changed), now=now)


def make_introduction(
    state: State = State.SENT,
    *,
    mentee: Member | None = None,
    profile: MentorProfile | None = None,
    now: datetime | None = None,
) -> Introduction:
    """An introduction in the state; what led there happened at `now`."""
    now = now or timezone.now()
    introduction = ask(mentee or make_mentee(), profile or make_mentor(), now=now)
    mentee, mentor = introduction.mentee, introduction.mentor
    if state in (State.ACCEPTED, State.PAIRED, State.NOT_A_MATCH):
        workflow.accept_introduction(introduction, mentor, now=now)
    if state == State.PAIRED:
        workflow.say_yes(introduction, mentee, now=now)
        workflow.say_yes(introduction, mentor, now=now)
    elif state == State.NOT_A_MATCH:
        workflow.say_no(introduction, mentee, now=now)
    elif state == State.DECLINED:
        workflow.decline_introduction(introduction, mentor, now=now)
    elif state == State.WITHDRAWN:
        workflow.withdraw_introduction(introduction, mentee, now=now)
    elif state == State.LAPSED:
        workflow.lapse_introduction(introduction.pk, now=now + days(15))
    elif state == State.CLOSED:
        workflow.close_introductions_of(mentor, now=now)
    return Introduction.objects.select_related("mentor", "mentee", "pairing").get(pk=introduction.pk)


def make_pairing(
    *, mentee: Member | None = None, profile: MentorProfile | None = None, now: datetime | None = None
) -> Pairing:
    """A mentorship that runs."""
    pairing = make_introduction(State.PAIRED, mentee=mentee, profile=profile, now=now).pairing
    assert pairing is not None
    return pairing


def mentee_profile(member: Member) -> MenteeProfile:
    return MenteeProfile.objects.get(member=member)
