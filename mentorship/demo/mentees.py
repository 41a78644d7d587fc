"""Mentee profiles of some members. `newmember@demo.example` has none: the search begins with five answers."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from mentorship.demo.crowd import Person
from mentorship.demo.mentors import Sentences
from mentorship.profiles.models import MenteeProfile, Term
from mentorship.profiles.policy import VALUE_PAIRS, Importance

SHARE = 0.5  # of those who are no mentors and have come


def make_mentee_profiles(people: Iterable[Person], words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """Five answers for about half of the members who are no mentors, and some small steps; returns how many."""
    sentences = {
        "en": Sentences(words["english"]["mentees"], chance),
        "fr": Sentences(words["french"]["mentees"], chance),
    }
    codes: dict[str, list[str]] = {kind: [] for kind in Term.Kind.values}
    for kind, code in Term.objects.filter(is_retired=False).values_list("kind", "code"):
        codes[kind].append(code)
    profiles = []
    for person in people:
        member = person.rows["member"]
        if person.is_mentor or not member.activated_at or chance.random() > SHARE:
            continue
        practice, said = chance.choice(words["practice"]), sentences[person.language]
        profile = MenteeProfile(
            member=member,
            completed_at=now - timedelta(days=chance.randint(1, 90)),
            paths=[_path(person, chance)],
            goals=[said.next("goals", work=practice[person.language]) for _ in range(chance.randint(1, 3))],
            areas=practice["areas"],
            topics=chance.sample(codes["topic"], chance.randint(2, 4)),
            languages=[person.language],
            province=person.province or "outside",
            text_language=person.language,
        )
        if chance.random() < 0.6:
            profile.modes = chance.sample(codes["mode"], 2)
            profile.values = [chance.choice(pair)[0] for pair in VALUE_PAIRS.values() if chance.random() < 0.6]
            profile.looking_for = said.next("looking_for", work=practice[person.language])
            profile.ages = practice["ages"]
            profile.importance = {"areas": Importance.IMPORTANT, "practical": Importance.NICE}
        profiles.append(profile)
    return len(MenteeProfile.objects.bulk_create(profiles))


def _path(person: Person, chance: random.Random) -> str:
    usual = {"student": "student", "provisional": "internationally-educated", "retired": "retirement"}
    return usual.get(person.category) or chance.choice(["new-graduate", "new-role", "leadership", "re-entry"])
