"""What staff should look at now: each app offers what waits in its `attention.py`, the start page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.numbers import written_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Theme(models.TextChoices):
    """Under which heading a line stands, in the order of the start page."""

    PEOPLE = "people", _("Members and concerns")
    MENTORING = "mentoring", _("Mentors and mentorships")
    ON_DEMAND = "ondemand", _("Mentorship On Demand")
    OFFERINGS = "offerings", _("Programs in offerings")
    RESOURCES = "resources", _("Resources and directory")
    MONEY = "money", _("Payments, refunds and receipts")
    WORDS = "words", _("E-mails and texts")
    OTHER = "other", _("Other things")


class Due(models.IntegerChoices):
    """How soon it is to be done, in the order of the lines under a heading."""

    LATE = 0, _("late")
    TODAY = 1, _("due today")
    WEEK = 2, _("this week")
    OPEN = 3, ""


WEEK = timedelta(days=7)  # what Due.WEEK counts from now on


@dataclass(frozen=True)
class Waiting:
    """One line of the start page: how many of what, where to treat them, how soon; `is_late` stands for `Due.LATE`.

    `words` say `%(count)s`, and the names of `others`.
    """

    count: int
    words: StrOrPromise
    url: str
    is_late: bool = False
    due: Due = Due.OPEN
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(self.words) % {"count": written_number(self.count), **self.others}

    @property
    def how_soon(self) -> Due:
        return Due.LATE if self.is_late else self.due


type Source = Callable[[datetime], Waiting | None]
type SourceOfOne = Callable[[datetime, Any], Waiting | None]
# The permission that a person needs to be shown a line, its heading, and the function that counts it for them.
SOURCES: list[tuple[str, SourceOfOne, Theme]] = []


def waiting_for(permission: str, theme: Theme = Theme.OTHER) -> Callable[[Source], Source]:
    """Register a function that counts what waits at a moment, for staff who hold `permission`; `None` is nothing."""

    def register(source: Source) -> Source:
        SOURCES.append((permission, lambda now, _person: source(now), theme))
        return source

    return register


def waiting_for_each(permission: str, theme: Theme = Theme.OTHER) -> Callable[[SourceOfOne], SourceOfOne]:
    """Register a function that counts, for one person of the staff, what waits: not everybody may see the same."""

    def register(source: SourceOfOne) -> SourceOfOne:
        SOURCES.append((permission, source, theme))
        return source

    return register


def waiting_by_theme(request: HttpRequest, now: datetime) -> list[tuple[Theme, list[Waiting]]]:
    """What waits for the staff person of `request`, under its headings; under each what is late first."""
    found: dict[Theme, list[Waiting]] = {theme: [] for theme in Theme}
    for permission, source, theme in SOURCES:
        if request.user.has_perm(permission) and (line := source(now, request.user)) is not None:
            found[theme].append(line)
    return [(theme, sorted(lines, key=lambda line: line.how_soon)) for theme, lines in found.items() if lines]


def waiting_now(request: HttpRequest, now: datetime) -> list[Waiting]:
    """What waits for the staff person of `request`, late things first."""
    found = [line for _theme, lines in waiting_by_theme(request, now) for line in lines]
    return sorted(found, key=lambda line: line.how_soon)


@dataclass(frozen=True)
class Rows:
    """What waits as rows of a list of the administration: the list can show exactly these (`WhatWaits`)."""

    code: str
    model: type[models.Model]
    name: StrOrPromise
    find: Callable[[datetime], QuerySet[Any]]

    @property
    def url(self) -> str:
        options = self.model._meta
        return f"{reverse(f'admin:{options.app_label}_{options.model_name}_changelist')}?waiting={self.code}"


ROWS: dict[type[models.Model], list[Rows]] = {}


def rows_of(
    code: str, model: type[models.Model], name: StrOrPromise, find: Callable[[datetime], QuerySet[Any]]
) -> Rows:
    """Let the list of `model` show, under `name`, the rows that `find` gives at a moment."""
    rows = Rows(code, model, name, find)
    ROWS.setdefault(model, []).append(rows)
    return rows


class WhatWaits(admin.SimpleListFilter):
    """The rows behind a line of the start page."""

    title, parameter_name = _("what needs attention"), "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        return [(rows.code, rows.name) for rows in ROWS.get(model_admin.model, [])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = next((rows for rows in ROWS[queryset.model] if rows.code == self.value()), None)
        return queryset.filter(pk__in=chosen.find(timezone.now()).values("pk")) if chosen else queryset


class ListsWhatWaits(admin.ModelAdmin):
    """A list with the filter, where there is something to filter by. `AdminSite` mixes it into each page."""

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        filters = list(super().get_list_filter(request))
        return [*filters, WhatWaits] if self.model in ROWS else filters
