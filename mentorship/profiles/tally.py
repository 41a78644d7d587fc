"""Each process's own copy of who has which option (`FacetBits`) and of the lists' words: what the search counts with.

A row of either table carries a version that no other row and no earlier state of it ever had, drawn from one sequence
by a trigger. The versions of all rows in a row are the copy's `mark`. Whoever answers a member reads the mark in the
same statement as the member; where it is not the copy's, what has changed is fetched first. So a copy is never believed
for a second longer than it is true, whoever changed what by whatever way, and nothing needs to be told to anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from caot_mentor.statements import planned_once
from mentorship.profiles import bits
from mentorship.profiles.facets import LISTED, Option
from mentorship.profiles.policy import FACETS

type Packed = NDArray[np.uint64]  # 64 profiles in a number, in the order of the bits as they are sent
type Columns = tuple[Sequence[str], Sequence[str], Sequence[bool]]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PLACE: Option = ("place", "now")  # the one option of the filters that is no term of a list (FIND-8)
# One value for all versions, to be put into another statement.
MARK = """
coalesce((SELECT string_agg(int8send(version), '' ORDER BY id) FROM mentorship_facetbits), '')
    || coalesce((SELECT string_agg(int8send(version), '' ORDER BY id) FROM mentorship_term), '')
"""
_NAMES = ", ".join(f"coalesce(name_{code}, '')" for code in LANGUAGES)
FETCH = f"""
SELECT false, id, version, facet, value, NULL::text[], false, 0,
       CASE WHEN version = ANY(%(known)s::bigint[]) THEN NULL ELSE varbit_send(bits) END
  FROM mentorship_facetbits
UNION ALL
SELECT true, id, version, kind, code, ARRAY[{_NAMES}]::text[], is_retired, position, NULL FROM mentorship_term
ORDER BY 1, 2
"""  # noqa: S608 (no input)


class Word(NamedTuple):
    """An option of a filter, with its names by language."""

    code: str
    names: Mapping[str, str]
    is_retired: bool


class Held(NamedTuple):
    """Who has an option, and the version of the row that says so."""

    version: int
    who: Packed


@dataclass(frozen=True, eq=False)
class Tally:
    """The copy as it was at `mark`; nothing in it is ever written into."""

    mark: bytes
    held: Mapping[Option, Held]
    words: Mapping[str, Sequence[Word]]  # by facet, in the lists' order
    unpacked: dict[Option, bits.Bits] = field(default_factory=dict)
    columns: dict[tuple[str, str], Columns] = field(default_factory=dict)

    @cached_property
    def nobody(self) -> Packed:
        """Who has what nobody ever had."""
        one = self.held.get(LISTED) or next(iter(self.held.values()), None)
        return np.zeros_like(one.who) if one else np.zeros(0, np.uint64)

    @property
    def width(self) -> int:
        """How many profiles there is place for."""
        return len(self.nobody) * 64

    def has(self, option: Option) -> Packed:
        """Who has it."""
        one = self.held.get(option)
        return self.nobody if one is None else one.who

    def who(self, option: Option) -> bits.Bits:
        """The same with one place for each profile."""
        if option not in self.unpacked:
            self.unpacked[option] = unpack(self.has(option))
        return self.unpacked[option]

    def columns_of(self, facet: str, language: str) -> Columns:
        """A list's codes, labels in a language, and which are retired: three columns of the same length."""
        if (facet, language) not in self.columns:
            words = self.words.get(facet, ())
            self.columns[facet, language] = (
                [word.code for word in words],
                [word.names.get(language, "") for word in words],
                [word.is_retired for word in words],
            )
        return self.columns[facet, language]

    @cached_property
    def options(self) -> Sequence[Option]:
        """The options of all filters, facet by facet."""
        return [(facet, word.code) for facet in FACETS for word in self.words.get(facet, ())]

    @cached_property
    def rows_of(self) -> Mapping[str, slice]:
        """Where the options of a facet stand in `options`."""
        ends = np.cumsum([len(self.words.get(facet, ())) for facet in FACETS]).tolist()
        return {facet: slice(begin, end) for facet, begin, end in zip(FACETS, [0, *ends], ends, strict=False)}

    @cached_property
    def table(self) -> NDArray[np.uint64]:
        """One row for each of `options`: who has it."""
        return np.array([self.has(option) for option in self.options]).reshape(len(self.options), len(self.nobody))


def pack(who: bits.Bits, width: int) -> Packed:
    """The bits, cut or filled with nobody to `width`, which is a multiple of 64."""
    return np.packbits(bits.cut(who, width)).view(np.uint64)


def unpack(who: Packed) -> bits.Bits:
    """One place for each profile."""
    return np.unpackbits(who.view(np.uint8)).view(np.bool_)


_latest = Tally(b"", {}, {})


def tally_at(mark: bytes) -> Tally:
    """The copy at a mark that was just read; what has changed since the last one is fetched, in one statement.

    What changed after the mark was read is in the copy as well: then its mark is another one.
    """
    global _latest
    copy = _latest  # replaced whole, so that threads need no lock
    if copy.mark != mark or not mark:
        copy = _latest = _fetched(copy)
    return copy


def tally() -> Tally:
    """The copy as of now; a statement for the mark, and one more if anything has changed."""
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(f"SELECT {MARK}")
        return tally_at(cursor.fetchone()[0])


def _fetched(before: Tally) -> Tally:
    known = {each.version: each for each in before.held.values()}
    versions: list[int] = []
    held: dict[Option, Held] = {}
    listed: dict[str, list[tuple[int, int, Word]]] = defaultdict(list)
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(FETCH, {"known": list(known)})
        for is_term, pk, version, facet, value, names, is_retired, position, sent in cursor.fetchall():
            versions.append(version)
            if is_term:
                named = {code: name or names[0] for code, name in zip(LANGUAGES, names, strict=True)}
                listed[facet].append((position, pk, Word(value, named, is_retired)))
            elif sent is None:
                held[facet, value] = known[version]
            else:
                who = bits.from_sent(sent)
                held[facet, value] = Held(version, pack(who, -(-len(who) // 64) * 64))
    # all rows are of one width, unless somebody wrote some by hand
    width = max((len(each.who) for each in held.values()), default=0)
    for option, each in held.items():
        if len(each.who) < width:
            held[option] = Held(each.version, np.pad(each.who, (0, width - len(each.who))))
    words = {facet: [word for _position, _pk, word in sorted(rows)] for facet, rows in listed.items()}
    words[PLACE[0]] = [Word(PLACE[1], {}, False)]
    return Tally(np.array(versions, ">i8").tobytes(), held, words)
