"""The registry of personal data as its owner reads it: first what other people see, thing by thing, then the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import ALL_STAFF, STAFF, UNSET, Erasure, Field, Seen, Table, Why, in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OTHER_PEOPLE = {Seen.MEMBERS, Seen.OTHER_SIDE, Seen.CONNECTED, Seen.CODE, Seen.EVERYONE}


@dataclass(frozen=True)
class Group:
    """What the same people may see, or what is treated alike for the same reason: `label` says whom, or why."""

    label: StrOrPromise
    what: list[str]


@dataclass(frozen=True)
class Shared:
    """What of a thing others than the owner and staff may see: `what`, or all `but` the rest where that is shorter."""

    title: StrOrPromise
    readers: frozenset[Seen]
    what: list[str]
    but: list[str]
    is_nearly_all: bool

    @property
    def who(self) -> str:
        return readers_in_words(tuple(reader for reader in Seen if reader in self.readers))


@dataclass(frozen=True)
class Circle:
    """The same other people, and what of which things they may see."""

    who: str
    things: list[Shared]


@dataclass(frozen=True)
class Thing:
    """One table in words. `seen` has a group for each circle of readers, the widest first."""

    title: StrOrPromise
    shared: list[Shared]
    seen: list[Group]
    is_in_download: bool
    left_out: list[Group]
    erasure: Erasure
    emptied: list[str]
    kept: list[Group]


@dataclass(frozen=True)
class Part:
    """The things whose widest circle of readers is the same."""

    code: str
    title: StrOrPromise
    things: list[Thing]


def overview(tables: Iterable[Table]) -> list[Part]:
    """What other people, staff, and nobody else than the owner can see, in this order."""
    parts = [
        Part("others", _("What other people can see"), []),
        Part("staff", _("What you and staff of the association can see"), []),
        Part("self", _("What you alone can see, and what only the site itself uses"), []),
    ]
    for table in tables:
        # the column that says whose row it is tells the reader nothing
        fields = [entry for entry in table.fields if entry.not_exported != Why.OWN]
        if not fields:
            continue
        readers = {reader for entry in fields for reader in entry.seen_by}
        part = parts[0 if readers & OTHER_PEOPLE else 1 if readers & set(ALL_STAFF) else 2]
        part.things.append(
            Thing(
                table.title,
                _shared(table.title, fields),
                [
                    Group(readers_in_words(circle), _words(each for each in fields if each.seen_by == circle))
                    for circle in sorted({each.seen_by for each in fields}, key=_narrowness)
                ],
                any(table.is_exported(each) for each in fields),
                _by_reason([each for each in fields if not table.is_exported(each)], "not_exported"),
                table.erasure,
                _words(each for each in fields if each.blank is not UNSET),
                _by_reason(fields, "kept"),
            )
        )
    return [part for part in parts if part.things]


def circles(parts: Iterable[Part]) -> list[Circle]:
    """What other people can see, by those who can, those of whom there are most first."""
    by_who: dict[str, list[Shared]] = {}
    for each in sorted((each for part in parts for thing in part.things for each in thing.shared), key=_how_few):
        by_who.setdefault(each.who, []).append(each)
    return [Circle(who, things) for who, things in by_who.items()]


def readers_in_words(seen_by: tuple[Seen, ...]) -> str:
    """Who they are, in one line: staff as one body where all, or both kinds that match people, are meant."""
    if set(seen_by) == {Seen.SELF, Seen.NOBODY}:
        return str(_("you alone"))
    names = [reader.label for reader in seen_by if reader not in ALL_STAFF]
    staff = {reader for reader in seen_by if reader in ALL_STAFF}
    if staff == set(ALL_STAFF):
        names.append(_("staff of the association"))
    elif staff == set(STAFF):
        names.append(_("coordinators and administrators of the association"))
    else:
        names += [reader.label for reader in seen_by if reader in staff]
    return "; ".join(map(str, names))


def _shared(title: StrOrPromise, fields: list[Field]) -> list[Shared]:
    found, told = [], {Seen.SELF, *ALL_STAFF}
    for readers in dict.fromkeys(_others(each) for each in fields if _others(each)):
        what = _words(each for each in fields if _others(each) == readers)
        but = _words(each for each in fields if _others(each) != readers and set(each.seen_by) & told)
        found.append(Shared(title, readers, what, but, len(what) > len(but) + 2))
    return found


def _others(field: Field) -> frozenset[Seen]:
    readers = OTHER_PEOPLE & set(field.seen_by)
    return frozenset({Seen.EVERYONE} if Seen.EVERYONE in readers else readers)


def _how_few(shared: Shared) -> int:
    widest = (Seen.EVERYONE, Seen.MEMBERS, Seen.CODE, Seen.OTHER_SIDE, Seen.CONNECTED)
    return min(widest.index(reader) for reader in shared.readers) * 4 - len(shared.readers)


def _narrowness(seen_by: tuple[Seen, ...]) -> tuple[bool, bool, int, tuple[Seen, ...]]:
    readers = set(seen_by)
    return not readers & OTHER_PEOPLE, not readers & set(ALL_STAFF), -len(readers), seen_by


def _by_reason(fields: list[Field], name: str) -> list[Group]:
    reasons = dict.fromkeys(in_words(getattr(each, name)) for each in fields if getattr(each, name))
    return [Group(why, _words(each for each in fields if in_words(getattr(each, name)) == why)) for why in reasons]


def _words(fields: Iterable[Field]) -> list[str]:
    return list(dict.fromkeys(str(each.what) for each in fields))
