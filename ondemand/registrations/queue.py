"""The staff's queue: every open registration, its counts, and how often the association is on time (OD-15).

However many there are and whatever is asked: one statement for all counts, one for the page, one for the rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA, end_of_day
from members.models import Member
from mentorship.pairs.deadlines import months_after
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.policy import ON_TIME_MONTHS
from ondemand.registrations.queries import waits_for_long

State = Registration.State
PAGE_SIZE = 50


class Due(models.TextChoices):
    """Where a registration's clock stands; each has one."""

    OVERDUE = "overdue", _("overdue")
    TODAY = "today", _("due today")
    LATER = "later", _("due later")
    PAUSED = "paused", _("clock paused")
    DECIDE = "decide", _("waits for long: to decide")
    NONE = "none", _("nothing due by the association")


@dataclass(frozen=True)
class Asked:
    """What the queue is asked for; empty is everything."""

    state: str = ""
    due: str = ""
    language: str = ""
    words: str = ""


@dataclass(frozen=True)
class Counts:
    """How many there are of what is asked; of each choice of a filter, how many choosing it would give."""

    total: int
    states: Mapping[str, int]
    dues: Mapping[str, int]
    languages: Mapping[str, int]


@dataclass(frozen=True)
class OnTime:
    """Lists or matches of the last months; those whose clock had stood still are counted apart (design 3)."""

    kept: int
    all: int
    paused: int
    paused_kept: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.kept / self.all) if self.all else None


@dataclass(frozen=True)
class Queue:
    """Every open registration that a reader may treat; of each clock its condition, of which each fits one at most."""

    registrations: QuerySet[Any]
    clocks: Mapping[Due, Any]


def open_for(reader: Member, now: datetime) -> Queue:
    """The queue of one of the staff at `now`, in one statement; staff read nothing about themselves."""
    tonight = end_of_day(now.astimezone(OTTAWA).date())
    # of the clocks that run, that of the trial alone is not the association's; a paused one is due at no time
    own_clock = ~Q(state=State.TRIAL)
    clocks = {
        Due.OVERDUE: Q(due_by__lt=now) & own_clock,
        Due.TODAY: Q(due_by__range=(now, tonight)) & own_clock,
        Due.LATER: Q(due_by__gt=tonight) & own_clock,
        Due.PAUSED: Q(clock_paused_at__isnull=False),
        Due.DECIDE: waits_for_long(now),
    }
    words = Case(
        *(When(condition, then=Value(due)) for due, condition in clocks.items()),
        default=Value(Due.NONE),
        output_field=CharField(),
    )
    registrations = Registration.objects.open().exclude(member=reader.pk).annotate(due=words)
    return Queue(registrations, clocks | {Due.NONE: Q(due=Due.NONE)})


def counts_of(asked: Asked, queue: Queue) -> Counts:
    """All numbers of the page, in one statement: groups of state, clock and languages, added up here."""
    filters = _filters(asked, queue)
    found = _searched(queue.registrations, asked.words)
    if len(filters) > 1:  # what fits all filters but one counts for that one; what misses two counts nowhere
        found = found.filter(
            reduce(or_, (reduce(and_, filters[:place] + filters[place + 1 :]) for place in range(len(filters))))
        )
    groups = found.values("state", "due", "languages")
    total = 0
    states: Counter[str] = Counter()
    dues: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for group in groups.annotate(n=Count("pk")).order_by():
        fits_state = asked.state in ("", group["state"])
        fits_due = asked.due in ("", group["due"])
        fits_language = not asked.language or asked.language in group["languages"]
        # a filter's own choice is left out of its counts: they say what choosing another would give
        if fits_due and fits_language:
            states[group["state"]] += group["n"]
        if fits_state and fits_language:
            dues[group["due"]] += group["n"]
        if fits_state and fits_due:
            languages.update(dict.fromkeys(set(group["languages"]), group["n"]))
        total += group["n"] if fits_state and fits_due and fits_language else 0
    return Counts(total, states, dues, languages)


def page_of(asked: Asked, queue: Queue, *, start: int = 0) -> list[Registration]:
    """One page, what is due first on top, then who has waited longest; each with `due` and its member."""
    found = _searched(queue.registrations, asked.words).filter(*_filters(asked, queue))
    in_order = found.order_by(F("due_by").asc(nulls_last=True), "registered_at", "pk")
    return list(in_order.select_related("member")[start : start + PAGE_SIZE])


def _filters(asked: Asked, queue: Queue) -> list[Any]:
    filters: list[Any] = [Q(state=asked.state)] if asked.state else []
    if asked.due:
        filters.append(queue.clocks[Due(asked.due)])
    return [*filters, Q(languages__contains=[asked.language])] if asked.language else filters


def on_time(now: datetime) -> dict[str, OnTime]:
    """By action (the list, the match), how often it came by its due time in the last twelve months."""
    first = months_after(now.astimezone(OTTAWA).date(), -ON_TIME_MONTHS)
    since = datetime.combine(first, time.min, tzinfo=OTTAWA)
    done = RegistrationEvent.objects.filter(due_by__isnull=False, at__gte=since)
    kept, paused = Q(at__lte=F("due_by")), Q(was_paused=True)
    rows: Any = done.values("action").annotate(
        kept=Count("pk", filter=kept & ~paused),
        all=Count("pk", filter=~paused),
        paused=Count("pk", filter=paused),
        paused_kept=Count("pk", filter=kept & paused),
    )
    return {row.pop("action"): OnTime(**row) for row in rows.order_by()}


def _searched(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in words.split():
        named = Q(member__first_name__icontains=word) | Q(member__last_name__icontains=word)
        found = found.filter(named | Q(member__email__icontains=word) | Q(member__member_number__startswith=word))
    return found
