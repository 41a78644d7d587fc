"""300 mentors and 120 other members over all provinces and territories, as people on the roll."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from caot_mentor.business_days import OTTAWA
from members.models import Member, Membership, MembershipCategory
from members.queries import today

MENTORS, OTHERS = 300, 120
FIRST_OF_CROWD = "person001@demo.example"

# How many of the mentors hold which category (MEM-1), the rest being members; and of the others.
MENTOR_CATEGORIES = {
    "ota": 15,
    "retired": 18,
    "student": 10,
    "provisional": 6,
    "individual": 8,
    "member-outside-canada": 6,
}
OTHER_CATEGORIES = {
    "student": 30,
    "provisional": 14,
    "ota": 14,
    "individual": 8,
    "member-outside-canada": 4,
    "retired": 4,
}
PROVINCES = {"ON": 34, "QC": 24, "BC": 12, "AB": 10, "MB": 5, "SK": 4, "NS": 4, "NB": 4, "NL": 3, "PE": 1}
EVERYWHERE = ("YT", "NT", "NU", "PE", "NS", "NT", "NU", "NL", "MB", "SK")  # so that nowhere stays empty
# Why some mentors are not found, or soon will not be: each for so many.
TROUBLES = {
    "switched-off": 6,
    "unanswered": 3,
    "documents": 5,
    "lapsed": 5,
    "grace": 6,
    "unconfirmed": 4,
    "soon-unconfirmed": 5,
}


@dataclass
class Person:
    """One invented person, before rows are made."""

    number: int
    first_name: str
    last_name: str
    language: str
    province: str
    city: str
    category: str
    is_mentor: bool
    trouble: str = ""
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"person{self.number:03}@demo.example"


def crowd(words: dict[str, Any], chance: random.Random) -> Iterator[Person]:
    """300 mentors and 120 others over all provinces and territories, in both languages, in every category."""
    troubles = [name for name, count in TROUBLES.items() for _ in range(count)]
    mentors = _categories(MENTOR_CATEGORIES, MENTORS, chance)
    others = _categories(OTHER_CATEGORIES, OTHERS, chance)
    names = [(first, last) for first in words["first_names"] for last in words["last_names"]]
    chance.shuffle(names)
    for number, category in enumerate([*mentors, *others], start=1):
        is_mentor = number <= MENTORS
        province = EVERYWHERE[number // 8 % len(EVERYWHERE)] if number % 8 == 0 else _one(PROVINCES, chance)
        if category == "member-outside-canada":
            province = ""
        first, last = names.pop()
        yield Person(
            number=number,
            first_name=first,
            last_name=last,
            language="fr" if chance.random() < {"QC": 0.88, "NB": 0.45, "ON": 0.07}.get(province, 0.03) else "en",
            province=province,
            city=chance.choice(words["cities"][province or "abroad"]),
            category=category,
            is_mentor=is_mentor,
            # spread over the list, on plain members only: the reason should be the one that it is named after
            trouble=troubles.pop() if is_mentor and troubles and number % 7 == 3 and category == "member" else "",
        )


def _categories(counts: dict[str, int], total: int, chance: random.Random) -> list[str]:
    categories = [code for code, count in counts.items() for _ in range(count)]
    categories += ["member"] * (total - len(categories))
    chance.shuffle(categories)
    return categories


def _one(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def make_members(people: list[Person], chance: random.Random, now: datetime) -> None:
    """Members, their addresses, their memberships: current but for the lapsed; a third have a period before it."""
    on = today(now)
    categories = {category.code: category for category in MembershipCategory.objects.all()}
    memberships = []
    members = [
        Member(
            email=person.email,
            member_number=f"D{10_000 + person.number}",
            password="!demo",  # noqa: S106 (an unusable password: a code by e-mail signs in, and shows in the demo's mail)
            first_name=person.first_name,
            last_name=person.last_name,
            language=person.language,
            city=person.city,
            province=person.province,
            # a fifth of those who are no mentors never came
            activated_at=None if not person.is_mentor and chance.random() < 0.2 else now - timedelta(days=1),
        )
        for person in people
    ]
    for person, member in zip(people, Member.objects.bulk_create(members), strict=True):
        person.rows["member"] = member
        ends_on = {"lapsed": on - timedelta(days=48), "grace": on - timedelta(days=12)}.get(person.trouble)
        ends_on = ends_on or on + timedelta(days=chance.randint(20, 350))
        if not person.is_mentor and chance.random() < 0.08:
            ends_on = on - timedelta(days=chance.randint(40, 300))
        starts_on = ends_on - timedelta(days=364)
        periods = [(starts_on, ends_on)]
        if chance.random() < 0.33:
            periods.insert(0, (starts_on - timedelta(days=365), starts_on - timedelta(days=1)))
        memberships += [
            Membership(
                member=member,
                category=categories[person.category],
                starts_on=first,
                ends_on=last,
                arrived_at=_moment(min(first, on - timedelta(days=2))),
            )
            for first, last in periods
        ]
    Membership.objects.bulk_create(memberships)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True)
        for member in members
        if member.activated_at
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=OTTAWA)
