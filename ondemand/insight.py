"""Mentorship On Demand in staff's statistics."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.insight import Kind, Page, offer
from mentorship.pairs.insight import parts_of_pairs
from mentorship.pairs.models import Pairing
from mentorship.profiles.insight import part_of_places
from mentorship.profiles.policy import Program
from ondemand.payments.insight import PART as MONEY
from ondemand.registrations.insight import DUE_NOW, PARTS

offer(
    20,
    Kind(
        gettext_lazy("Mentorship On Demand"),
        lambda: [Page("ondemand", _("Mentorship On Demand"))],
        [
            DUE_NOW,
            *PARTS,
            *parts_of_pairs(lambda asked: Pairing.objects.filter(program=Program.ONDEMAND)),
            part_of_places(Program.ONDEMAND),
            MONEY,
        ],
    ),
)
