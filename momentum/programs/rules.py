"""What may be done with an offering, when, and what is missing before it can be opened. Guard, buttons, admin and tests
read the same table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from caot_mentor.dates import written_day
from members.models import Eligibility, Member
from momentum.programs.models import Offering, Program, Role, Tier, Window
from momentum.programs.policy import COLUMN_NAME_MOST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Offering.State
MANAGE, SET_UP = "momentum.change_offering", "momentum.change_program"


def names_of_column(program: Program, tier: Tier, role: Role) -> dict[str, str]:
    """What a column of MEM-3's table, and of the chart of INFO-2, is called, by field: the program, and what the person
    is called there. In a chain the mentor of one tier is called what the mentee of the next one is, so the role tells
    the two apart (EQ-3)."""
    names = {}
    for language, colon in (("en", ": "), ("fr", "\N{NO-BREAK SPACE}: ")):
        called = getattr(tier, f"{role}_name_{language}")
        with override(language):
            word = role.label.lower()
        as_role = "" if word in called.lower() else f" ({word})"
        whole = f"{getattr(program, f'name_{language}')}{colon}{called}{as_role}"
        names[f"name_{language}"] = Truncator(whole).chars(COLUMN_NAME_MOST)
    return names


class Action(models.TextChoices):
    """What is done with an offering; the words of its events."""

    MADE = "make", gettext_lazy("offering made")
    COPIED = "copy", gettext_lazy("made as a copy")
    CHANGED = "change", gettext_lazy("dates or figures changed")
    WINDOWS_SET = "set_windows", gettext_lazy("times for applying set")
    TERMS_SET = "set_terms", gettext_lazy("terms set")
    OPENED = "open", gettext_lazy("opened for applications")
    STARTED = "start", pgettext_lazy("offering", "begun")
    COMPLETED = "complete", pgettext_lazy("offering", "completed")
    CANCELLED = "cancel", pgettext_lazy("offering", "cancelled")


class ProgramAction(models.TextChoices):
    """What is done with a program; the words of its events."""

    SET_UP = "set_up", gettext_lazy("program set up")
    CHANGED = "change", gettext_lazy("program changed")
    TIER_ADDED = "add_tier", gettext_lazy("tier added")
    TIER_CHANGED = "change_tier", gettext_lazy("tier changed")
    TIER_REMOVED = "remove_tier", gettext_lazy("tier removed")
    WHO_MAY_CHANGED = "change_who_may", gettext_lazy("who may apply changed")
    QUESTION_ADDED = "add_question", gettext_lazy("question added")
    QUESTION_CHANGED = "change_question", gettext_lazy("question changed")
    QUESTION_REMOVED = "remove_question", gettext_lazy("question removed")
    QUESTION_RETIRED = "retire_question", gettext_lazy("question no longer asked")
    QUESTION_ASKED_AGAIN = "ask_question_again", gettext_lazy("question asked again")
    QUESTION_MOVED = "move_question", gettext_lazy("question moved")


@dataclass(frozen=True)
class Transition:
    """From which states, and to which (None: it stays). Staff do all of them; the system begins an offering whose
    matches are accepted."""

    sources: frozenset[State]
    target: State | None


EDITABLE = frozenset({State.GATHERING_INTEREST, State.PREPARING, State.RUNNING})
TRANSITIONS: Mapping[Action, Transition] = {
    Action.CHANGED: Transition(EDITABLE, None),
    Action.WINDOWS_SET: Transition(EDITABLE, None),
    Action.TERMS_SET: Transition(EDITABLE, None),
    Action.OPENED: Transition(frozenset({State.GATHERING_INTEREST}), State.PREPARING),
    Action.STARTED: Transition(frozenset({State.PREPARING}), State.RUNNING),
    Action.COMPLETED: Transition(frozenset({State.RUNNING}), State.COMPLETED),
    Action.CANCELLED: Transition(EDITABLE, State.CANCELLED),
}

# Why an action is refused in a state: "not now", said so that one knows what happened instead.
STATE_SENTENCES: Mapping[State, StrOrPromise] = {
    State.GATHERING_INTEREST: gettext_lazy("This offering has not been opened yet."),
    State.PREPARING: gettext_lazy("This offering is open for applications; it has not begun yet."),
    State.RUNNING: gettext_lazy("This offering is running."),
    State.COMPLETED: gettext_lazy("This offering is completed."),
    State.CANCELLED: gettext_lazy("This offering was cancelled."),
}


def is_possible(offering: Offering, action: Action) -> bool:
    """Whether the offering's state lets the action be done."""
    return offering.state in TRANSITIONS[action].sources


def available_actions(offering: Offering, person: Member) -> frozenset[Action]:
    """What the person may do with the offering now."""
    if not person.has_perm(MANAGE):
        return frozenset()
    return frozenset(action for action in TRANSITIONS if is_possible(offering, action))


@dataclass(frozen=True)
class Missing:
    """One thing that keeps an offering from being opened, in words; `step` is where it is put right: `program`,
    `tiers`, `dates` or `windows`; `key` the tier's, where it is about one."""

    words: str
    step: str
    key: int | None = None


def missing_to_open(offering: Offering, on: date) -> list[Missing]:
    """What is missing before the offering can be opened, in the order of the steps; empty: it can be."""
    program = offering.program
    missing = []
    if not program.is_active:
        missing.append(Missing(_("The program is not offered at present: say on step 1 that it is."), "program"))
    if program.uses_identity and not (program.adviser_name and program.adviser_email):
        words = _("Identity counts in matching: name an adviser outside the staff, with an address.")
        missing.append(Missing(words, "program"))
    tiers, windows = list(program.tiers.all()), list(offering.windows.all())
    if not tiers:
        missing.append(Missing(_("There is no tier yet: say who is paired with whom."), "tiers"))
    allowed = _roles_open_to_somebody(tiers)
    for window in windows:
        tier = next(each for each in tiers if each.pk == window.tier_id)
        if tier.activity(window.role) not in allowed:
            words = _("No category of membership may apply as %(who)s.") % {"who": tier.called(window.role)}
            missing.append(Missing(words, "tiers", tier.pk))
    return missing + _missing_dates(offering, windows, on)


def _missing_dates(offering: Offering, windows: list[Window], on: date) -> list[Missing]:
    missing = []
    first, last = offering.starts_on, offering.ends_on
    if first is None or last is None:
        missing.append(Missing(_("The first and the last day are not set."), "dates"))
    elif last <= on:
        missing.append(Missing(_("The last day, %(day)s, is over.") % {"day": written_day(last)}, "dates"))
    if not windows:
        missing.append(Missing(_("There is no time for applying yet, for any role."), "windows"))
    elif all(window.closes_on < on for window in windows):
        missing.append(Missing(_("All times for applying are over."), "windows"))
    if ends_late((window.closes_on for window in windows), last):
        missing.append(Missing(_("A time for applying ends after the last day of the offering."), "windows"))
    return missing


def ends_late(closing: Iterable[date], last: date | None) -> bool:
    """Whether a time for applying ends after the offering's last day; never while it has no last day."""
    return last is not None and any(day > last for day in closing)


def _roles_open_to_somebody(tiers: list[Tier]) -> set[str]:
    codes = [tier.activity(role) for tier in tiers for role in Role.values]
    cells = Eligibility.objects.filter(activity__code__in=codes).exclude(answer=Eligibility.Answer.NOT_ALLOWED)
    return set(cells.values_list("activity__code", flat=True))


def warnings_of(offering: Offering) -> list[str]:
    """What staff may have overlooked, and what does not keep the offering from being opened."""
    tiers, windows = list(offering.program.tiers.all()), list(offering.windows.all())
    with_window = {(window.tier_id, window.role) for window in windows}
    found = [
        _("Nobody can apply as %(who)s: there is no time for it.") % {"who": tier.called(role)}
        for tier in tiers
        for role in Role.values
        if windows and (tier.pk, role) not in with_window
    ]
    if offering.contact_per == Offering.ContactPer.TERM and offering.contact_least and not offering.terms.exists():
        found.append(_("Contact is counted in each term, but no term is set: the whole offering counts as one."))
    if offering.needs_contact and not offering.contact_least:
        found.append(_("Contact is needed to complete, but the least contact is 0."))
    if not offering.program.questions.filter(is_asked=True).exists():
        found.append(_("The program asks no question of its own."))
    return found
