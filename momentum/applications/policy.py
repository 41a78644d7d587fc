"""The numbers of applications, each with the name of its rule."""

GOALS_MOST = 1000  # characters
REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
PASSED_OVER_MOST = 20  # rounds; more is a slip
CLOSING_DAYS = 3  # so many days before one can no longer apply, who is interested and has not applied is told [p]
SCREEN_MOST = 500  # so many people of each side are listed on the screen of selection
EACH_TIME = 500  # so many applications are closed with their offering in one run of the job; the next one goes on
WORDS_KEPT_DAYS = 730  # quality P9: what was written goes so long after the application was closed [p]
FOLLOW_TASK = "momentum.follow_applications"
WOKEN_BY_THE_LINE: list[str] = []  # jobs that see at once who is next; what offers places names its own (EQ-1)
