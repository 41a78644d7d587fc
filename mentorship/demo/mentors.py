"""What the demo's mentors say of themselves, and their profiles."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from members.models import Acceptance, Member
from members.queries import documents_in_force, today
from mentorship.demo.accounts import MENTOR_ACCOUNT
from mentorship.demo.crowd import Person
from mentorship.profiles import facets, search_text
from mentorship.profiles.models import MentorProfile, MentorProfileEvent, Term
from mentorship.profiles.policy import CONFIRM_AFTER_DAYS, VALUE_PAIRS
from mentorship.profiles.queries import with_listing
from mentorship.profiles.rules import Action, State, experience_band


class Sentences:
    """Gives out the templates of one language in turn, so that none comes back before all others were used."""

    def __init__(self, words: dict[str, list[str]], chance: random.Random) -> None:
        self.words, self.chance = words, chance
        self.waiting: dict[str, list[str]] = {}

    def next(self, kind: str, **slots: str) -> str:
        if not self.waiting.get(kind):
            self.waiting[kind] = self.chance.sample(self.words[kind], len(self.words[kind]))
        return self.waiting[kind].pop().format(**slots)


class Writer:
    """Writes plausible answers: areas, settings and ages of one practice, years that fit the category."""

    def __init__(self, words: dict[str, Any], chance: random.Random, now: datetime) -> None:
        self.words, self.chance, self.now = words, chance, now
        self.more = random.Random(chance.random())  # noqa: S311 (invented people, no secret)
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
        else:
            self._add_steps(profile)
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
        profile.hopes = self.sentences["fr"].next("hopes", work=practice["fr"], city=member.city)
        profile.values = ["feedback-gentle", "meetings-open", "help-questions", "rhythm-short", "scope-life"]
        profile.past_areas, profile.hours_a_month, profile.places = ["older-adults"], 6, 4
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

    def _add_steps(self, profile: MentorProfile) -> None:
        """What some say in the small steps, and how some are not to be asked now: paused, or away."""
        drawn, on, language = self.more, today(self.now), profile.text_language
        for options in VALUE_PAIRS.values():
            if drawn.random() < 0.6:
                profile.values.append(drawn.choice(options)[0])
        years = on.year - (profile.practising_since or on.year)
        if years >= 8 and drawn.random() < 0.5:
            others = [code for code in self.codes["area"] if code not in profile.areas]
            profile.past_areas = drawn.sample(others, drawn.randint(1, 3))
        if drawn.random() < 0.35:
            profile.hopes = self.sentences[language].next("hopes", work="", city=profile.city)
        if drawn.random() < 0.4:
            profile.hours_a_month = drawn.randint(1, 6)
        profile.is_rural = profile.province in {"YT", "NT", "NU"} or drawn.random() < 0.12
        if drawn.random() < 0.2:
            profile.programs = drawn.choice([["find"], ["find", "ondemand"]])
        luck = drawn.random()
        profile.is_paused = luck < 0.06
        if 0.06 <= luck < 0.1:
            profile.away_from, profile.away_to = on - timedelta(days=5), on + timedelta(days=drawn.randint(4, 40))
        elif 0.1 <= luck < 0.13:
            profile.away_from, profile.away_to = on + timedelta(days=14), on + timedelta(days=35)

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
        kinds += ["ways"] if self.chance.random() < 0.7 or not kinds else []
        return "\n\n".join(self.sentences[language].next(kind, work=work, city=city) for kind in kinds)


def make_profiles(profiles: list[MentorProfile], now: datetime) -> None:
    """Write the profiles, the acceptances and the events; who is listed follows from the rules."""
    for profile in profiles:
        profile.has_place = profile.counts_as_open(today(now))
    created = MentorProfile.objects.bulk_create(profiles)
    Acceptance.objects.bulk_create(
        Acceptance(member=profile.member, document=document, language=profile.text_language, accepted_at=now)
        for profile in created
        if profile.accepts  # type: ignore[attr-defined]
        for document in documents_in_force(today(now))
    )
    search_text.refresh([profile.pk for profile in created])
    ours = MentorProfile.objects.filter(pk__in=[profile.pk for profile in created])
    facts = with_listing(ours, now)
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
