"""What the search asks of the database."""

from functools import lru_cache

from mentorship.profiles import limits
from mentorship.profiles.reader import READING, READINGS

# A use is counted and who searches is read in one statement: a second one would take half a millisecond of the page.
ASKED_STATEMENT = f"""
WITH used AS ({limits.COUNT}), {READING}
{READINGS}
UNION ALL SELECT 'used', seconds::text, '', NULL FROM used
"""  # noqa: S608 (no input)

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


@lru_cache(maxsize=8)
def page_statement(language: str, is_private: bool) -> str:
    return PAGE_STATEMENT.format(language=language, told=TOLD if is_private else "NULL")


@lru_cache(maxsize=2)
def found_by_statement(is_private: bool) -> str:
    return FOUND_BY.format(private=PRIVATE if is_private else "NULL")
