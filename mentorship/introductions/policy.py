"""The numbers of introductions, each with the name of its rule."""

ANSWER_DAYS = 14  # FIND-5: a request lapses after so many days [p]
ANSWER_REMINDER_DAYS = (7, 12)  # FIND-5: days after the request [p]
MORE_TIME_DAYS = 7  # FIND-5: once [p]
MORE_TIME_REMINDER_DAYS = 2  # FIND-5: days before the extended end [p]
DECIDE_DAYS = 30  # FIND-5: after acceptance, both say yes or no [p]
DECIDE_REMINDER_DAYS = (14, 25)  # FIND-5: days after acceptance [p]
OPEN_MOST = 3  # FIND-11 [p]
MESSAGE_MOST = 1500  # characters
WORD_MOST = 500  # characters of the mentor's optional word
EARLY_REMINDER_KIND = "introduction_early_reminder"  # the kind of mail that a member may switch off (MEM-5)
EARLY_REMINDERS = ("answer-7", "decide-14")  # those that a member may switch off: a later one always comes
