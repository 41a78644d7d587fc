"""Offerings are made, changed and copied; their times for applying and their terms are set (MOM-3, EQ-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from momentum.programs.models import Offering, OfferingTerm, Program, Tier, Window
from momentum.programs.models.figures import FIGURES
from momentum.programs.policy import TERMS_MOST
from momentum.programs.rules import Action, ends_late
from momentum.programs.workflow.moving import changed_columns, check, locked_offering, record

FAR_YEAR = 9000  # no term stands there


@dataclass(frozen=True)
class WindowGiven:
    """When people may apply in that role of that tier, and how many mentees at most."""

    tier: Tier
    role: str
    opens_on: date
    closes_on: date
    places: int | None = None


@dataclass(frozen=True)
class TermGiven:
    """A term with its days, both included."""

    name_en: str
    name_fr: str
    first: date
    last: date


@transaction.atomic
def make_offering(program: Program, values: Mapping[str, Any], *, by: Member, now: datetime) -> Offering:
    """A new offering of the program, with the program's figures where `values` say nothing; it gathers interest until
    it is opened. Raises NotAllowed without the right to it.
    """
    if not by.has_perm("momentum.add_offering"):
        raise NotAllowed
    figures = {name: getattr(program, name) for name in FIGURES}
    offering = Offering.objects.create(program=program, **(figures | dict(values)))
    record(offering, Action.MADE, "", by, now)
    return offering


@transaction.atomic
def change_offering(offering: Offering, values: Mapping[str, Any], *, by: Member, now: datetime) -> Offering:
    """Change the dates or figures of an offering; what people have agreed on already stays as it was.

    Raises NotAllowed without the right to it, WrongState once it is over, or where a term would stand outside its
    days, a time for applying would end after them, or an open one would be without days.
    """
    locked = locked_offering(offering.pk, by)
    check(locked, Action.CHANGED)
    if not (changed := changed_columns(locked, dict(values))):
        return locked
    first, last = locked.starts_on, locked.ends_on
    if locked.is_open and (first is None or last is None):
        raise WrongState(_("An offering that is open keeps a first and a last day."))
    if first is None or last is None:
        if locked.terms.exists():
            raise WrongState(_("The offering has terms: it keeps a first and a last day."))
    elif locked.terms.exclude(first__gte=first, last__lte=last).exists():
        raise WrongState(_("A term stands outside these days: change the terms first."))
    if "ends_on" in changed and ends_late(locked.windows.values_list("closes_on", flat=True), last):
        raise WrongState(_("A time for applying ends after this day: change the times for applying first."))
    locked.save(update_fields=changed)
    record(locked, Action.CHANGED, locked.state, by, now)
    return locked


@transaction.atomic
def set_windows(offering: Offering, given: Sequence[WindowGiven], *, by: Member, now: datetime) -> None:
    """Set when people may apply, by tier and role; what is not given can no longer be applied for. Applications that
    were received stay. Raises NotAllowed without the right to it, WrongState once it is over, or where one would end
    after the last day.
    """
    locked = locked_offering(offering.pk, by)
    check(locked, Action.WINDOWS_SET)
    if ends_late((each.closes_on for each in given), locked.ends_on):
        raise WrongState(_("A time for applying ends after the last day of the offering."))
    held = {(window.tier_id, window.role): window for window in locked.windows.select_for_update(of=("self",))}
    is_changed = False
    for each in given:
        values = {"opens_on": each.opens_on, "closes_on": each.closes_on, "places": each.places}
        window = held.pop((each.tier.pk, each.role), None) or Window(offering=locked, tier=each.tier, role=each.role)
        if window.pk is None or changed_columns(window, dict(values)):
            changed_columns(window, dict(values))
            window.save()
            is_changed = True
    for window in held.values():
        window.delete()
        is_changed = True
    if is_changed:
        record(locked, Action.WINDOWS_SET, locked.state, by, now)


@transaction.atomic
def set_terms(offering: Offering, given: Sequence[TermGiven], *, by: Member, now: datetime) -> None:
    """Set the terms of an offering, in the order of their days (EQ-5); a term that stays keeps its row.

    Raises NotAllowed without the right to it, WrongState once it is over, for terms outside its days, for too many, or
    where two overlap.
    """
    locked = locked_offering(offering.pk, by)
    check(locked, Action.TERMS_SET)
    ordered = sorted(given, key=lambda each: each.first)
    if len(ordered) > TERMS_MOST:
        raise WrongState(_("An offering has %(most)s terms at most.") % {"most": TERMS_MOST})
    if ordered and (locked.starts_on is None or locked.ends_on is None):
        raise WrongState(_("First set the first and the last day of the offering."))
    for each in ordered:
        if each.first < (locked.starts_on or each.first) or each.last > (locked.ends_on or each.last):
            raise WrongState(_("A term stands outside the days of the offering."))
    if any(one.last >= other.first for one, other in pairwise(ordered)):
        raise WrongState(_("Two terms overlap."))
    if [asdict(each) for each in ordered] == list(locked.terms.values("name_en", "name_fr", "first", "last")):
        return
    held = list(locked.terms.all())
    # those that stay may move onto days of one another: all of them stand apart for a moment, on days that nobody has
    for number, term in enumerate(held):
        if number < len(ordered):
            apart = date(FAR_YEAR, 1, 1 + number)
            OfferingTerm.objects.filter(pk=term.pk).update(first=apart, last=apart)
        else:
            term.delete()
    for number, each in enumerate(ordered):
        term = held[number] if number < len(held) else OfferingTerm(offering=locked)
        changed_columns(term, {**asdict(each), "position": number + 1})
        term.save()
    record(locked, Action.TERMS_SET, locked.state, by, now)


@transaction.atomic
def copy_offering(offering: Offering, *, name_en: str, name_fr: str, by: Member, now: datetime) -> Offering:
    """The next round: a new offering with the figures, languages and cost of this one, without dates. It gathers
    interest. Raises NotAllowed without the right to it.
    """
    locked = locked_offering(offering.pk, by)
    if not by.has_perm("momentum.add_offering"):
        raise NotAllowed
    figures = {name: getattr(locked, name) for name in FIGURES}
    figures |= {name: getattr(locked, name) for name in ("languages", "fee_en", "fee_fr")}
    copy = Offering.objects.create(
        program=locked.program, name_en=name_en, name_fr=name_fr, copied_from=locked, **figures
    )
    record(copy, Action.COPIED, "", by, now, note=locked.name)
    return copy
