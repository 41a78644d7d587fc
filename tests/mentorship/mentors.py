"""Mentors in every state, made by the workflow as members make them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from members.identity_questions import questions
from members.models import Block, Member, PolicyDocument, SelfIdentification, Visibility
from members.queries import missing_acceptances, today
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.workflow import (
    ANSWER_FIELDS,
    MENTOR_STEPS,
    Answers,
    save_mentor_step,
    save_questionnaire,
    tick_wants_to_mentor,
)
from tests import factories

ANSWERS: dict[str, Any] = {
    "areas": ["neurology"],
    "practice_settings": ["school"],
    "ages": ["child"],
    "practising_since": 2015,
    "languages": ["en"],
    "modes": ["video"],
    "places": 2,
    "sentence": "I listen first.",
    "text_language": "en",
    "city": "Ottawa",
    "province": "ON",
}


def answers(**changed: Any) -> Answers:
    """FIND-1's least."""
    return Answers(**(ANSWERS | changed))


def save_columns(member: Member, *, now: datetime, **changed: Any) -> None:
    """Save the small steps that hold the columns, with what else they hold as it is."""
    for step, columns in MENTOR_STEPS.items():
        if set(columns) & set(changed):
            profile = MentorProfile.objects.get(member=member)
            held = {name: changed.get(name, getattr(profile, name)) for name in columns}
            save_mentor_step(member, step, held, now=now)


def make_mentor(*, member: Member | None = None, now: datetime | None = None, **changed: Any) -> MentorProfile:
    """A listed mentor, who did what the pages ask; `changed` are columns of the questionnaire and of the steps."""
    member, now = member or factories.make_member(), now or timezone.now()
    tick_wants_to_mentor(member, now=now)
    least = {name: value for name, value in changed.items() if name in ANSWER_FIELDS}
    save_columns(member, now=now, **{name: value for name, value in changed.items() if name not in least})
    documents = missing_acceptances(member, today(now))
    return save_questionnaire(member, answers(**least), documents, language="en", now=now)


MENTEE: dict[str, Any] = {
    "paths": ["new-graduate"],
    "goals": ["Visites à domicile."],
    "areas": ["neurology"],
    "topics": ["ethics"],
    "languages": ["en"],
}


def make_mentee(member: Member | None = None, **changed: Any) -> MenteeProfile:
    """A mentee who has answered the five questions."""
    member = member or factories.make_member()
    return MenteeProfile.objects.create(member=member, completed_at=timezone.now(), **(MENTEE | changed))


def show(person: MentorProfile | Member, *codes: str, words: str = "", trait: str = "", **changed: Any) -> None:
    """An answer of identity that everybody may see, or whatever `visibility` says; the codes are of one trait."""
    member = person if isinstance(person, Member) else person.member
    trait = trait or next(each.slug for each in questions() if codes[0] in each.codes())
    values = {"visibility": Visibility.SHOWN, "shown_codes": list(codes), "shown_words": words, "standard": "test"}
    SelfIdentification.objects.update_or_create(
        member=member, trait=trait, defaults=values | {"updated_at": timezone.now()} | changed
    )


def block(blocker: Member, blocked: Member) -> None:
    """`blocker` wants to have nothing to do with `blocked` (SAFE-1)."""
    Block.objects.create(blocker=blocker, blocked=blocked, at=timezone.now())


def new_version(kind: str, in_force_on: date) -> PolicyDocument:
    """Another version of a document, in force from a day on."""
    version = PolicyDocument.objects.filter(kind=kind).count() + 1
    return PolicyDocument.objects.create(
        kind=kind, version=version, title_en="New", title_fr="Neuf", body_en="…", body_fr="…", in_force_on=in_force_on
    )


def at(day: date) -> datetime:
    """Noon in Ottawa, or near it."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def bits_say_listed(profile: MentorProfile) -> bool:
    """Whether the search's bit string has the mentor among the listed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT get_bit(bits, %s) FROM mentorship_facetbits WHERE facet = 'listed' AND length(bits) > %s",
            [profile.pk, profile.pk],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
