"""Programs in offerings in staff's statistics: a page for each, whoever set it up."""

from django.utils.translation import gettext_lazy

from caot_mentor.insight import Kind, offer
from mentorship.pairs.insight import parts_of_pairs
from momentum.progress.insight import PARTS, PLACES_PART, pages, pairings

offer(30, Kind(gettext_lazy("Programs in offerings"), pages, [*PARTS, *parts_of_pairs(pairings), PLACES_PART]))
