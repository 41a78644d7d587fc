"""The numbers of matching in rounds, each with the name of its rule."""

NOTE_MOST = 300  # characters of why two are locked or kept apart
IDENTITY_REASON_MOST = 300  # FIND-4: why answers for staff are opened
RUN_WAITS_MINUTES = 10  # a run that no job has computed after so long has failed
REFRESH_SECONDS = 3  # the page of a run that is being computed asks so often
PREVIEWED = 3  # so many pairs' mails are shown before a round is accepted
RUNS_SHOWN = 10  # so many earlier runs are listed to compare with
COMPUTE_TASK = "momentum.compute_runs"
FOLLOW_TASK = "momentum.follow_cohorts"
REMIND_HOURS = 36  # so long before the end of an offered place one is reminded of it [p]
PAIRS_A_PAGE = 50  # people on one page of the review of a round
WORDS_MOST = 80  # characters by which a person is found there
DECISIONS_SHOWN = 50  # so many decisions on two people are listed, the latest
