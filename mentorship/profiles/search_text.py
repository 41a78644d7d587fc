"""The words in which a profile is looked for: name, place, labels of its terms in both languages, and the mentor's own.

One statement writes them for one profile or for many, so that saving a profile and renaming a term cannot disagree.
"""

from collections.abc import Iterable

from django.db import connection

# The rows are locked in the order of their keys: two renamings at once would otherwise wait for each other for ever.
STATEMENT = """
WITH locked AS MATERIALIZED (
    SELECT id FROM mentorship_mentorprofile WHERE id = ANY(%s) ORDER BY id FOR UPDATE
), written AS (
    SELECT p.id, concat_ws(E'\\n',
        m.first_name || ' ' || m.last_name,
        nullif(p.city, ''),
        (SELECT string_agg(concat_ws(E'\\n', t.name_en, t.name_fr), E'\\n' ORDER BY t.kind, t.position, t.id)
           FROM mentorship_term t
          WHERE t.kind = 'area' AND t.code = ANY(p.areas || p.past_areas)
             OR t.kind = 'focus' AND t.code = ANY(p.focuses)
             OR t.kind = 'setting' AND t.code = ANY(p.practice_settings)
             OR t.kind = 'age' AND t.code = ANY(p.ages)
             OR t.kind = 'language' AND t.code = ANY(p.languages)
             OR t.kind = 'mode' AND t.code = ANY(p.modes)
             OR t.kind = 'topic' AND t.code = ANY(p.topics)
             OR t.kind = 'path' AND t.code = ANY(p.paths)
             OR t.kind = 'where' AND (t.code = p.province OR p.is_remote AND t.code = 'remote')),
        nullif(p.sentence, ''),
        nullif(p.about, ''),
        nullif(p.hopes, '')) AS words
      FROM mentorship_mentorprofile p JOIN members_member m ON m.id = p.member_id
     WHERE p.id IN (SELECT id FROM locked)
)
UPDATE mentorship_mentorprofile p SET search_text = written.words
  FROM written WHERE p.id = written.id AND p.search_text IS DISTINCT FROM written.words
"""


def refresh(profile_ids: Iterable[int]) -> int:
    """Write the words anew where they differ, in the caller's transaction; returns how many profiles changed."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [list(profile_ids)])
        return int(cursor.rowcount)
