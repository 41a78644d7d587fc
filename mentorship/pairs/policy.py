"""The numbers of pairings, each with the name of its rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentorship.profiles.policy import Program


@dataclass(frozen=True)
class Phase:
    """So many months in a row, in each of them so many contacts, of which so many live (OD-8)."""

    months: int
    contacts: int
    live: int


REASON_MOST = 1000  # FIND-6: characters of a reason, which only staff read
LONG_MOST = 2000  # characters of a paragraph of the agreement
FEEDBACK_MOST = 1000  # characters of a remark in an evaluation
FULL_FOR_DAYS = 180  # staff are shown mentors whose places have all been taken for so long [p]

CONFIRM_DAYS = 14  # CPD-8: after so many days an entry that the other side left alone reads "not contested" [p]
# CPD-2: mentoring counts from so many hours, or so many meetings, in any so many consecutive months; the first version
# of what staff set (`CpdFigures`)
CPD_MINUTES = 3 * 60
CPD_MEETINGS = 3
CPD_MONTHS = 6
CPD_CATEGORY = {"en": "Peer and Professional Interaction", "fr": "Interaction professionnelle et avec les pairs"}
CPD_FIRST: Mapping[str, int | str] = {
    "minutes": CPD_MINUTES,
    "meetings": CPD_MEETINGS,
    "months": CPD_MONTHS,
    "category_en": CPD_CATEGORY["en"],
    "category_fr": CPD_CATEGORY["fr"],
}

COMPLETE_AFTER_MONTHS = {"ondemand": 6}  # OD-9; the pairs of the other programs decide by themselves (FIND-7)
# the jobs that are woken when a mentorship is over; each looks every quarter of an hour besides. Programs add theirs
WOKEN_AT_THE_END = ["mentorship.issue_certificates"]
GOALS_MOST = 3  # fields 5.4: up to so many are being worked on at once
MEETINGS_A_MONTH_LEAST = {"ondemand": 2}  # OD-8: an agreement says no less than its program asks
MEETINGS_A_MONTH_MOST, MINUTES_MOST = 12, 8 * 60  # more is a slip of the keyboard
REPLY_DAYS_MOST, NOTICE_HOURS_MOST = 30, 14 * 24
MEETING_YEARS_BACK = 2  # a meeting longer ago than so many years is a slip of the keyboard

# A program without a line here has no rhythm: the pair decides by itself (FIND-7).
RHYTHMS: Mapping[str, tuple[Phase, ...]] = {
    Program.ONDEMAND: (Phase(months=3, contacts=2, live=1), Phase(months=3, contacts=1, live=0)),  # OD-8
}
RHYTHM_REMINDER_DAYS = 5  # so long before a month without enough contact ends, both are reminded [p]
QUIET_DAYS = 45  # staff are shown pairs of a program with a rhythm who logged nothing for so long [p]
# at which points a program asks its pairs how it goes (fields 5.8, MOM-5); half-way and the end by the agreement,
# else by the program's months, where it has any
EVALUATION_POINTS: Mapping[str, tuple[str, ...]] = {
    Program.FIND: ("middle", "end"),
    Program.ONDEMAND: ("middle", "end"),
    Program.MOMENTUM: ("start", "middle", "end"),
}
EVALUATION_START_DAYS = 14  # fields 5.8: so long after it began a mentorship is evaluated "at the start" [p]
EVALUATION_ASKED_DAYS = 30  # so long after a mentorship was completed its evaluation is asked for [p]
CALENDAR_DAYS_BACK = 90  # a calendar's feed shows meetings so far back [p]

INVITATION_DAYS = 14  # OD-12: an invitation lapses after so many days [p]
INVITATIONS_OPEN_MOST = 3  # OD-12: so many of a person's wait for an answer at once [p]
INVITATIONS_A_MONTH = 10  # OD-12: so many may a person send within 30 days [p]
INVITATIONS_TO_ONE = 3  # OD-12: so many mails go to one address within 30 days, whoever invites [p]
INVITATIONS_COUNT_DAYS = 30  # OD-12: over which the two numbers above are counted [p]
INVITATION_MESSAGE_MOST = 1000  # characters
INVITATIONS_KEPT_DAYS = 90  # an invitation that came to nothing is deleted so long after its end: the address goes [p]
FEWEST_EVALUATIONS = 5  # of fewer evaluations no marks are shown in statistics
