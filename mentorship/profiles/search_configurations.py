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
