"""P1: two worlds that differ only in what is hidden or only for staff answer a member byte for byte the same (FIND-4).

Each pair of worlds is drawn from a seed of its own: mentors and the searching mentee say things of themselves; then
everything that is not shown is drawn anew, and every page is asked for again. `make privacy` runs 500 pairs.
"""

import os
import random
import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from members.identity_questions import question_of, searchable_options
from members.models import Member, SelfIdentification, Visibility
from members.traits import Trait
from members.workflow.identity import Given, save_answer
from mentorship.profiles import policy
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program
from tests import factories
from tests.mentorship.mentors import make_mentor

PAIRS = int(os.environ.get("PRIVACY_PAIRS", "20"))
MENTORS = 3
HIDDEN = (Visibility.NOT_GIVEN, Visibility.STAFF)
# What differs from one answer to the next by itself: tokens against forged forms, and the links about a person.
TOKENS = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'(?<=/)[A-Za-z0-9_\-]+:[A-Za-z0-9_\-]{4,8}:[A-Za-z0-9_\-]{20,}(?=[/"])'),
]


def masked(page: bytes) -> bytes:
    for token in TOKENS:
        page = token.sub(b"token", page)
    return page


def drawn(chance: random.Random, trait: str, visibility: Visibility) -> Given:
    """An answer to the question about a trait, with or without own words."""
    question = question_of(trait)
    if visibility == Visibility.NOT_GIVEN:
        return Given(visibility, prefers_not=chance.random() < 0.5)
    codes = [option.code for option in question.options if not option.is_exclusive]
    exclusive = sorted(question.exclusive_codes())
    picked = chance.sample(codes, chance.randint(1, min(2, len(codes)))) if codes else exclusive[:1]
    if exclusive and chance.random() < 0.1:
        picked = [chance.choice(exclusive)]
    words = f"mot{chance.randint(1, 3)}" if question.words and chance.random() < 0.5 else ""
    return Given(visibility, tuple(picked), words, is_matched_on=chance.random() < 0.7)


def tell(person: Member, trait: str, given: Given) -> None:
    save_answer(person, trait, given, language="en", now=timezone.now())


def draw_all(chance: random.Random, people: list[Member]) -> None:
    """The first world: every visibility occurs, some traits of some people have no row at all."""
    for person in people:
        for trait in Trait.values:
            if chance.random() < 0.8:
                tell(person, trait, drawn(chance, trait, chance.choice(list(Visibility))))


def draw_hidden_anew(chance: random.Random, people: list[Member]) -> int:
    """The second world: what is shown stays; the rest changes its answer, its visibility, or comes and goes."""
    changed = 0
    for person in people:
        shown = set(SelfIdentification.objects.shown().filter(member=person).values_list("trait", flat=True))
        for trait in sorted(set(Trait.values) - shown):
            if chance.random() < 0.15:
                SelfIdentification.objects.filter(member=person, trait=trait).delete()
            else:
                tell(person, trait, drawn(chance, trait, chance.choice(HIDDEN)))
            changed += 1
    return changed


class Reader:
    """A member who asks for every page that could tell something, and notes what came and at which cost."""

    def __init__(self, member: Member, profiles: list[MentorProfile]) -> None:
        self.member, self.profiles = member, profiles
        self.client = Client()
        factories.sign_in(self.client, member)

    def answers(self, chance: random.Random) -> list[tuple[str, int, bytes, int]]:
        """Address, status, page, number of statements; the choice of private filters follows `chance`."""
        noted = list(self.pages())
        self.filter_privately(chance)
        noted += list(self.pages())
        noted.append(self.page(reverse("mentorship:mentor-private-filters")))
        self.client.post(reverse("mentorship:mentor-private-filters-clear"))
        return noted

    def filter_privately(self, chance: random.Random) -> None:
        traits = chance.sample([trait for trait, options in searchable_options().items() if options], 2)
        form: dict[str, list[str] | str] = {
            trait.value: [chance.choice(searchable_options()[trait]).code] for trait in traits[: chance.randint(1, 2)]
        }
        if chance.random() < 0.3:
            form["words"] = f"mot{chance.randint(1, 3)}"
        answer = self.client.post(reverse("mentorship:mentor-private-filters"), form)
        assert answer.status_code == 302

    def pages(self) -> Iterator[tuple[str, int, bytes, int]]:
        search = reverse("mentorship:mentor-search")
        for query in ("", "?sort=experience&where=ON", "?area=neurology&place=now", "?area=driving&q=listen",
                      "?area=neurology&q=nobody"):  # fmt: skip
            yield self.page(search + query)
        for profile in self.profiles:
            yield self.page(reverse("mentorship:mentor-detail", args=[profile.public_id]))

    def page(self, address: str) -> tuple[str, int, bytes, int]:
        with CaptureQueriesContext(connection) as statements:
            answer = self.client.get(address)
        return address, answer.status_code, masked(answer.content), len(statements)


def make_people(chance: random.Random) -> tuple[Member, list[MentorProfile]]:
    profiles = [
        make_mentor(
            areas=chance.sample(["neurology", "driving", "dementia"], 2),
            topics=chance.sample(["ethics", "career"], 1),
            province=chance.choice(["ON", "QC"]),
        )
        for _ in range(MENTORS)
    ]
    mentee = factories.make_member()
    MenteeProfile.objects.create(
        member=mentee, completed_at=timezone.now(), paths=["new-graduate"], goals=["To grow"], areas=["neurology"],
        topics=["ethics"], languages=["en"],
    )  # fmt: skip
    return mentee, profiles


@pytest.mark.parametrize("seed", range(PAIRS))
def test_what_is_not_shown_changes_nothing_that_a_member_reads(
    seed: int, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "SEARCHES_A_MINUTE", 10_000)
    chance = random.Random(seed)
    with transaction.atomic(), translation.override("fr" if seed % 2 else "en"):
        mentee, profiles = make_people(chance)
        people = [mentee, *(profile.member for profile in profiles)]
        draw_all(chance, people)
        reader = Reader(mentee, profiles)
        list(reader.pages())  # the caches of the process are warm
        first = reader.answers(random.Random(seed))
        assert draw_hidden_anew(chance, people)
        second = reader.answers(random.Random(seed))
    assert {status for _address, status, _page, _statements in first} == {200}
    for one, other in zip(first, second, strict=True):
        assert one == other


def test_the_comparison_would_notice_a_shown_answer(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an answer that is shown does change what a member reads."""
    monkeypatch.setattr(policy, "SEARCHES_A_MINUTE", 10_000)
    chance = random.Random(1)
    mentee, profiles = make_people(chance)
    reader = Reader(mentee, profiles)
    first = reader.answers(random.Random(1))
    for profile in profiles:
        for trait, options in searchable_options().items():
            tell(profile.member, trait, Given(Visibility.SHOWN, tuple(option.code for option in options[:1])))
    second = reader.answers(random.Random(1))
    assert Program.FIND in profiles[0].programs
    assert [page for _address, _status, page, _statements in first] != [
        page for _address, _status, page, _statements in second
    ]
