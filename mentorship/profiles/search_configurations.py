"""Text search configurations: the stemmers of English and French over words without accents.

`unaccent()` is not immutable, so no generated column may call it; a configuration that maps words to the dictionary
`unaccent` and then to the stemmer may be used there.
"""

CREATE = """
CREATE TEXT SEARCH CONFIGURATION caot_en (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION caot_en
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION caot_fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION caot_fr
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, french_stem;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS caot_en;
DROP TEXT SEARCH CONFIGURATION IF EXISTS caot_fr;
"""

# The keys of the profiles in which words are found, as one value. Without the setting PostgreSQL reads all profiles as
# soon as it expects a word to be frequent, and unpacks every vector for it: twenty times slower at 20,000.
CREATE_FINDER = """
CREATE FUNCTION mentorship_keys_found(words text) RETURNS bytea LANGUAGE sql STABLE
SET enable_seqscan = off SET jit = off AS $$
SELECT string_agg(int4send(id::int), '') FROM mentorship_mentorprofile
 WHERE search_en @@ websearch_to_tsquery('caot_en', words) OR search_fr @@ websearch_to_tsquery('caot_fr', words)
$$;
"""
DROP_FINDER = "DROP FUNCTION mentorship_keys_found(text);"
