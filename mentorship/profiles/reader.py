"""What the search and the mentors' pages know of who reads them: the own wishes, the weights, who is kept apart.

Of identity only shown traits are read here (FIND-4). `…_for_staff` are for staff's screens: they alone take traits that
somebody opened for staff, and nothing that a member sees may call them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Q
from django.db.models.functions import Lower, Trim

from caot_mentor.statements import planned_once
from members.models import Block, Member, SelfIdentification
from members.traits import Trait
from mentorship.profiles import bits, facets
from mentorship.profiles.fit import (
    ANSWERS,
    OTHER_VALUE,
    REMOTE,
    Fit,
    Judged,
    Labels,
    Points,
    Pool,
    Traits,
    Wants,
    judge,
    pool_of_one,
    wants_from,
)
from mentorship.profiles.models import FitWeights, MenteeProfile, MentorProfile
from mentorship.profiles.policy import FIT_POINTS
from mentorship.profiles.tally import MARK, PLACE, Tally, tally_at

type Reading = tuple[str, str, str, bytes | None]  # a row of `READINGS`

# The parts of one statement for all of it: what, name, text, bytes. Without a mentee profile only `apart` has anything
# to find. `mark` says whether the process's own copy of the bits still holds (`tally`).
READING = """
apart AS MATERIALIZED (
    SELECT id::int AS key FROM mentorship_mentorprofile
     WHERE member_id IN (SELECT blocked_id FROM members_block WHERE blocker_id = %(member)s
                         UNION ALL SELECT blocker_id FROM members_block WHERE blocked_id = %(member)s
                         UNION ALL SELECT %(member)s)
), mentee AS MATERIALIZED (
    SELECT paths, areas, topics, languages, practice_settings, ages, modes, province, values, importance
      FROM mentorship_menteeprofile WHERE member_id = %(member)s AND completed_at IS NOT NULL
), mine AS MATERIALIZED (
    SELECT trait, shown_codes FROM members_selfidentification, (SELECT FROM mentee)
     WHERE member_id = %(member)s AND visibility = 'shown' AND is_matched_on
), theirs AS (
    SELECT profile.id, told.trait, told.shown_codes
      FROM mine
      JOIN members_selfidentification told
        ON told.trait = mine.trait AND told.visibility = 'shown' AND told.is_matched_on
      JOIN mentorship_mentorprofile profile ON profile.member_id = told.member_id
)
"""
READINGS = f"""
SELECT 'mark' AS what, '' AS name, '' AS said, {MARK} AS sent
UNION ALL SELECT 'apart', '', '', string_agg(int4send(key), '') FROM apart
UNION ALL SELECT 'mentee', '', to_json(mentee)::text, NULL FROM mentee
UNION ALL SELECT 'trait', trait, to_json(shown_codes)::text, NULL FROM mine
UNION ALL
SELECT 'points', '', (SELECT to_json(weights)::text FROM mentorship_fitweights weights WHERE since <= %(now)s
                       ORDER BY version DESC LIMIT 1), NULL FROM mentee
UNION ALL
SELECT 'trait ' || trait, code, '', string_agg(int4send(id::int), '') FROM theirs, unnest(shown_codes) AS code
 GROUP BY trait, code
"""  # noqa: S608 (no input)
WANTED = (*ANSWERS.values(), "province", "importance")  # the columns of a mentee profile that are compared


@dataclass(frozen=True)
class Reader:
    """Who searches: the keys of the profiles that are kept apart (SAFE-1) with the own one, how everybody fits, if that
    is known, and the copy of the bits that was true when all this was read."""

    apart: bytes = b""
    fits: Judged | None = None
    tally: Tally | None = None


NOBODY = Reader()


def read(member: Member, now: datetime, language: str = "en") -> Reader:
    """Read all of it for one search, in one statement. Without a completed mentee profile nothing fits or does not;
    `language` is that in which reasons are said."""
    with planned_once(as_bytes=True) as cursor:
        cursor.execute(f"WITH {READING} {READINGS}", reading_parameters(member, now))
        return reader_of(cursor.fetchall(), language)


def reading_parameters(member: Member, now: datetime) -> dict[str, Any]:
    """Those of `READING`."""
    return {"member": member.pk, "now": now}


def reader_of(readings: Iterable[Reading], language: str) -> Reader:
    """The reader whom the rows of `READINGS` tell of."""
    mark, rows = b"", []
    for row in readings:
        if row[0] == "mark":
            mark = row[3] or b""
        else:
            rows.append(row)
    return _reader(tuple(rows), tally_at(mark), language)


@lru_cache(maxsize=4)
def _reader(rows: tuple[Reading, ...], tally: Tally, _language: str) -> Reader:
    """Who turns a page or tries one more filter is judged the same as long as nothing that was read has changed; what
    was said of it is in one language."""
    apart, mentee, points = b"", None, FIT_POINTS
    traits: dict[str, frozenset[str]] = {}
    held: dict[facets.Option, bits.Bits] = {}
    for what, name, said, sent in rows:
        if what == "apart":
            apart = sent or b""
        elif what == "mentee":
            mentee = json.loads(said)
        elif what == "points":
            points = json.loads(said) if said else points
        elif what == "trait":
            traits[name] = frozenset(json.loads(said))
        else:
            held[what.removeprefix("trait "), name] = bits.cut(bits.from_keys(sent), tally.width)
    if mentee is None:
        return Reader(apart, None, tally)
    wants = wants_from(mentee, traits)
    held |= {option: tally.who(option) for option in _compared(wants)}
    answered = {facet: tally.who(("answered", facet)) for facet in wants.codes}
    pool = Pool(tally.width, held, answered)
    return Reader(apart, judge(wants, pool, {name: points[name] for name in FIT_POINTS}), tally)


def _compared(wants: Wants) -> set[facets.Option]:
    """The options that decide how somebody fits, identity apart."""
    asked = {(facet, code) for facet, codes in wants.codes.items() for code in codes}
    opposite = {("value", OTHER_VALUE[code]) for code in wants.codes["value"] if code in OTHER_VALUE}
    return asked | opposite | {PLACE, ("where", REMOTE)}


def points_in_force(now: datetime) -> Points:
    """The latest version of the weights that is in force at `now`."""
    version = FitWeights.objects.filter(since__lte=now).order_by("-version").values(*FIT_POINTS).first()
    return version or FIT_POINTS


def are_apart(one: Member, other: Member) -> bool:
    """Whether either has blocked the other (SAFE-1)."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def fit_of(member: Member, profile: MentorProfile, labels: Labels, now: datetime) -> Fit | None:
    """How the mentor fits the member, in words, from what is shown alone; None without a mentee profile, and for
    oneself."""
    if profile.member_id == member.pk:
        return None
    return fits_of(member, [profile], labels, now).get(profile.pk)


def fits_of(
    member: Member, profiles: Sequence[MentorProfile], labels: Labels, now: datetime, languages: Sequence[str] = ()
) -> dict[int, Fit]:
    """The same for a few mentors, by the key of the profile, in as many statements as for one.

    `languages`, the preferred one first, stand in the place of those of the mentee profile where a program asked anew.
    """
    mentee = MenteeProfile.objects.filter(member=member, completed_at__isnull=False).first()
    if mentee is None:
        return {}
    traits: dict[int, dict[str, frozenset[str]]] = {each.member_id: {} for each in profiles}
    traits[member.pk] = {}
    told = SelfIdentification.objects.shown().filter(is_matched_on=True, member__in=traits)
    for member_id, trait, codes in told.values_list("member_id", "trait", "shown_codes"):
        traits[member_id][trait] = frozenset(codes)
    wants, points = spoken_in(_wants_of(mentee, traits[member.pk]), languages), points_in_force(now)
    return {
        each.pk: judge(wants, pool_of_one(facets.options_of(each), traits[each.member_id]), points).at(0, labels)
        for each in profiles
        if each.member_id != member.pk
    }


def spoken_in(wants: Wants, languages: Sequence[str]) -> Wants:
    """The same wishes, in other languages if any are given."""
    return replace(wants, codes={**wants.codes, "language": tuple(languages)}) if languages else wants


def fit_of_for_staff(
    mentee: MenteeProfile, profile: MentorProfile, *, ours: Traits, theirs: Traits, labels: Labels, points: Points
) -> Fit:
    """The same with the employer, and traits that were opened for staff: `ours` are the mentee's, `theirs` the
    mentor's.

    Opening them is the caller's deed, which leaves an access record (design 5).
    """
    employer = mentee.employer.strip().lower()
    same_employer = bool(employer) and employer == profile.employer.strip().lower()
    pool = pool_of_one(facets.options_of(profile), theirs, same_employer=same_employer)
    return judge(_wants_of(mentee, ours), pool, points).at(0, labels)


def judge_shown_for_staff(mentee: MenteeProfile, now: datetime, languages: Sequence[str] = ()) -> Judged | None:
    """The whole pool for one mentee, from what is shown, and with the employer, which members must not find out.

    `languages`, the preferred one first, stand in the place of the profile's where a program asked anew.
    """
    known = read(mentee.member, now)
    fits, tally = known.fits, known.tally
    if fits is None or tally is None:
        return None
    if languages:
        spoken = {("language", code): tally.who(("language", code)) for code in languages}
        held = {**fits.pool.held, **spoken}
        fits = replace(fits, wants=spoken_in(fits.wants, languages), pool=replace(fits.pool, held=held))
    told = MentorProfile.objects.exclude(employer="").annotate(works_for=Lower(Trim("employer")))
    keys = told.filter(works_for=mentee.employer.strip().lower()).values_list("pk", flat=True)
    same_employer = np.zeros(fits.pool.size, np.bool_)
    same_employer[[key for key in keys if key < fits.pool.size]] = True
    return judge(fits.wants, replace(fits.pool, same_employer=same_employer), points_in_force(now))


def judge_for_staff(
    mentee: MenteeProfile, *, ours: Traits, theirs: Mapping[int, Traits], now: datetime
) -> Judged | None:
    """The same with traits that were opened for staff; `theirs` by the key of the profile."""
    fits = judge_shown_for_staff(mentee, now)
    if fits is None:
        return None
    held = {option: who for option, who in fits.pool.held.items() if option[0] not in Trait}
    nobody = np.zeros(fits.pool.size, np.bool_)
    for key, traits in theirs.items():
        for trait, codes in traits.items():
            for code in codes:
                held.setdefault((trait, code), nobody.copy())[key] = True
    pool = replace(fits.pool, held=held)
    return judge(replace(fits.wants, traits=ours), pool, points_in_force(now))


def _wants_of(mentee: MenteeProfile, traits: Traits) -> Wants:
    return wants_from({name: getattr(mentee, name) for name in WANTED}, traits)
