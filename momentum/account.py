"""What programs in offerings add to other pages, and its subjects to each other's: found when the site starts."""

from mentorship.pairs.calendars import add_to_feed
from momentum.sessions.in_calendars import sessions_in_feed

add_to_feed(sessions_in_feed)
