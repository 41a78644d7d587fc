"""Very many fictional mentors, made in the database by a few statements: for measuring and for load (goal 13).

Who they are is drawn from the same words as the demo's people; the draws begin from a fixed seed.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from caot_mentor.content import read_toml
from members.models import Activity, MembershipCategory, PolicyDocument
from members.queries import documents_in_force, today
from mentorship.profiles import facets
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.policy import EXPERIENCE_ABOVE, EXPERIENCE_BANDS, VALUE_PAIRS, Program

WORDS = Path(__file__).parent.parent / "content" / "demo_words.toml"
# Roughly where occupational therapists live, in percent, and how many of them write in French.
PLACES = {
    "ON": (38, 0.06),
    "QC": (29, 0.88),
    "BC": (11, 0.02),
    "AB": (10, 0.02),
    "MB": (4, 0.04),
    "SK": (2, 0.02),
    "NS": (3, 0.03),
    "NB": (2, 0.4),
    "NL": (1, 0.01),
    "PE": (0.5, 0.05),
    "YT": (0.2, 0.05),
    "NT": (0.2, 0.03),
    "NU": (0.1, 0.02),
}
# Every 25th tells of this in the own words, in the language of the profile: a word with an accent that few have.
RARE = {"en": " I also run a small ski-joëring club.", "fr": " J’anime aussi un petit club de ski joëring."}
LISTED = 0.97

# n counts from 1; the arrays hold each value as often as it is likely.
PEOPLE = """
CREATE TEMP TABLE scale_person ON COMMIT DROP AS
SELECT drawn.*, NULL::bigint AS member_id, place.province, place.city,
       CASE WHEN random() < place.french THEN 'fr' ELSE 'en' END AS language
  FROM (SELECT n, 1 + floor(random() * %(place_count)s)::int AS place_no,
               1 + floor(power(random(), 1.3) * %(practice_count)s)::int AS practice_no,
               %(year)s - floor(power(random(), 1.4) * 38)::int AS since,
               random() AS luck
          FROM generate_series(1, %(mentors)s) AS n) drawn
  JOIN jsonb_to_recordset(%(places)s) AS place (no int, province text, city text, french float) ON place.no = place_no
 ORDER BY n
"""
MEMBERS = """
WITH made AS (
    INSERT INTO members_member (email, member_number, first_name, last_name, language, city, province, role, is_active,
                                password, created_at, activated_at)
    SELECT 'scale' || (%(first)s + n) || '@members.example', 'S' || (%(first)s + n),
           (%(first_names)s::text[])[1 + floor(random() * %(first_name_count)s)::int],
           (%(last_names)s::text[])[1 + floor(random() * %(last_name_count)s)::int],
           language, city, upper(province), '', true, '!', %(now)s, %(now)s
      FROM scale_person
    RETURNING id, member_number)
UPDATE scale_person SET member_id = made.id FROM made WHERE made.member_number = 'S' || (%(first)s + n)
"""
MEMBERSHIPS = """
INSERT INTO members_membership (member_id, category_id, starts_on, ends_on)
SELECT member_id, CASE WHEN luck < 0.85 THEN %(usual)s ELSE (%(categories)s::int[])[1 + n %% %(category_count)s] END,
       %(today)s - 60 - n %% 200, %(today)s + 100 + n %% 200
  FROM scale_person
"""
ACCEPTANCES = """
INSERT INTO members_acceptance (member_id, document_id, language, accepted_at)
SELECT member_id, document_id, language, %(now)s FROM scale_person, unnest(%(documents)s::bigint[]) AS document_id
"""
# `person.n > 0` ties each draw to its person: PostgreSQL would otherwise draw once for all.
ANSWERS = """
CREATE TEMP TABLE scale_answers ON COMMIT DROP AS
SELECT n, member_id, practice.areas, practice.settings, practice.ages, language, since, person.province, person.city,
    CASE WHEN random() < 0.2 THEN ARRAY['en', 'fr'] ELSE ARRAY[language] END AS languages,
    ARRAY(SELECT code FROM pool WHERE kind = 'mode' AND (pool.no = 1 OR random() < 0.5) AND person.n > 0) AS modes,
    ARRAY(SELECT code FROM pool WHERE kind = 'topic' AND random() < 1.2 / (pool.no + 1) AND person.n > 0) AS topics,
    ARRAY(SELECT code FROM pool WHERE kind = 'path' AND random() < 0.1 AND person.n > 0) AS paths,
    ARRAY(SELECT (pair->>floor(random() * 2.4)::int) FROM jsonb_array_elements(%(values)s) AS pair
           WHERE random() < 0.7 AND person.n > 0) AS drawn_values,
    random() < 0.6 AS is_remote, random() < %(listed)s AS is_listed, random() < 0.1 AS is_paused,
    left(replace(replace(voice.sentences[1 + floor(random() * cardinality(voice.sentences))::int],
        '{work}', practice.work->>language), '{city}', city), 200) AS sentence,
    replace(replace(voice.paths[1 + floor(random() * cardinality(voice.paths))::int],
        '{work}', practice.work->>language), '{city}', city)
        || CASE WHEN n %% 25 = 0 THEN voice.rare ELSE '' END AS about
  FROM scale_person person
  JOIN jsonb_to_recordset(%(practices)s) AS practice (no int, areas text[], settings text[], ages text[], work jsonb)
    ON practice.no = practice_no
  JOIN jsonb_to_recordset(%(voices)s) AS voice (code text, sentences text[], paths text[], rare text)
    ON voice.code = language
"""
# The words as `search_text.refresh` writes them, for many at once; a test holds the two equal.
PROFILES = """
INSERT INTO mentorship_mentorprofile (member_id, public_id, wants_to_mentor, is_listed, completed_at, confirmed_at,
    updated_at, areas, focuses, practice_settings, ages, languages, modes, topics, paths, practising_since, experience,
    city, province, is_remote, places, sentence, about, text_language, search_text, past_areas, values, hopes, is_rural,
    employer, programs, is_paused, places_taken, has_place)
SELECT answers.member_id, gen_random_uuid(), true, is_listed, %(now)s, %(now)s, %(now)s,
    areas, '{}', settings, ages, languages, modes, topics, paths, since, CASE {bands} ELSE %(above)s END,
    answers.city, answers.province, is_remote, 1 + answers.n %% 3, sentence, about, answers.language,
    concat_ws(E'\\n', member.first_name || ' ' || member.last_name, answers.city, labels.words, sentence, about),
    '{}', array_remove(drawn_values, NULL), '', false, '', %(programs)s::text[], is_paused, 0, NOT is_paused
  FROM scale_answers answers
  JOIN members_member member ON member.id = answers.member_id
  JOIN (SELECT n, string_agg(concat_ws(E'\\n', term.name_en, term.name_fr), E'\\n'
                             ORDER BY term.kind, term.position, term.id) AS words
          FROM (SELECT n, 'area' AS kind, unnest(areas) AS code FROM scale_answers
                UNION ALL SELECT n, 'setting', unnest(settings) FROM scale_answers
                UNION ALL SELECT n, 'age', unnest(ages) FROM scale_answers
                UNION ALL SELECT n, 'language', unnest(languages) FROM scale_answers
                UNION ALL SELECT n, 'mode', unnest(modes) FROM scale_answers
                UNION ALL SELECT n, 'topic', unnest(topics) FROM scale_answers
                UNION ALL SELECT n, 'path', unnest(paths) FROM scale_answers
                UNION ALL SELECT n, 'where', province FROM scale_answers
                UNION ALL SELECT n, 'where', 'remote' FROM scale_answers WHERE is_remote) held
          JOIN mentorship_term term ON term.kind = held.kind AND term.code = held.code
         GROUP BY n) labels ON labels.n = answers.n
 ORDER BY answers.n
"""
POOL = """
CREATE TEMP TABLE pool ON COMMIT DROP AS
SELECT kind, code, row_number() OVER (PARTITION BY kind ORDER BY position, id) AS no FROM mentorship_term
 WHERE kind IN ('mode', 'topic', 'path') AND NOT is_retired
"""
TABLES = (
    "members_member",
    "members_membership",
    "members_acceptance",
    "mentorship_mentorprofile",
    "mentorship_facetbits",
    "mentorship_term",
)


@dataclass(frozen=True)
class Words:
    """What the statements draw from, as PostgreSQL receives it."""

    places: list[dict[str, Any]]
    practices: list[dict[str, Any]]
    voices: list[dict[str, Any]]
    first_names: list[str]
    last_names: list[str]


def read_words() -> Words:
    """The demo's words, with each city as often as people live in its province."""
    words = read_toml(WORDS)
    drawn = random.Random(25)  # noqa: S311 (fictional people)
    codes = {code.upper(): code for code in Term.objects.filter(kind="where").values_list("code", flat=True)}
    places = []
    for province, (percent, french) in PLACES.items():
        for _each in range(round(percent * 10)):
            city = drawn.choice(words["cities"][province])
            places.append({"province": codes.get(province, province.lower()), "city": city, "french": french})
    practices = [
        {
            "areas": row["areas"],
            "settings": row["settings"],
            "ages": row["ages"],
            "work": {"en": row["en"], "fr": row["fr"]},
        }
        for row in words["practice"]
    ]
    drawn.shuffle(practices)
    voices = [
        {"code": code, "sentences": words[name]["sentences"], "paths": words[name]["paths"], "rare": RARE[code]}
        for code, name in (("en", "english"), ("fr", "french"))
    ]
    return Words(_numbered(places), _numbered(practices), voices, words["first_names"], words["last_names"])


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"no": number, **row} for number, row in enumerate(rows, start=1)]


def add_mentors(mentors: int, now: datetime) -> None:
    """Add so many mentors at `now`, with memberships, documents accepted, words and bits; a few are not listed."""
    with transaction.atomic(), connection.cursor() as cursor:
        parameters = _parameters(mentors, now)
        # The history of people who do not exist would double the work.
        _set_triggers(cursor, "DISABLE")
        _drop_word_indexes()
        cursor.execute("SELECT setseed(0.25)")
        bands = [f"WHEN %(year)s - since <= {most} THEN '{band}'" for _least, most, band in EXPERIENCE_BANDS]
        for statement in (PEOPLE, MEMBERS, MEMBERSHIPS, ACCEPTANCES, POOL, ANSWERS, PROFILES):
            cursor.execute(statement.replace("{bands}", " ".join(bands)), parameters)
        # The foreign keys of the new rows are looked at now: a table that waits for that cannot be changed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _set_triggers(cursor, "ENABLE")
        _create_word_indexes()
        facets.rebuild()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _set_triggers(cursor: CursorWrapper, what: str) -> None:
    for table in TABLES[:4]:
        cursor.execute(f"ALTER TABLE {table} {what} TRIGGER USER")


def _drop_word_indexes() -> None:
    # Built in one go at the end they cost half of what they cost row by row.
    with connection.schema_editor() as editor:
        for index in MentorProfile._meta.indexes:
            if isinstance(index, GinIndex):
                editor.remove_index(MentorProfile, index)


def _create_word_indexes() -> None:
    with connection.schema_editor() as editor:
        for index in MentorProfile._meta.indexes:
            if isinstance(index, GinIndex):
                editor.add_index(MentorProfile, index)


def _parameters(mentors: int, now: datetime) -> dict[str, Any]:
    words = read_words()
    able = MembershipCategory.objects.filter(
        eligibility__activity__in=Activity.objects.filter(code="find-mentor"), eligibility__answer="allowed"
    )
    categories = list(able.order_by("position").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM members_member")
        first = cursor.fetchone()[0]
    documents: list[PolicyDocument] = documents_in_force(today(now))
    return {
        "mentors": mentors,
        "now": now,
        "today": today(now),
        "year": today(now).year,
        "first": first,
        "places": json.dumps(words.places),
        "place_count": len(words.places),
        "practices": json.dumps(words.practices),
        "practice_count": len(words.practices),
        "voices": json.dumps(words.voices),
        "first_names": words.first_names,
        "first_name_count": len(words.first_names),
        "last_name_count": len(words.last_names),
        "last_names": words.last_names,
        "usual": categories[0],
        "categories": categories,
        "category_count": len(categories),
        "documents": [document.pk for document in documents],
        "above": EXPERIENCE_ABOVE,
        "values": json.dumps([[code for code, _label in pair] for pair in VALUE_PAIRS.values()]),
        "programs": Program.values,
        "listed": LISTED,
    }
