"""Who has which option of the search, kept as bit strings beside the profiles (`FacetBits`).

The profiles' own columns stay the truth: whoever changes them does so within `kept_in_step`, in the same transaction.
All writers of the bits take one advisory lock, which ends with their transaction: two saves can neither lose each
other's bit nor wait for each other in a circle, and a recount never falls between a profile and its bits. Readers wait
for nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.db.models import Count

from mentorship.profiles import bits
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import CITIES_OFFERED, SLOT_STEP

type Option = tuple[str, str]  # facet and value

LISTED: Option = ("listed", "")
# Who answered a facet of many codes at all: what a fit rests on.
ANSWERED = ("area", "topic", "path", "age", "setting", "mode", "where")
LOCK = "SELECT pg_advisory_xact_lock('mentorship_facetbits'::regclass::oid::bigint)"
# How the options are read from a profile's row; `options_of` says the same of an object.
CODES_IN_SQL = {
    "area": "areas",
    "setting": "practice_settings",
    "age": "ages",
    "where": "ARRAY[province, CASE WHEN is_remote THEN 'remote' END]",
    # as `city_code` does
    "city": (
        r"""ARRAY[left(trim('-' FROM regexp_replace(lower(regexp_replace("""
        r"""normalize(city, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "C"), '[^a-z0-9]+', '-', 'g')), 40)]"""
    ),
    "language": "languages",
    "mode": "modes",
    "topic": "topics",
    "experience": "ARRAY[experience]",
    "place": "ARRAY[CASE WHEN has_place THEN 'now' END]",
    "path": "paths",
    "value": "values",
}


@dataclass(frozen=True)
class Difference:
    """An option whose bits disagreed with the profiles: how many were missing, how many too many."""

    facet: str
    value: str
    missing: int
    surplus: int


def city_code(city: str) -> str:
    """A city without accents, capitals and signs: two spellings of one name are one option; empty without letters."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", city))
    plain = "".join(letter.lower() if letter.isascii() else letter for letter in plain)
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40]


def options_of(profile: MentorProfile) -> set[Option]:
    """The options that a profile has, with `LISTED` among them while it is listed."""
    codes = {
        "area": profile.areas,
        "setting": profile.practice_settings,
        "age": profile.ages,
        "where": profile.where,
        "city": [city_code(profile.city)],
        "language": profile.languages,
        "mode": profile.modes,
        "topic": profile.topics,
        "experience": [profile.experience],
        "place": ["now"] if profile.has_place else [],
        "path": profile.paths,
        "value": profile.values,
    }
    options = {(facet, code) for facet, held in codes.items() for code in held if code}
    options |= {("answered", facet) for facet in ANSWERED if any(codes[facet])}
    return options | {LISTED} if profile.is_listed else options


@contextmanager
def kept_in_step(profile: MentorProfile) -> Iterator[None]:
    """Bring the bits in step with what the block changes of a locked profile and saves; one made in it had none before.

    Nothing that takes a lock comes after the block: until the transaction ends, other saves of mentors wait.
    """
    before = options_of(profile) if profile.pk else set()
    yield
    record_change(profile.pk, before, options_of(profile))


def cities_to_offer(apart: Collection[int]) -> list[str]:
    """The cities of listed mentors, those of most mentors as far as `CITIES_OFFERED`, each as it is mostly written.

    `apart` are the members with whom the reader has nothing to do (SAFE-1).
    """
    listed = MentorProfile.objects.filter(is_listed=True).exclude(city="").exclude(member__in=apart)
    written: dict[str, str] = {}
    for city in listed.values_list("city", flat=True).annotate(mentors=Count("pk")).order_by("-mentors", "city"):
        written.setdefault(city_code(city), city)
        if len(written) == CITIES_OFFERED:
            break
    return [written[code] for code in sorted(written)]


def record_change(profile_id: int, before: set[Option], after: set[Option]) -> None:
    """Bring the bits of a profile from its options `before` to those `after`, in the caller's transaction.

    Call it last, after the profile is locked and saved: until the transaction ends, other saves of mentors wait.
    """
    changed = sorted(before ^ after)
    if not changed:
        return
    facets, values = [facet for facet, _value in changed], [value for _facet, value in changed]
    states = [int(option in after) for option in changed]
    with connection.cursor() as cursor:
        # The lock has a statement of its own: the next ones see what the previous holder committed.
        cursor.execute(LOCK)
        width = _grown_to_hold(profile_id)
        cursor.execute(
            "UPDATE mentorship_facetbits AS stored SET bits = set_bit(stored.bits, %s, changed.state)"
            " FROM unnest(%s::text[], %s::text[], %s::int[]) AS changed (facet, value, state)"
            " WHERE stored.facet = changed.facet AND stored.value = changed.value",
            [profile_id, facets, values, states],
        )
        if cursor.rowcount < len(changed):
            cursor.execute(
                "INSERT INTO mentorship_facetbits (facet, value, bits)"
                " SELECT facet, value, set_bit(repeat('0', %s)::varbit, %s, state)"
                " FROM unnest(%s::text[], %s::text[], %s::int[]) AS changed (facet, value, state)"
                " ON CONFLICT (facet, value) DO NOTHING",
                [width, profile_id, facets, values, states],
            )


def _grown_to_hold(profile_id: int) -> int:
    """The width of all bit strings, after making them wide enough for the key; needs the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(bits) FROM mentorship_facetbits LIMIT 1")
        row = cursor.fetchone()
        width: int = row[0] if row else 0
        if profile_id >= width:
            wanted = _width_for(profile_id)
            cursor.execute("UPDATE mentorship_facetbits SET bits = bits || repeat('0', %s)::varbit", [wanted - width])
            width = wanted
    return width


def _width_for(profile_id: int) -> int:
    return (profile_id // SLOT_STEP + 1) * SLOT_STEP


@transaction.atomic
def recount() -> list[Difference]:
    """Compare the bits with the profiles, write them anew where they disagree, and tell where that was.

    Saves of mentors wait meanwhile (a second or two at 100,000).
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        counted = _counted_from_profiles()
        cursor.execute("SELECT facet, value, varbit_send(bits) FROM mentorship_facetbits")
        stored = {(facet, value): bits.from_sent(sent) for facet, value, sent in cursor.fetchall()}
    differences = []
    for option in sorted(counted | stored):
        nobody = np.zeros(0, np.bool_)
        should, is_now = _same_width(counted.get(option, nobody), stored.get(option, nobody))
        missing, surplus = np.count_nonzero(should & ~is_now), np.count_nonzero(is_now & ~should)
        if missing or surplus:
            facet, value = option
            differences.append(Difference(facet, value, int(missing), int(surplus)))
    if differences:
        _write(counted)
    return differences


@transaction.atomic
def rebuild() -> None:
    """Write all bits anew from the profiles, after they were written in bulk."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    _write(_counted_from_profiles())


def _same_width(one: bits.Bits, other: bits.Bits) -> tuple[bits.Bits, bits.Bits]:
    width = max(len(one), len(other))
    return np.pad(one, (0, width - len(one))), np.pad(other, (0, width - len(other)))


def _counted_from_profiles() -> dict[Option, bits.Bits]:
    """For every option that some profile has: who has it."""
    pairs = [
        f"SELECT '{facet}' AS facet, unnest({codes}) AS value, id FROM mentorship_mentorprofile"  # noqa: S608 (no input)
        for facet, codes in CODES_IN_SQL.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM mentorship_mentorprofile")
        width = _width_for(cursor.fetchone()[0] or 0)
        cursor.execute(
            f"WITH had AS MATERIALIZED (SELECT * FROM ({' UNION ALL '.join(pairs)}) WHERE value <> '')"  # noqa: S608
            " SELECT facet, value, string_agg(int4send(id::int), '') FROM had GROUP BY facet, value UNION ALL"
            " SELECT 'answered', facet, string_agg(DISTINCT int4send(id::int), '') FROM had WHERE facet = ANY(%s)"
            " GROUP BY facet UNION ALL"
            " SELECT 'listed', '', string_agg(int4send(id::int), '') FROM mentorship_mentorprofile WHERE is_listed",
            [list(ANSWERED)],
        )
        return {(facet, value): bits.from_keys(keys, width) for facet, value, keys in cursor.fetchall()}


def _write(counted: dict[Option, bits.Bits]) -> None:
    rows = [(facet, value, bits.as_hex(who)) for (facet, value), who in counted.items()]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mentorship_facetbits")
        cursor.executemany(
            "INSERT INTO mentorship_facetbits (facet, value, bits) VALUES (%s, %s, ('x' || %s)::varbit)", rows
        )
