"""The numbers of pairings, each with the name of its rule."""

REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
FULL_FOR_DAYS = 180  # staff are shown mentors whose places have all been taken for so long [p]

CONFIRM_DAYS = 14  # CPD-8: after so many days an entry that the other side left alone reads "not contested" [p]
# CPD-2: mentoring counts from so many hours, or so many meetings, in any so many consecutive months
CPD_MINUTES = 3 * 60
CPD_MEETINGS = 3
CPD_MONTHS = 6
