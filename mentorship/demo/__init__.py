"""The demo's people: the accounts that `make demo` prints, about 300 mentors and 120 other members, all invented.

Only `seed_demo` calls this, and only in the demo and in tests. The same day gives the same people.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from caot_mentor.content import read_toml
from members.demo import ACCOUNTS
from members.models import ClosedDay, Member
from members.queries import today
from mentorship.demo.accounts import MENTOR_ACCOUNT, make_account
from mentorship.demo.crowd import FIRST_OF_CROWD, MENTORS, OTHERS, crowd, make_members
from mentorship.demo.history import make_history
from mentorship.demo.identity import say_who_the_account_is, say_who_they_are
from mentorship.demo.mentees import make_mentee_profiles
from mentorship.demo.mentors import Writer, make_profiles
from mentorship.demo.opportunities import list_opportunities
from mentorship.demo.pairs import pair_the_accounts
from mentorship.demo.proofs import issue_certificates
from mentorship.demo.recordings import put_up_recording
from mentorship.demo.searches import save_searches
from mentorship.demo.story import accept_the_account, date_mails, make_story
from mentorship.demo.workbooks import fill_in_workbook
from mentorship.introductions.models import Introduction
from mentorship.profiles.models import MentorProfile, SavedSearchEvent
from mentorship.records.policy import MAKE_TASK

WORDS = Path(__file__).parent.parent / "content" / "demo_words.toml"
SEED = 20_261_122


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
        created["mentee profiles"] = make_mentee_profiles(people, words, chance, now)
        created["mentors who say who they are"] = say_who_they_are(people, words, random.Random(SEED + 1), now)  # noqa: S311
        created["mentors"] = MENTORS
        created["members"] = OTHERS
    if not MentorProfile.objects.filter(member__email=MENTOR_ACCOUNT).exists():
        make_profiles([Writer(words, chance, now).profile_of_account()], now)
        say_who_the_account_is(Member.objects.get(email=MENTOR_ACCOUNT), now)
    if not Introduction.objects.exists():
        created["introductions"] = make_story(words, random.Random(SEED + 2), now)  # noqa: S311
    created["earlier introductions"] = make_history(words, random.Random(SEED + 4), now)  # noqa: S311
    created["mentorships of the logins"] = pair_the_accounts(now)
    created["accepted introductions"] = accept_the_account(words, random.Random(SEED + 3), now)  # noqa: S311
    created["certificates"] = issue_certificates(now)
    if created["mentorships of the logins"] or created["accepted introductions"]:
        date_mails()
    if not SavedSearchEvent.objects.exists():
        created["saved searches"] = save_searches(now)
    created["workbooks"] = fill_in_workbook(now)
    created["opportunities"] = list_opportunities(now)
    created["files of recordings"] = put_up_recording(now)
    created["closed days"] = close_between_the_holidays(on)
    autodiscover_modules("demo")
    for what, part in _MORE:
        created[what] += part(now)
    return created


# The jobs that make files of what was seeded; the apps above add theirs.
LEFT_TO_JOBS = [MAKE_TASK]
# What the apps above add, each in a `demo.py`: nothing calls up.
_MORE: list[tuple[str, Callable[[datetime], int]]] = []


def also_seeded(what: str, part: Callable[[datetime], int]) -> None:
    """Let `part(now)` create more, after everything here; it says how many `what` are new."""
    _MORE.append((what, part))


def close_between_the_holidays(on: date) -> int:
    """The days on which a small office is closed around New Year, so that a clock meets more than public holidays."""
    names = {"name_en": "Office closed for the holidays", "name_fr": "Bureau fermé pour les Fêtes"}
    days = [date(on.year, 12, day) for day in (24, 29, 30, 31)]
    known = set(ClosedDay.objects.filter(day__in=days).values_list("day", flat=True))
    created = ClosedDay.objects.bulk_create(ClosedDay(day=day, **names) for day in days if day not in known)
    return len(created)
