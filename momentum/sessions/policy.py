"""The numbers of webinars and orientation events; what an offering sets itself stands in its figures."""

TELL_TASK = "momentum.tell_of_sessions"  # the job that sends invitations, changes and reminders
REMIND_HOURS = 24  # so long before it begins everybody who is expected is reminded, once [p]
COMING_MOST = 10  # so many that are to come stand on a member's page of programs
SESSIONS_MOST = 40  # of one offering; more is a slip
TOPIC_MOST, ABOUT_MOST, LINK_MOST = 120, 1000, 300  # characters
MINUTES_DEFAULT, MINUTES_MOST = 60, 8 * 60

CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that sound or look like another
CODE_LENGTH = 6
CODE_TRIES_MOST = 10  # wrong codes of one person in one session; then staff's list alone counts them [p]
CODE_OPENS_MINUTES = 15  # before it begins the code can be entered [p]
CODE_CLOSES_HOURS = 48  # and until so long after its end [p]
