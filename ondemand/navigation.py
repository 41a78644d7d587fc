from django.utils.translation import gettext_lazy as _

from caot_mentor.site import add_to_navigation
from mentorship.navigation import may_search

add_to_navigation(15, "ondemand:registration", _("On Demand"), may_search)
