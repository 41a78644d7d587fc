from django.utils.translation import gettext_lazy as _

from caot_mentor.site import add_to_navigation

add_to_navigation(20, "pages:program-list", _("Programs"))
