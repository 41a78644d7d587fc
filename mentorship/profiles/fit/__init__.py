"""How well a mentor fits a mentee (design 4): one table of criteria gives the order of a whole pool and the reasons for
one pair.

`pool` is what is compared, `criteria` the table, `judging` what comes out.
"""

from mentorship.profiles.fit.criteria import CRITERIA, OTHER_VALUE, REMOTE, SILENT_CODES, VALUE_LABELS
from mentorship.profiles.fit.judging import BAND_LABELS, BEYOND, Band, Barrier, Fit, Judged, Reason, judge
from mentorship.profiles.fit.pool import ANSWERS, Labels, Option, Points, Pool, Traits, Wants, pool_of_one, wants_from

__all__ = [
    "ANSWERS",
    "BAND_LABELS",
    "BEYOND",
    "CRITERIA",
    "OTHER_VALUE",
    "REMOTE",
    "SILENT_CODES",
    "VALUE_LABELS",
    "Band",
    "Barrier",
    "Fit",
    "Judged",
    "Labels",
    "Option",
    "Points",
    "Pool",
    "Reason",
    "Traits",
    "Wants",
    "judge",
    "pool_of_one",
    "wants_from",
]
