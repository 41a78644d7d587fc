"""The demo's people: the accounts that `make demo` prints, about 300 mentors and 120 other members, all invented.

Only `seed_demo` calls this, and only in the demo and in tests. The same day gives the same people.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from caot_mentor.business_days import OTTAWA
from caot_mentor.content import read_toml
from members.demo import ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_SECRET, DemoAccount
from members.models import Acceptance, ClosedDay, Member, Membership, MembershipCategory
from members.queries import documents_in_force, today
from mentorship.profiles import facets, search_text
from mentorship.profiles.models import MentorProfile, MentorProfileEvent, Term
from mentorship.profiles.policy import CONFIRM_AFTER_DAYS
from mentorship.profiles.queries import with_listing_facts
from mentorship.profiles.rules import Action, State, experience_band

WORDS = Path(__file__).parent / "content" / "demo_words.toml"
SEED = 20_261_122
MENTORS, OTHERS = 300, 120
FIRST_OF_CROWD = "person001@demo.example"
MENTOR_ACCOUNT, STAFFLESS = (
    "mentor@demo.example",
    ("mentee@demo.example", "mentor@demo.example", "newmember@demo.example"),
)

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


class Sentences:
    """Gives out the templates of one language in turn, so that none comes back before all others were used."""

    def __init__(self, words: dict[str, list[str]], chance: random.Random) -> None:
        self.words, self.chance = words, chance
        self.waiting: dict[str, list[str]] = {}

    def next(self, kind: str, **slots: str) -> str:
        if not self.waiting.get(kind):
            self.waiting[kind] = self.chance.sample(self.words[kind], len(self.words[kind]))
        return self.waiting[kind].pop().format(**slots)


@transaction.atomic
def seed(now: datetime) -> Counter[str]:
    """Create what is missing of the demo's people and say how many of each kind; a second call creates nothing."""
    created: Counter[str] = Counter()
    chance = random.Random(SEED)  # noqa: S311 (invented people, no secret)
    words = read_toml(WORDS)
    on = today(now)
    for account in ACCOUNTS:
        created["accounts"] += make_account(account, now)
    if not Member.objects.filter(email=FIRST_OF_CROWD).exists():
        people = list(crowd(words, chance))
        make_members(people, chance, now)
        writer = Writer(words, chance, now)
        make_profiles([writer.profile_of(person) for person in people if person.is_mentor], now)
        created["mentors"] = MENTORS
        created["members"] = OTHERS
    if not MentorProfile.objects.filter(member__email=MENTOR_ACCOUNT).exists():
        make_profiles([Writer(words, chance, now).profile_of_account()], now)
    created["closed days"] = close_between_the_holidays(on)
    return created


def make_account(account: DemoAccount, now: datetime) -> bool:
    """One login of `make demo`: password, verified address, second factor for staff, membership for the others."""
    member, is_new = Member.objects.get_or_create(
        email=account.email,
        defaults={
            "first_name": account.first_name,
            "last_name": account.last_name,
            "language": account.language,
            "role": account.role,
            "activated_at": now,
            **({} if account.role else _place_of_account(account)),
        },
    )
    if is_new:
        member.set_password(DEMO_PASSWORD)
        member.save(update_fields=["password"])
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if account.role and not Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(member, DEMO_TOTP_SECRET)
    if not account.role and not member.memberships.exists():
        on = today(now)
        category = MembershipCategory.objects.get(code="member")
        starts_on = on - timedelta(days=40)
        ends_on = starts_on + timedelta(days=364)
        Membership.objects.create(
            member=member, category=category, starts_on=starts_on, ends_on=ends_on, arrived_at=now
        )
    return is_new


def _place_of_account(account: DemoAccount) -> dict[str, str]:
    number = f"D{STAFFLESS.index(account.email):05}"
    if account.language == "fr":
        return {"member_number": number, "city": "Sherbrooke", "province": "QC"}
    return {"member_number": number, "city": "Ottawa", "province": "ON"}


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


class Writer:
    """Writes plausible answers: areas, settings and ages of one practice, years that fit the category."""

    def __init__(self, words: dict[str, Any], chance: random.Random, now: datetime) -> None:
        self.words, self.chance, self.now = words, chance, now
        self.sentences = {"en": Sentences(words["english"], chance), "fr": Sentences(words["french"], chance)}
        self.codes: dict[str, list[str]] = {kind: [] for kind in Term.Kind.values}
        self.focuses: dict[str, list[str]] = {}
        for term in Term.objects.filter(is_retired=False).select_related("group"):
            self.codes[term.kind].append(term.code)
            if term.group:
                self.focuses.setdefault(term.group.code, []).append(term.code)

    def profile_of(self, person: Person) -> MentorProfile:
        """The profile of one of the crowd, with whatever keeps it from the search."""
        practice = self.chance.choice(self.words["practice"])
        profile = self._answered(person.rows["member"], practice, person.category)
        profile.wants_to_mentor = person.trouble != "switched-off"
        days = {"unconfirmed": CONFIRM_AFTER_DAYS + 15, "soon-unconfirmed": CONFIRM_AFTER_DAYS - 12}.get(person.trouble)
        profile.completed_at = profile.confirmed_at = self.now - timedelta(days=days or self.chance.randint(2, 300))
        if person.trouble == "unanswered":
            profile = MentorProfile(
                member=profile.member, wants_to_mentor=True, text_language=person.language, province=profile.province
            )
        profile.accepts = person.trouble not in {"documents", "unanswered"}  # type: ignore[attr-defined]
        return profile

    def profile_of_account(self) -> MentorProfile:
        """The full French profile of `mentor@demo.example`."""
        member = Member.objects.get(email=MENTOR_ACCOUNT)
        practice = next(
            practice for practice in self.words["practice"] if practice["code"] == "community-mental-health"
        )
        profile = self._answered(member, practice, "member")
        profile.wants_to_mentor, profile.languages, profile.is_remote = True, ["en", "fr"], True
        profile.modes = self._some("mode", 2, 3, ["video", "phone"])
        profile.practising_since = self.now.year - 14
        profile.experience = experience_band(profile.practising_since, today(self.now))
        profile.topics, profile.paths = self.codes["topic"][:5], self.codes["path"][:3]
        profile.about = self._about("fr", practice["fr"], member.city, 14)
        profile.completed_at = profile.confirmed_at = self.now - timedelta(days=60)
        profile.accepts = True  # type: ignore[attr-defined]
        return profile

    def _answered(self, member: Member, practice: dict[str, Any], category: str) -> MentorProfile:
        chance, language = self.chance, member.language
        years = self._years(category)
        since = self.now.year - years
        is_remote = chance.random() < 0.6 or not member.province
        languages = {language, *({"en", "fr"} if chance.random() < 0.22 else ())}
        languages |= set(self._some("language", 1, 1)) if chance.random() < 0.1 else set()
        return MentorProfile(
            member=member,
            areas=practice["areas"],
            focuses=self._focuses(practice["areas"]),
            practice_settings=practice["settings"][: chance.randint(1, 3)],
            ages=practice["ages"],
            languages=[code for code in self.codes["language"] if code in languages],
            modes=self._some("mode", 2, 3, ["video"] if is_remote else []),
            topics=self._some("topic", 0, 5),
            paths=self._some("path", 0, 2),
            practising_since=since,
            experience=experience_band(since, today(self.now)),
            city=member.city,
            province=member.province or "outside",
            is_remote=is_remote,
            places=chance.choices([1, 2, 3, 4], [3, 6, 2, 1])[0],
            sentence=self._sentence(language, practice[language], category, years),
            about=self._about(language, practice[language], member.city, years) if chance.random() < 0.6 else "",
            text_language=language,
        )

    def _years(self, category: str) -> int:
        least, most = {
            "student": (0, 1),
            "provisional": (0, 4),
            "retired": (27, 41),
            "ota": (2, 20),
        }.get(category, (1, 34))
        return round(self.chance.triangular(least, most, least + (most - least) / 4))

    def _some(self, kind: str, least: int, most: int, always: Iterable[str] = ()) -> list[str]:
        chosen = set(self.chance.sample(self.codes[kind], min(self.chance.randint(least, most), len(self.codes[kind]))))
        chosen.update(always)
        return [code for code in self.codes[kind] if code in chosen]

    def _focuses(self, areas: Iterable[str]) -> list[str]:
        offered = [code for area in areas for code in self.focuses.get(area, [])]
        return self.chance.sample(offered, min(len(offered), self.chance.randint(0, 3)))

    def _sentence(self, language: str, work: str, category: str, years: int) -> str:
        kind = {
            "student": "student",
            "retired": "retired",
            "ota": "assistant",
        }.get(category, "sentences")
        # the few sentences of a category would soon repeat: half of its people speak like everybody
        kind = kind if kind == "student" or self.chance.random() < 0.5 else "sentences"
        if kind == "sentences" and years >= 6 and self.chance.random() < 0.27:
            kind = "seasoned"
        return self.sentences[language].next(kind, work=work)

    def _about(self, language: str, work: str, city: str, years: int) -> str:
        # only who has practised for a while has a path to tell
        kinds = ["paths"] if years >= 4 else []
        kinds += ["ways", "hopes"] if self.chance.random() < 0.7 or not kinds else ["ways"]
        return "\n\n".join(self.sentences[language].next(kind, work=work, city=city) for kind in kinds)


def make_profiles(profiles: list[MentorProfile], now: datetime) -> None:
    """Write the profiles, the acceptances and the events; who is listed follows from the rules."""
    created = MentorProfile.objects.bulk_create(profiles)
    Acceptance.objects.bulk_create(
        Acceptance(member=profile.member, document=document, language=profile.text_language, accepted_at=now)
        for profile in created
        if profile.accepts  # type: ignore[attr-defined]
        for document in documents_in_force(today(now))
    )
    search_text.refresh([profile.pk for profile in created])
    ours = MentorProfile.objects.filter(pk__in=[profile.pk for profile in created])
    facts = with_listing_facts(ours, now)
    listed = [profile.pk for profile in facts if profile.should_be_listed]  # type: ignore[attr-defined]
    MentorProfile.objects.filter(pk__in=listed).update(is_listed=True)
    MentorProfileEvent.objects.bulk_create(
        event for profile in created for event in _events(profile, profile.pk in set(listed))
    )
    facets.rebuild()


def _events(profile: MentorProfile, is_listed: bool) -> Iterator[MentorProfileEvent]:
    at, member = profile.completed_at, profile.member
    if at is None:
        return
    steps = [(Action.TICKED, State.NONE, State.UNANSWERED), (Action.ANSWERED, State.UNANSWERED, State.HIDDEN)]
    if is_listed:
        steps.append((Action.LISTED, State.HIDDEN, State.LISTED))
    elif not profile.wants_to_mentor:
        steps.append((Action.UNTICKED, State.HIDDEN, State.OFF))
    for action, before, after in steps:
        yield MentorProfileEvent(profile=profile, actor=member, at=at, action=action, from_state=before, to_state=after)


def close_between_the_holidays(on: date) -> int:
    """The days on which a small office is closed around New Year, so that a clock meets more than public holidays."""
    names = {"name_en": "Office closed for the holidays", "name_fr": "Bureau fermé pour les Fêtes"}
    days = [date(on.year, 12, day) for day in (24, 29, 30, 31)]
    known = set(ClosedDay.objects.filter(day__in=days).values_list("day", flat=True))
    created = ClosedDay.objects.bulk_create(ClosedDay(day=day, **names) for day in days if day not in known)
    return len(created)
