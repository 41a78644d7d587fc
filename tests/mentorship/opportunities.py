"""Entries of the directory for tests."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from members.models import Member
from mentorship.directory.models import Opportunity, Suggestion
from mentorship.directory.rules import Reply
from mentorship.directory.workflow import send_suggestion, settle_suggestion
from mentorship.directory.workflow.entries import prepare

_numbers = itertools.count(1)
HEADER = [
    *("Title (EN)", "Title (FR)", "Type", "Host", "Host kind", "Specialty", "Audience", "Professions", "Equity focus"),
    *("Format", "Province", "Language", "Time commitment", "Cost", "How to apply", "Contact", "Opens", "Closes"),
    *("Last verified", "Notes"),
]
PLAIN = {"Type": "Formal program", "Host": "Invented Hospital"}


def make_opportunity(*, state: str = "published", **values: Any) -> Opportunity:
    """An entry, published unless said otherwise; columns as `spreadsheet.read_cell` gives them."""
    number = next(_numbers)
    given = {"title_en": f"Invented program {number}", "type": "formal", "host": "Invented Hospital"} | values
    entry = prepare(Opportunity(state=state), given, now=timezone.now())
    entry.save()
    return entry


def tell_of_the_directory(member: Member, entry: Opportunity, staff: Member, now: datetime) -> None:
    """What waits for staff, and what they answered and declined."""
    kinds, told = Suggestion.Kind, {"language": "en", "now": now}
    send_suggestion(member, kinds.STALE, opportunity=entry, words="They have moved.", **told)
    asked = send_suggestion(member, kinds.QUESTION, words="What does it cost?", **told)
    settle_suggestion(
        asked, Reply.ANSWERED, answer=f"It is free: https://example.org/{'lanterns/' * 8}.", by=staff, now=now
    )
    missing = send_suggestion(member, kinds.ADDITION, title="A circle of their own", **told)
    settle_suggestion(missing, Reply.DECLINED, answer="It is a course.", by=staff, now=now)


def typed_in(client: Client, entry: Opportunity) -> dict[str, Any]:
    """What stands in the fields of an entry's form."""
    form = client.get(reverse("admin:mentorship_opportunity_change", args=[entry.pk])).context["form"]
    return {name: value for name, value in form.initial.items() if value}


def press(client: Client, entry: Opportunity, deed: str, **typed: Any) -> Any:
    """A button of the entry's form, with what is typed in it."""
    address = reverse("admin:mentorship_opportunity_change", args=[entry.pk])
    return client.post(address, typed_in(client, entry) | typed | {"_deed": deed}, follow=True)


def sheet(*rows: dict[str, Any], header: Sequence[str] = HEADER) -> io.BytesIO:
    """A workbook of these rows, by the names of their columns."""
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(list(header))
    for row in rows:
        page.append([({} if "ID" in row else PLAIN).get(name) if name not in row else row[name] for name in header])
    buffer = io.BytesIO()
    workbook.save(buffer)
    buffer.seek(0)
    return buffer


def rows_of(content: bytes) -> list[list[Any]]:
    """What stands in the cells of a workbook."""
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    return [list(row) for row in page.iter_rows(values_only=True)]
