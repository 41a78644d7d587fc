"""The numbers of applications, each with the name of its rule."""

GOALS_MOST = 1000  # characters
REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
PASSED_OVER_MOST = 20  # rounds; more is a slip
