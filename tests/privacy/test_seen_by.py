"""What each reader sees is what the registry says: one person with a word of their own in every text (quality S3).

Each kind of reader opens every page where the person could stand, and those that it leads to. A word that somebody
sees must belong to a field whose entry names them; *Who can see my data* is made of the same entries.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.privacy import TABLES, Seen
from members.models import Member
from members.policy import Role
from mentorship.introductions.models import Introduction
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow.feeds import make_feed
from mentorship.profiles.models import MentorProfile
from mentorship.records.models import Record
from tests import factories
from tests.members.test_privacy_registry import MARK, make_canaried

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
WORD = re.compile(rf"{MARK}\d+q")
HREF = re.compile(r'href="(/en/[^"?#]*)')
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
STAFF_ROLES = {
    Seen.COORDINATORS: Role.COORDINATOR,
    Seen.FINANCE: Role.FINANCE,
    Seen.ADMINISTRATORS: Role.ADMINISTRATOR,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
type Entry = tuple[str, frozenset[Seen]]


def entries_of(person: Member) -> dict[str, set[Entry]]:
    """By word: the fields that hold it, with who may see them."""
    found: dict[str, set[Entry]] = defaultdict(set)
    for table in TABLES:
        for row in table.rows(person):
            for entry in (each for each in table.fields if not table.model._meta.get_field(each.name).is_relation):
                for word in WORD.findall(str(getattr(row, entry.name))):
                    found[word].add((f"{table.model._meta.label}.{entry.name}", frozenset(entry.seen_by)))
    return found


def words_seen(client: Client, begin: Iterable[str], depth: int) -> tuple[dict[str, str], set[str]]:
    """Every word that the reader finds, with the page where it stood first, and the kinds of what was opened.

    Of the administration's pages only those below the one that leads to them are opened: its lists lead everywhere;
    none below one that is closed; and of what a list leads to, two of a kind: the person's own stand in `begin`. What
    is broken fails here: words stand only where the site can read them.
    """
    todo = deque((path, 0) for path in begin)
    opened, seen, closed, kinds = {path for path, _steps in todo}, {}, {"none"}, set()
    followed: Counter[str] = Counter()
    while todo:
        path, steps = todo.popleft()
        if path.startswith(tuple(closed)):
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code != 200:
            closed |= {path} if answer.status_code == 403 and "/admin/" in path else set()
            continue
        kinds.add(answer["Content-Type"].partition(";")[0])
        text = text_of(answer)
        for word in WORD.findall(text):
            seen.setdefault(word, path)
        for link in HREF.findall(text) if steps < depth else ():
            if link not in opened and ("/admin/" not in link or link.startswith(path.removesuffix("change/"))):
                opened.add(link)
                followed[kind := KEY.sub("0", link)] += 1
                if "/admin/" not in link or followed[kind] <= 2:
                    todo.append((link, steps + 1))
    return seen, kinds


def text_of(answer: Any) -> str:
    """What stands in a page, or in a file that is downloaded: a spreadsheet is opened."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return content.decode(errors="ignore")


def pages_of_staff(person: Member) -> list[str]:
    """The start page; of every table that is in the administration the list, and the pages of the person's rows."""
    pages = [reverse("admin:index")]
    for table in TABLES:
        if admin.site.is_registered(table.model):
            name = f"admin:{table.model._meta.app_label}_{table.model._meta.model_name}"
            rows = table.rows(person).values_list("pk", flat=True)[:5]
            pages += [reverse(f"{name}_changelist"), *(reverse(f"{name}_change", args=[key]) for key in rows)]
    return list(dict.fromkeys(pages))


def be_mentee_of(mentor: Member, person: Member) -> Pairing:
    """Let the person be listed no more, but in a mentorship as a mentee who shares what can be shared with the mentor:
    what others see there they see as the other side alone."""
    MentorProfile.objects.filter(member=person).update(is_listed=False, wants_to_mentor=False)
    now = timezone.now()
    moments = dict.fromkeys(("proposed_at", "started_at", "workbook_shared_at", "profile_shared_at"), now)
    return Pairing.objects.create(
        mentor=mentor, mentee=person, program="find", state="active", place_no=1, places_then=1, **moments
    )


def pages_of_members(person: Member, pairings: list[Pairing]) -> list[str]:
    """Where somebody else could come upon the person, the calendar of the other side included."""
    asked = Introduction.objects.filter(Q(mentor=person) | Q(mentee=person)).values_list("public_id", flat=True)
    names = ("members:account", "mentorship:pairing-list", "mentorship:introduction-list", "mentorship:mentor-search")
    return [
        *(reverse(name) for name in names),
        reverse("mentorship:mentor-detail", args=[person.mentor_profile.public_id]),
        *(reverse("mentorship:pairing-detail", args=[pairing.public_id]) for pairing in pairings),
        *(reverse("mentorship:introduction-detail", args=[key]) for key in asked),
    ]


def pages_by_code(person: Member) -> list[str]:
    """Where a code leads that somebody showed."""
    codes = Record.objects.filter(holder=person).values_list("code", flat=True)
    return [reverse("mentorship:verify-code", args=[code]) for code in codes]


def wrongly_seen(seen: dict[Seen, dict[str, str]], entries: dict[str, set[Entry]]) -> list[tuple[str, list[str], str]]:
    """Who saw a word that none of the fields with it lets them see: the reader, the fields, the page."""
    wrong = []
    for reader, words in seen.items():
        may = {reader, Seen.EVERYONE, *([Seen.CONNECTED] if reader == Seen.OTHER_SIDE else [])}
        for word, page in words.items():
            holders = entries.get(word, set())
            if holders and not any(may & readers for _name, readers in holders):
                wrong.append((reader.value, sorted(name for name, _readers in holders), page))
    return wrong


def test_nobody_sees_what_the_registry_does_not_say() -> None:
    person = make_canaried()
    pairing = Pairing.objects.get(mentor=person, reason_for_staff__contains=MARK)
    pairings = [pairing]
    people = {reader: factories.make_staff(role) for reader, role in STAFF_ROLES.items()}
    people |= {Seen.MEMBERS: factories.make_member(), Seen.OTHER_SIDE: pairing.mentee}
    entries, seen = entries_of(person), {}
    files = set()
    for reader, somebody in people.items():
        if reader == Seen.OTHER_SIDE:
            pairings.append(be_mentee_of(somebody, person))
        client = Client()
        factories.sign_in(client, somebody, has_confirmed=True)
        pages = pages_of_staff(person) if reader in STAFF_ROLES else pages_of_members(person, pairings)
        if reader == Seen.OTHER_SIDE:
            pages.append(reverse("mentorship:calendar-feed", args=[make_feed(somebody, now=timezone.now())]))
        seen[reader], kinds = words_seen(client, pages, depth=1)
        files |= kinds
    public = [reverse("pages:home"), reverse("pages:program-list")]
    seen[Seen.EVERYONE], _kinds = words_seen(Client(), public, depth=2)
    seen[Seen.CODE], _kinds = words_seen(Client(), pages_by_code(person), depth=0)
    assert wrongly_seen(seen, entries) == []
    # the control: much was seen by each, and what only its owner might see would be found
    found = {
        reader: {name for word in words for name, _readers in entries.get(word, ())} for reader, words in seen.items()
    }
    assert {"mentorship.MenteeProfile.keep_away", "momentum.Application.goals"} <= found[Seen.COORDINATORS]
    assert "members.Member.email" in found[Seen.OTHER_SIDE] - found[Seen.MEMBERS]
    # the mentee whom no list shows: by name, and with the profile that is shared
    assert {"members.Member.last_name", "mentorship.MenteeProfile.looking_for"} <= found[Seen.OTHER_SIDE]
    assert "mentorship.MentorProfile.about" in found[Seen.MEMBERS]
    assert "mentorship.Record.facts" in found[Seen.CODE] - found[Seen.EVERYONE]
    # spreadsheets and calendars were opened, too
    assert {"text/csv", "text/calendar", XLSX} <= files
    hidden = {word: {(name, frozenset([Seen.SELF])) for name, _readers in holders} for word, holders in entries.items()}
    assert {reader for reader, _fields, _page in wrongly_seen(seen, hidden)} == {
        reader.value
        for reader in seen
        if reader != Seen.EVERYONE  # nothing of a person is public
    }
