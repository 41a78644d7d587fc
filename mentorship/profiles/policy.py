"""The numbers of profiles and of the search, each with the name of its rule."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Program(models.TextChoices):
    """The programs in which a mentor can take part (FIND-8); the codes are those of MEM-3's columns."""

    FIND = "find", _("Find an OT Mentor")
    ONDEMAND = "ondemand", _("Mentorship On Demand")
    MOMENTUM = "momentum", _("Momentum and equity programs")


PLACES_DEFAULT, PLACES_MOST = 2, 10  # FIND-8
CONFIRM_AFTER_DAYS = 365  # FIND-10
CONFIRM_AFTER_MONTHS = CONFIRM_AFTER_DAYS * 12 // 365  # the same in words
CONFIRM_REMINDER_DAYS = (30, 7)  # FIND-10: days before the profile lapses
SEARCHES_A_MINUTE, PROFILES_A_DAY = 60, 300  # quality S15
PAGE_SIZE = 20
SLOT_STEP = 4096  # the width of the bit strings grows in such steps
SAVED_SEARCHES_MOST = 10  # of one member
SAVED_SEARCH_NEWS_DAYS = 7  # one mail in so many days at most, for all saved searches of a member
SAVED_SEARCH_COMPARED_HOURS = 24  # a search that wants mail is compared so often
SAVED_SEARCHES_KEPT_DAYS = 365  # quality P9: so long after the last membership ended
SAVED_SEARCH_NAME_LABELS = 3  # of so many filters a name is proposed
NEWS_KIND = "new_mentors"  # the kind of mail that MEM-5 lets members switch off
SAVED_SEARCH_NEW_NAMED = 5  # so many new mentors are named beside a search

# The facets of the search: the address's parameter, which is also the kind of its terms; `place` has none (FIND-8), and
# cities are written, not picked (FIND-3).
FACETS = ("area", "setting", "age", "where", "city", "language", "mode", "topic", "experience", "path", "place")
CITY_MOST = 80  # characters
CITIES_OFFERED = 500  # so many, those of most mentors, complete what is written
EXPERIENCE_BANDS = ((0, 2, "0-2"), (3, 5, "3-5"), (6, 10, "6-10"), (11, 15, "11-15"), (16, 20, "16-20"))
EXPERIENCE_ABOVE = "21-plus"

MENTOR_ACTIVITY = "find-mentor"  # the column of MEM-3's table that lets someone be listed
MENTOR_ACTIVITIES = {program: f"{program}-mentor" for program in Program}  # the columns that let someone mentor
HOURS_A_MONTH_MOST = 40  # more is a slip of the keyboard
FIRST_YEAR_OF_PRACTICE = 1950  # a year before it is a slip of the keyboard
MENTEE_ACTIVITY = "find-mentee"  # the column of MEM-3's table that lets someone search and ask

# Values and way of working (fields 5.2): each pair is one question; a code is `pair-answer`.
VALUE_PAIRS = {
    "feedback": (("feedback-direct", _("direct feedback")), ("feedback-gentle", _("gentle feedback"))),
    "meetings": (("meetings-planned", _("meetings with a plan")), ("meetings-open", _("open conversations"))),
    "help": (("help-advice", _("advice from experience")), ("help-questions", _("questions that make me think"))),
    "focus": (("focus-solving", _("solving what is on the table")), ("focus-reflecting", _("reflecting on practice"))),
    "rhythm": (("rhythm-short", _("short and often")), ("rhythm-long", _("longer and less often"))),
    "horizon": (("horizon-next", _("the next step")), ("horizon-far", _("the long road"))),
    "scope": (("scope-work", _("work only")), ("scope-life", _("work and life together"))),
}


class Importance(models.TextChoices):
    """How important a mentee says a line of the fit is (fields 5.3); `nice` counts where nothing was said."""

    NOT = "not", _("not important")
    NICE = "nice", _("nice to have")
    IMPORTANT = "important", _("important")
    MUST = "must", _("a must")


# The lines of the fit (design 4), with the points of the first version; 100 together.
FIT_POINTS = {
    "topics": 30,
    "areas": 25,
    "values": 15,
    "paths": 10,
    "ages": 4,
    "settings": 4,
    "practical": 7,
    "identity": 5,
}
FIT_STRONG, FIT_GOOD = 70, 45  # points from which a fit is strong, good (FIND-12) [p]
# What the words strong and good rest on besides points [p]: at least so many answers, and something in common in one of
# these lines; for strong, in each of them that the mentee does not call unimportant. Else the band is "some".
FIT_FLOOR_ANSWERS = 3
FIT_CORE = ("topics", "areas")
# How many of the wanted options are enough for all points of a line [p].
FIT_ENOUGH = {"topics": 3, "areas": 2, "paths": 1, "ages": 1, "settings": 1}
# How a mentee's marks shift the weight between the lines (fields 6.2); a must is a filter besides (design 4) [p].
FIT_IMPORTANCE: Mapping[str, float] = {
    Importance.NOT: 0,
    Importance.NICE: 1,
    Importance.IMPORTANT: 1.5,
    Importance.MUST: 1.5,
}
