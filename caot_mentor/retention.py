"""How long what is kept (quality P9): each app says it in its `retention.py`.

From these rules come the job, its dry run, the page for staff and the table of `docs/privacy.md`, and nothing else
deletes by age.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db.models import CASCADE, ForeignKey, Min, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

KEEP, CARRY_OUT = "site.keep_no_longer", "site.carry_out_rule"  # the job of every hour, and that of one rule
AUDIT_KEPT = timedelta(days=7 * 365 + 2)  # quality P9: who did what, and who read what
ROWS_AT_ONCE = 1000  # in one transaction: a job that is ended keeps what it has done


@dataclass(frozen=True)
class Found:
    """What is past its limit: how much, and since when the oldest of it is there."""

    count: int = 0
    oldest: datetime | None = None

    def __add__(self, other: Found) -> Found:
        moments = [each.oldest for each in (self, other) if each.oldest is not None]
        return Found(self.count + other.count, min(moments, default=None))


@dataclass(frozen=True)
class Rule:
    """One kind of thing, how long it is kept `since` what, and what happens `afterwards`.

    `found(now)` counts what is past its limit without changing anything; `remove(now)` takes it away; `to_tell(now)`
    counts who is written to before. Where something is told first, it goes after the notice, however late that was.
    `of()` gives the tables whose rows go by it, or are emptied.
    """

    code: str
    what: StrOrPromise
    kept: timedelta
    since: StrOrPromise
    afterwards: StrOrPromise
    found: Callable[[datetime], Found]
    remove: Callable[[datetime], object]
    of: Callable[[], Iterable[type[Model]]]
    to_tell: Callable[[datetime], int] | None = None

    @property
    def how_long(self) -> str:
        """The limit in words, in the reader's language."""
        return in_words(self.kept)


@dataclass(frozen=True)
class Kept:
    """What no job deletes, and why; `of` are its tables."""

    what: StrOrPromise
    why: StrOrPromise
    of: tuple[type[Model], ...] = ()


DELETED = pgettext_lazy("what becomes of something old", "deleted")
RULES: list[Rule] = []
KEPT: list[Kept] = []


def rule(code: str, what: StrOrPromise, *, of: Callable[[], Iterable[type[Model]]], **more: Any) -> None:
    """Enter a rule; two with one code are a mistake."""
    if any(each.code == code for each in RULES):
        raise ValueError(f"{code} is entered twice")
    RULES.append(Rule(code, what, of=of, **more))


def kept_on(what: StrOrPromise, why: StrOrPromise, *of: type[Model]) -> None:
    """Enter what stays until its person goes, or for good, with the reason."""
    KEPT.append(Kept(what, why, of))


def governed() -> set[type[Model]]:
    """Every table of which a rule says how long its rows are kept, or a reason why they stay; what goes with a row of
    such a table is among them."""
    found = {model for each in RULES for model in each.of()} | {model for each in KEPT for model in each.of}
    while True:
        with_them = {model for model in apps.get_models() if model not in found and _goes_with(model, found)}
        if not with_them:
            return found
        found |= with_them


def _goes_with(model: type[Model], others: set[type[Model]]) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE and field.related_model in others
        for field in model._meta.concrete_fields
    )


def counted(rows: Callable[[datetime], QuerySet[Any]], moment: str) -> Callable[[datetime], Found]:
    """How much `rows(now)` holds, the oldest by its column `moment`."""

    return lambda now: _found(rows(now), moment)


def _found(due: QuerySet[Any], moment: str) -> Found:
    return Found(due.count(), due.aggregate(oldest=Min(moment))["oldest"])


def expire(
    code: str,
    what: StrOrPromise,
    rows: Callable[[datetime], Iterable[QuerySet[Any]]],
    moment: str,
    *,
    kept: timedelta,
    since: StrOrPromise,
    afterwards: StrOrPromise = DELETED,
) -> None:
    """Enter a rule whose rows are simply deleted: `rows(now)` gives them, of one table or several."""

    def found(now: datetime) -> Found:
        return sum((_found(due, moment) for due in rows(now)), Found())

    def remove(now: datetime) -> None:
        for due in rows(now):
            while keys := list(due.order_by(moment).values_list("pk", flat=True)[:ROWS_AT_ONCE]):
                # asked again as it deletes: what was touched meanwhile is not due any more
                due.filter(pk__in=keys).delete()

    def of() -> set[type[Model]]:
        return {due.model for due in rows(timezone.now())}

    rule(code, what, of=of, kept=kept, since=since, afterwards=afterwards, found=found, remove=remove)


def chosen(codes: Iterable[str] = ()) -> list[Rule]:
    """The rules with these codes, or all of them. Raises CommandError for a code that no rule has."""
    if unknown := set(codes) - {each.code for each in RULES}:
        raise CommandError(f"No rule is called {', '.join(sorted(unknown))}.")
    return [each for each in RULES if not codes or each.code in set(codes)]


def carry_out(code: str, now: datetime) -> int:
    """Do what one rule asks; returns how much of what was due is gone."""
    (due,) = chosen([code])
    before = due.found(now).count
    if before:
        due.remove(now)
        gone = before - due.found(now).count
        logger.info("retention: %s, %s of %s gone", code, gone, before)
        return gone
    return 0


def in_words(span: timedelta) -> str:
    """A limit in the largest unit that it fills: 7 years, 24 months, 90 days, 24 hours; none is "at once"."""
    hours, days = span // timedelta(hours=1), span.days
    if not hours:
        return str(_("at once"))
    if days >= 3 * 365:
        years = days // 365
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    if days >= 365:
        months = days * 12 // 365
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    if days > 1:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
