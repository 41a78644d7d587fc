"""The numbers of pairings, each with the name of its rule."""

REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
FULL_FOR_DAYS = 180  # staff are shown mentors whose places have all been taken for so long [p]
