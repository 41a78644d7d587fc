"""The numbers of the directory of opportunities."""

from datetime import timedelta

ACTIVITY = "resources"  # the column of MEM-3's table: "Resources and directory" (DIR-2)
PAGE_SIZE = 20
UNVERIFIED_AFTER = timedelta(days=365)  # DIR-3 [p]
CLOSES_SOON = timedelta(days=14)  # what the weekly message to staff calls soon
SUGGESTIONS_A_DAY = 10  # of one member
SUGGESTION_KEPT = timedelta(days=730)  # after it was settled (quality P9)
DIGEST_WEEKDAY = 0  # Monday
DIGEST_KIND = "directory_digest"  # the kind of mail that MEM-5 lets staff switch off

NAME_MOST = 200  # titles, host
WORD_MOST = 80  # one word of a list
WORDS_MOST = 20  # of one list
LINE_MOST = 200  # time, cost, contact
LINK_MOST = 500
NOTES_MOST = 4000
SUGGESTION_MOST = 2000

IMPORT_MOST_ROWS = 10_000
IMPORT_MOST_BYTES = 10_000_000
IMPORT_KEPT = timedelta(days=30)  # staged rows of an import, applied or not
IMPORT_TASK = "mentorship.carry_out_imports"  # the job that reads the file, and the one that imports its rows
IMPORT_SECONDS = 200  # so long a job may take: on a busy machine 10,000 rows took 30
IMPORT_TRIES = 3  # so often a job may end in the middle of one
LOCK = 4_207_702  # the advisory lock under which entries are written; any number nobody else uses
