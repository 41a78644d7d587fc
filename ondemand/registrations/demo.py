"""Registrations of the demo, made by the workflow as of the days on which things happened. All people are invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from members.queries import missing_acceptances, today
from members.rules import may_take_part
from mentorship.workbooks.models import Workbook, WorkbookQuestion
from mentorship.workbooks.workflow import Given, begin_workbook, save_answers, send_workbook
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.policy import ACTIVITY
from ondemand.registrations.workflow import pause_clock, payment_received, register

# the answers that are needed to send a workbook, in both languages where they are words
ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    "where-i-am": {
        "role": {"en": "Occupational therapist, second year", "fr": "Ergothérapeute, deuxième année"},
        "situation": {"": ["new-graduate"]},
    },
    "strengths": {
        "strength": {"en": "I listen before I suggest anything", "fr": "J’écoute avant de proposer quoi que ce soit"}
    },
    "growth": {"area": {"en": "Deciding alone in a small team", "fr": "Décider seule ou seul dans une petite équipe"}},
    "goals": {
        "goal": {
            "en": "Write funding letters that need no second round",
            "fr": "Écrire des demandes de financement qui passent du premier coup",
        }
    },
    "give-and-ask": {
        "ask": {"en": "How you learned to say no kindly", "fr": "Comment vous avez appris à dire non avec tact"}
    },
    "practical": {"modes": {"": ["video"]}, "languages": {"": []}},
    "boundaries": {"not-notce": {"": True}, "no-clients": {"": True}},
}
REASON = {
    "en": "In your workbook the goals are very short: please write a sentence more about each.",
    "fr": "Dans votre cahier de travail, les objectifs sont très courts : écrivez une phrase de plus sur chacun.",
}


def demo_mentees(count: int) -> list[Member]:
    """Members of the demo who answered the five questions, may take part, and have no registration."""
    found: list[Member] = []
    candidates = Member.objects.filter(mentee_profile__completed_at__isnull=False, registrations=None, role="")
    for member in candidates.exclude(mentor_profile__isnull=False).order_by("-pk"):
        if len(found) < count and may_take_part(member, ACTIVITY, today()).is_allowed:
            found.append(member)
    return found


def registered(member: Member, at: datetime) -> Registration:
    """The member registers at that moment, in the languages of the mentee profile."""
    documents = missing_acceptances(member, today(at))
    languages = member.mentee_profile.languages[:2] or [member.language]
    return register(member, languages=languages, documents=documents, language=member.language, now=at)


def paid(member: Member, at: datetime) -> Registration:
    """Registers, and pays an hour later."""
    registration = registered(member, at)
    return payment_received(registration.pk, now=at + timedelta(hours=1))


def with_workbook(member: Member, at: datetime) -> Registration:
    """Paid a week before, and the workbook is sent at that moment."""
    registration = paid(member, at - timedelta(days=7))
    send_workbook(_workbook(member, at), by=member, now=at)
    registration.refresh_from_db()
    return registration


def seed_registrations(now: datetime) -> int:
    """Registrations in the states that staff's queue begins with; says how many are new."""
    if Registration.objects.exists():
        return 0
    coordinator = Member.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    people = iter(demo_mentees(8))
    registered(next(people), now - timedelta(days=1))
    paid(next(people), now - timedelta(days=20))
    paid(next(people), now - timedelta(days=190))
    with_workbook(next(people), now - timedelta(hours=3))
    with_workbook(next(people), now - timedelta(days=6))
    with_workbook(next(people), now - timedelta(days=24))
    paused = with_workbook(next(people), now - timedelta(days=5))
    if coordinator is not None:
        reason = REASON[paused.member.language]
        pause_clock(paused, coordinator, reason=reason, now=now - timedelta(days=3))
    _date_mails()
    return Registration.objects.count()


def _workbook(member: Member, at: datetime) -> Workbook:
    workbook = begin_workbook(member, "mentee", now=at - timedelta(days=3))
    asked = WorkbookQuestion.objects.filter(section__template=workbook.template).select_related("section")
    given = []
    for question in asked:
        said = ANSWERS.get(question.section.code, {}).get(question.code)
        if said is not None:
            value = said.get("", said.get(member.language)) or list(member.mentee_profile.languages)
            given.append(Given(question.code, question, 1, value, ""))
    save_answers(workbook, given, now=at)
    return workbook


def _date_mails() -> None:
    # each mail has the moment of its event, whose key is in the mail's own
    moments = dict(RegistrationEvent.objects.values_list("pk", "at"))
    mails = list(OutgoingEmail.objects.filter(event__startswith="registration_"))
    for mail in mails:
        mail.created_at = moments[int(mail.dedupe_key.split(":")[1])]
    OutgoingEmail.objects.bulk_update(mails, ["created_at"])
