"""The numbers of progress and completion; what an offering asks itself stands in its figures."""

FOLLOW_TASK = "momentum.follow_progress"  # the job that completes mentorships and issues certificates
ASK_TASK = "momentum.ask_for_progress"  # the job that asks for updates and reminds of contact, by day
ASK_DAYS = 10  # EQ-5: so long before a term ends its progress update is asked for, once [p]
LATE_DAYS = 14  # and until so long after its end it can be given [p]
CONTACT_DAYS = 14  # so long before a span of contact ends who lacks some is reminded, once [p]
QUIET_DAYS = 45  # staff are shown pairs that logged nothing for so long [p]
WORDS_MOST, REASON_MOST = 1000, 300  # characters
MARK_MOST = 5
