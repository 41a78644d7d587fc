"""What the search asks of the database.

The number beside an option is what choosing it alone in its facet would give with everything else as it is: a facet
leaves its own selection out.
"""

from functools import lru_cache

from mentorship.profiles import limits
from mentorship.profiles.reader import READING, READINGS

# Who is in question at all: the listed, but for those kept apart from the reader (SAFE-1), and of these whom the words
# and the private filters found. Both strings are cut or filled to the width of the others: between the statements the
# strings may have grown.
IN_QUESTION = """
SELECT bits{found}{apart} AS bits FROM mentorship_facetbits WHERE facet = 'listed'
"""
FOUND = " & substring(('x' || %(found)s)::varbit || (bits # bits) FOR length(bits))"
APART = " & ~coalesce((SELECT bit_or(set_bit(bits # bits, key, 1)) FROM {keys} WHERE key < length(bits)), bits # bits)"
# A chosen option that nobody ever had has no row: it is somebody's wish that nobody fulfils, not no wish.
CHOSEN = """
SELECT wanted.facet, coalesce(bit_or(stored.bits), (SELECT bits # bits FROM in_question)) AS bits
  FROM unnest(%(facets)s::text[], %(codes)s::text[]) AS wanted (facet, value)
  LEFT JOIN mentorship_facetbits stored ON stored.facet = wanted.facet AND stored.value = wanted.value
 GROUP BY wanted.facet
"""
# `counted_in` is what a facet's options are counted in; the row without a facet is the result itself.
COUNTING = """
in_question AS MATERIALIZED ({in_question}),
chosen AS MATERIALIZED ({chosen}),
counted_in AS MATERIALIZED (
    SELECT facet, in_question.bits & coalesce(
        (SELECT bit_and(other.bits) FROM chosen other WHERE other.facet <> facets.facet), in_question.bits) AS bits
      FROM (SELECT facet FROM chosen UNION ALL SELECT '') facets, in_question
)
"""
COUNTS = """
SELECT term.kind, term.code, coalesce(nullif(term.name, ''), term.name_en), term.is_retired,
       coalesce(bit_count(stored.bits & counted_in.bits), 0),
       CASE WHEN term.kind = %(order_facet)s THEN varbit_send(stored.bits) END, term.position
  FROM (SELECT kind, code, name_{language}, name_en, is_retired, position FROM mentorship_term
         WHERE kind = ANY(%(all_facets)s)
         UNION ALL SELECT 'place', 'now', '', '', false, 0) AS term (kind, code, name, name_en, is_retired, position)
  LEFT JOIN mentorship_facetbits stored ON stored.facet = term.kind AND stored.value = term.code
  LEFT JOIN counted_in ON counted_in.facet = CASE WHEN term.kind = ANY(%(facets)s) THEN term.kind ELSE '' END
UNION ALL
SELECT '', facet, '', false, bit_count(bits), CASE WHEN facet = '' THEN varbit_send(bits) END, 0 FROM counted_in
"""
# A use is counted, who searches is read, and the counts are made in one statement: each one of its own would take a
# millisecond of the page.
ASKED_STATEMENT = f"""
WITH used AS ({limits.COUNT}), {READING}, {COUNTING}
{COUNTS}
UNION ALL SELECT '@' || what, facet, value, false, 0, bits, 0 FROM ({READINGS}) AS readings
UNION ALL SELECT '@used', '', '', false, seconds, NULL, 0 FROM used
 ORDER BY 7
"""  # noqa: S608 (no input)
COUNTS_STATEMENT = f"WITH {COUNTING} {COUNTS} ORDER BY 7"

PAGE_STATEMENT = """
SELECT profile.id, profile.public_id, member.first_name || ' ' || member.last_name, profile.practising_since,
       profile.city, profile.province, profile.is_remote, profile.areas, profile.topics, profile.languages,
       profile.sentence, profile.text_language, profile.places, profile.places_taken, profile.is_paused,
       profile.away_from, profile.away_to, (
           SELECT category.name_{language}
             FROM members_membership membership
             JOIN members_membershipcategory category ON category.id = membership.category_id
            WHERE membership.member_id = profile.member_id AND membership.starts_on <= %(on)s
            ORDER BY membership.ends_on DESC LIMIT 1), {told}
  FROM mentorship_mentorprofile profile JOIN members_member member ON member.id = profile.member_id
 WHERE profile.id = ANY(%(ids)s) AND profile.is_listed
"""

# What a card found by private filters shows besides.
TOLD = """
(SELECT json_agg(json_build_array(told.trait, told.shown_codes, told.shown_words))
   FROM members_selfidentification told
  WHERE told.member_id = profile.member_id AND told.visibility = 'shown' AND told.trait = ANY(%(traits)s))
"""
# Words and private filters in one statement. These see what is shown: of a trait any of the answers, of all traits one.
FOUND_BY = """
SELECT CASE WHEN %(words)s <> '' THEN mentorship_keys_found(%(words)s) END, {private}
"""
PRIVATE = """
(SELECT string_agg(int4send(profile.id::int), '')
   FROM mentorship_mentorprofile profile
   JOIN (SELECT hit.member_id
           FROM (SELECT told.member_id
                   FROM jsonb_to_recordset(%(wanted)s) AS wanted (trait text, codes varchar[])
                   JOIN members_selfidentification told
                     ON told.trait = wanted.trait AND told.visibility = 'shown' AND told.shown_codes && wanted.codes
                 UNION ALL
                 SELECT DISTINCT told.member_id FROM members_selfidentification told
                  WHERE %(own_words)s <> '' AND told.visibility = 'shown' AND told.trait = ANY(%(worded)s)
                    AND (to_tsvector('caot_en', told.shown_words) @@ plainto_tsquery('caot_en', %(own_words)s)
                         OR to_tsvector('caot_fr', told.shown_words) @@ plainto_tsquery('caot_fr', %(own_words)s))
                ) AS hit
          GROUP BY hit.member_id HAVING count(*) = %(asked)s) AS found USING (member_id))
"""

WAYS_OUT_STATEMENT = """
WITH in_question AS MATERIALIZED ({in_question}),
chosen AS ({chosen})
SELECT facet, varbit_send(bits) FROM chosen, (SELECT FROM in_question) UNION ALL
SELECT '', varbit_send(bits) FROM in_question
"""


@lru_cache(maxsize=64)
def built(statement: str, language: str = "en", has_found: bool = False, apart: str = "") -> str:
    in_question = IN_QUESTION.format(found=FOUND if has_found else "", apart=APART.format(keys=apart) if apart else "")
    # the language is one of settings.LANGUAGES and names a column
    return statement.format(in_question=in_question, chosen=CHOSEN, language=language)


@lru_cache(maxsize=8)
def page_statement(language: str, is_private: bool) -> str:
    return PAGE_STATEMENT.format(language=language, told=TOLD if is_private else "NULL")


@lru_cache(maxsize=2)
def found_by_statement(is_private: bool) -> str:
    return FOUND_BY.format(private=PRIVATE if is_private else "NULL")
