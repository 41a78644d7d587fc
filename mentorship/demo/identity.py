"""What some of the demo's mentors say of who they are: most of it shown, some for staff only (FIND-4).

Written as members write it, question by question, with the consents. Everybody is invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from members.models import Member, Visibility
from members.traits import Trait
from members.workflow.identity import Given, save_answer
from mentorship.demo.crowd import Person

SPEAK = 60  # of the mentors say something of themselves
# What can be said beside the origin, each with how often.
ANSWERS: dict[tuple[Trait, str], int] = {
    (Trait.INDIGENOUS, "indigenous-first-nations"): 3,
    (Trait.INDIGENOUS, "indigenous-metis"): 3,
    (Trait.RACE, "race-black"): 5,
    (Trait.RACE, "race-south-asian"): 5,
    (Trait.RACE, "race-east-asian"): 4,
    (Trait.GENDER, "gender-woman"): 6,
    (Trait.GENDER, "gender-man"): 5,
    (Trait.GENDER, "gender-non-binary"): 3,
    (Trait.ORIENTATION, "orientation-lesbian-gay"): 5,
    (Trait.ORIENTATION, "orientation-bisexual-pansexual"): 4,
    (Trait.DISABILITY, "disability-hearing"): 4,
    (Trait.DISABILITY, "disability-pain"): 4,
    (Trait.DISABILITY, "disability-learning"): 5,
    (Trait.FAITH, "faith-muslim"): 4,
    (Trait.FAITH, "faith-sikh"): 3,
    (Trait.FAITH, "faith-christian"): 4,
    (Trait.FIRST_IN_FAMILY, "first-in-family-yes"): 9,
    (Trait.NEWCOMER, "newcomer-trained-abroad"): 7,
    (Trait.NEWCOMER, "newcomer-earlier"): 5,
    (Trait.CAREGIVER, "caregiver-children"): 7,
    (Trait.CAREGIVER, "caregiver-older"): 7,
}
# The account `mentor@demo.example`: the story's private filter finds it.
OF_ACCOUNT = (
    (Trait.FIRST_IN_FAMILY, Given(Visibility.SHOWN, ["first-in-family-yes"], is_matched_on=True)),
    (Trait.CAREGIVER, Given(Visibility.SHOWN, ["caregiver-older"])),
    (Trait.DISABILITY, Given(Visibility.STAFF, ["disability-pain"])),
)


def say_who_they_are(people: Iterable[Person], words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """Answers of `SPEAK` mentors, of one to three traits each; returns how many mentors."""
    mentors = [person for person in people if person.is_mentor and not person.trouble]
    speaking = chance.sample(mentors, SPEAK)
    for person in speaking:
        at = now - timedelta(days=chance.randint(1, 120))
        for trait, codes, own in _drawn(person, words, chance):
            given = Given(_visibility(chance), codes, own, is_matched_on=chance.random() < 0.4)
            save_answer(person.rows["member"], trait, given, language=person.language, now=at)
    return len(speaking)


def say_who_the_account_is(member: Member, now: datetime) -> None:
    """The mentor of the demo's logins shows two answers and has one for staff."""
    for trait, given in OF_ACCOUNT:
        save_answer(member, trait, given, language=member.language, now=now)


def _drawn(person: Person, words: dict[str, Any], chance: random.Random) -> list[tuple[Trait, list[str], str]]:
    drawn: dict[Trait, tuple[list[str], str]] = {}
    for trait, code in chance.choices(list(ANSWERS), list(ANSWERS.values()), k=chance.randint(1, 3)):
        drawn.setdefault(trait, ([code], ""))
    if chance.random() < 0.35:
        origin = chance.choice(words["origin"])
        drawn[Trait.ETHNICITY] = ([origin["code"]], origin[person.language])
    if person.language == "fr" and person.province != "QC":
        drawn[Trait.FRANCOPHONE] = (["francophone-minority"], "")
    return [(trait, codes, own) for trait, (codes, own) in drawn.items()]


def _visibility(chance: random.Random) -> Visibility:
    return Visibility.SHOWN if chance.random() < 0.7 else Visibility.STAFF
