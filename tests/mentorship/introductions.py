"""Introductions and mentorships in every state, made by the workflow as the two people make them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member, PolicyDocument
from members.queries import missing_acceptances, today
from mentorship.introductions import workflow
from mentorship.introductions.deadlines import answer_due
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import Action, State
from mentorship.introductions.workflow.locking import record
from mentorship.pairs.deadlines import invitation_due
from mentorship.pairs.models import Evaluation, Invitation, Meeting, Pairing
from mentorship.pairs.workflow import GoalAnswers, draft_agreement, end_pairing, make_feed, save_goal
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.workflow import FiveAnswers, save_five_answers
from tests import factories
from tests.mentorship.agreements import TERMS
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


def things_between(mentee: Member, mentor: Member) -> dict[str, Any]:
    """For tests of all addresses: a request that waits for `mentor`, and a mentorship of `mentee`'s with somebody else.

    Rows alone: the two of the access matrix have not accepted the documents.
    """
    now = timezone.now()
    introduction = Introduction.objects.create(
        mentee=mentee,
        mentor=mentor,
        open_no=1,
        message="May I learn from you?",
        text_language="en",
        sent_at=now,
        respond_by=answer_due(now),
    )
    record(introduction, Action.SENT, "", mentee, now)
    pairing = Pairing.objects.create(
        program=Program.FIND,
        mentor=make_mentor().member,
        mentee=mentee,
        state=Pairing.State.ACTIVE,
        place_no=1,
        places_then=2,
        proposed_at=now,
        started_at=now,
    )
    draft_agreement(pairing, mentee, TERMS, now=now)
    save_goal(pairing, mentee, GoalAnswers("Être à l’aise à domicile.", confidence_before=3), now=now)
    hour_ago = now - timedelta(hours=1)
    meeting = Meeting.objects.create(
        pairing=pairing, starts_at=hour_ago, zone="America/Toronto", minutes=60, mode="video", agenda="Two questions."
    )
    calendar = make_feed(mentee, now=now)
    invitation = Invitation.objects.create(
        inviter=mentor,
        inviter_role=Invitation.Role.MENTOR,
        email=mentee.email,
        message="Nous nous sommes parlé hier.",
        text_language="fr",
        sent_at=now,
        respond_by=invitation_due(now),
    )
    return {
        "introduction": introduction,
        "pairing": pairing,
        "meeting": meeting,
        "calendar": calendar,
        "mentorship_invitation": invitation,
        "mentorship_agreement": pairing.agreements.get(),
        "mentorship_evaluation": Evaluation.objects.create(
            pairing=pairing, member=pairing.mentor, point="middle", usefulness=4, match=4, for_staff="…", given_at=now
        ),
    }


def things_in_every_state(mentee: Member) -> dict[str, Any]:
    """For tests of all pages: an introduction of the mentee's in each state but the first, and an ended mentorship."""
    things: dict[str, Any] = {
        f"introduction {state}": make_introduction(state, mentee=mentee) for state in State if state != State.SENT
    }
    declined = things["introduction declined"]
    Introduction.objects.filter(pk=declined.pk).update(mentor_word="Another time.", mentor_word_language="en")
    things["ended pairing"] = make_pairing(mentee=mentee)
    end_pairing(things["ended pairing"], mentee, reason="", now=timezone.now())
    for name, facts in (
        ("paused", {"is_paused": True}),
        ("away", {"away_from": today(), "away_to": today() + days(9)}),
    ):
        profile = make_mentor()
        MentorProfile.objects.filter(pk=profile.pk).update(**facts)
        things[f"{name} mentor"] = profile
    return things
