"""The numbers of pairings, each with the name of its rule."""

REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
