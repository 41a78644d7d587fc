"""The numbers of mentor profiles and of the search, each with the name of its rule."""

PLACES_DEFAULT, PLACES_MOST = 2, 10  # FIND-8
CONFIRM_AFTER_DAYS = 365  # FIND-10
SEARCHES_A_MINUTE, PROFILES_A_DAY = 60, 300  # quality S15
PAGE_SIZE = 20
SLOT_STEP = 4096  # the width of the bit strings grows in such steps

# The facets of the search: the address's parameter, which is also the kind of its terms.
FACETS = ("area", "setting", "age", "where", "language", "mode", "topic", "experience")
EXPERIENCE_BANDS = ((0, 2, "0-2"), (3, 5, "3-5"), (6, 10, "6-10"), (11, 15, "11-15"), (16, 20, "16-20"))
EXPERIENCE_ABOVE = "21-plus"

MENTOR_ACTIVITY = "find-mentor"  # the column of MEM-3's table that lets someone be listed
FIRST_YEAR_OF_PRACTICE = 1950  # a year before it is a slip of the keyboard
