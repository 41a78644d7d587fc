"""Find an OT Mentor in staff's statistics."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.insight import Kind, Page, offer
from mentorship.introductions.insight import PARTS
from mentorship.pairs.insight import parts_of_pairs
from mentorship.pairs.models import Pairing
from mentorship.profiles.insight import PEOPLE, part_of_places
from mentorship.profiles.policy import Program

now, requests, *rest = PARTS
offer(
    10,
    Kind(
        gettext_lazy("Find an OT Mentor"),
        lambda: [Page("find", _("Find an OT Mentor"))],
        [
            now,
            PEOPLE,
            requests,
            *rest,
            *parts_of_pairs(lambda asked: Pairing.objects.filter(program=Program.FIND)),
            part_of_places(Program.FIND),
        ],
    ),
)
