"""The staff's queue: every open registration, its counts, and how often the association is on time (OD-15).

However many there are and whatever is asked: one statement for all counts, one for the page, one for the rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA, end_of_day
from caot_mentor.periods import LAST_TWELVE, spans_of
from members.models import Member
from members.queries import called, today
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.queries import waits_for_long

State = Registration.State
PAGE_SIZE = 50
READ = [  # of each on a page: making fifty whole registrations with their members takes as long as finding them
    *("state", "languages", "due_by", "completes_on", "clock_paused_at"),
    *(f"member__{name}" for name in ("first_name", "last_name")),
]


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
    """Every open registration that `reader` may treat at `now`; of each clock its condition, each fits one at most."""

    registrations: QuerySet[Any]
    clocks: Mapping[Due, Any]
    reader: Member
    now: datetime
    tonight: datetime

    def clock(self, state: str, due_by: datetime | None) -> Due:
        """The clock of a group; who has waited for long is not among them."""
        if due_by is None:  # a clock of the association's has no due time while it is paused
            return Due.PAUSED if state in Registration.STAFF_STATES else Due.NONE
        if state == State.TRIAL:
            return Due.NONE
        return Due.OVERDUE if due_by < self.now else Due.TODAY if due_by <= self.tonight else Due.LATER


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
    return Queue(registrations, clocks | {Due.NONE: Q(due=Due.NONE)}, reader, now, tonight)


def counts_of(asked: Asked, queue: Queue) -> Counts:
    """All numbers of the page, in one statement: groups of state, languages and clock, added up here."""
    total = 0
    states: Counter[str] = Counter()
    dues: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for state, spoken, due, n in _groups(asked.words, queue):
        fits_state = asked.state in ("", state)
        fits_due = asked.due in ("", due)
        fits_language = not asked.language or asked.language in spoken
        # a filter's own choice is left out of its counts: they say what choosing another would give
        if fits_due and fits_language:
            states[state] += n
        if fits_state and fits_language:
            dues[due] += n
        if fits_state and fits_due:
            for language in spoken:
                languages[language] += n
        total += n if fits_state and fits_due and fits_language else 0
    return Counts(total, states, dues, languages)


def _groups(words: str, queue: Queue) -> Iterator[tuple[str, list[str], Due, int]]:
    """State, languages, clock and how many, of all that have the words; a group may come twice, or be taken off again.

    The database reads them in the order of one index. Due times are ends of days, so there are few of each state. The
    reader's own and those that have waited for long stand in no index: they are counted apart, and moved.
    """
    found = _searched(Registration.objects.open(), words)
    own, number = Q(member=queue.reader.pk), Count("*")
    all_of_them = _grouped(found, number, is_decided=False)
    taken_off = _grouped(found.filter(own), number * Value(-1), is_decided=False)
    to_decide = _grouped(found.filter(queue.clocks[Due.DECIDE] & ~own), number, is_decided=True)
    groups = all_of_them.union(taken_off, to_decide, all=True).order_by()
    for state, language_set, due_by, n, is_decided in groups:
        spoken, due = [code.strip("'") for code in language_set.split()], queue.clock(state, due_by)
        if is_decided:
            yield state, spoken, Due.DECIDE, n
            n = -n
        yield state, spoken, due, n


def _grouped(found: QuerySet[Any], number: Any, *, is_decided: bool) -> QuerySet[Any]:
    groups = found.order_by().values_list("state", "language_set", "due_by")
    return groups.annotate(n=number, is_decided=Value(is_decided))


def page_of(asked: Asked, queue: Queue, *, start: int = 0) -> list[Registration]:
    """One page, what is due first on top, then who has waited longest; each with `due` and its member."""
    found = _searched(queue.registrations, asked.words).filter(*_filters(asked, queue))
    in_order = found.order_by(F("due_by").asc(nulls_last=True), "registered_at", "pk")
    return list(in_order.select_related("member").only(*READ)[start : start + PAGE_SIZE])


def _filters(asked: Asked, queue: Queue) -> list[Any]:
    filters: list[Any] = [Q(state=asked.state)] if asked.state else []
    if asked.due:
        filters.append(queue.clocks[Due(asked.due)])
    return [*filters, Q(languages__contains=[asked.language])] if asked.language else filters


def on_time(now: datetime) -> dict[str, OnTime]:
    """By action (the list, the match), how often it came by its due time in the last twelve months."""
    span, _before = spans_of(LAST_TWELVE, today(now))  # the statistics' twelve months
    done = RegistrationEvent.objects.filter(due_by__isnull=False, at__gte=span.begins)
    groups: Any = done.order_by().values_list("action", "was_paused")
    found: dict[str, dict[bool, tuple[int, int]]] = {}
    for action, was_paused, kept, n in groups.annotate(
        kept=Count("action", filter=Q(at__lte=F("due_by"))), n=Count("*")
    ):
        found.setdefault(action, {})[was_paused] = kept, n
    rates = {}
    for action, by_pause in found.items():
        (kept, n), (paused_kept, paused) = (by_pause.get(was_paused, (0, 0)) for was_paused in (False, True))
        rates[action] = OnTime(kept, n, paused, paused_kept)
    return rates


def _searched(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    return found.filter(called(words, "member__", "email__icontains", "member_number__startswith"))
