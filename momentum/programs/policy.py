"""The numbers of programs that run in offerings, each with the name of its rule. Those of one offering are its own
figures, which staff set; here stand what a new one begins with, and what nobody means to exceed."""

CODE_MOST = 20  # characters: MEM-3's columns are named `<program>-<tier>-<role>`
NAME_MOST = 60  # characters
COLUMN_NAME_MOST = 80  # characters of a column of MEM-3’s table
LEAD_MOST, WHO_MOST, WORDS_MOST = 1000, 600, 600  # characters
NOTE_MOST, REASON_MOST = 500, 300  # characters
PROMPT_MOST, HELP_MOST = 300, 500  # characters
TIERS_MOST, QUESTIONS_MOST, OPTIONS_MOST, TERMS_MOST = 6, 40, 20, 12  # more is a slip
TIER_PLACES_DEFAULT, TIER_PLACES_MOST = 2, 10  # FIND-8: mentees of one mentor in one tier
WINDOW_PLACES_MOST = 2000  # more mentees in one tier of one offering is a slip of the keyboard

OBJECTION_DAYS, OBJECTION_DAYS_MOST = 10, 60  # business days after the connection; 0: none [p]
ANSWER_DAYS, ANSWER_DAYS_MOST = 5, 30  # days to answer a place that is offered [p]
CONTACT_LEAST, CONTACT_MOST = 3, 200  # EQ-5: hours or meetings in each span [p]
SESSIONS_MOST = 40  # MOM-7: sessions that one is asked to attend; more is a slip
FIT_FLOOR = 45  # design 4: points below which a pair is below the floor: those of a good fit [p]
WAITING_POINTS, WAITING_POINTS_MOST = 5, 50  # design 4: points for each earlier round in which one was passed over [p]
MATCH_POINTS_MOST = 50  # EQ-2: points of one question, beside the 100 of the fit
INTEREST_KEPT_DAYS = 730  # quality P9: interest that was taken back, or followed by an application [p]
TELL_TASK = "momentum.tell_interested"  # woken when an offering is opened; it looks every quarter of an hour besides
TELL_AT_ONCE = 200  # people a run of that job tells
