from django.utils.translation import gettext_lazy as _

from caot_mentor.site import add_to_navigation

add_to_navigation(80, "members:account", _("My account"), lambda request: request.user.is_authenticated)
add_to_navigation(
    90, "admin:index", _("Administration"), lambda request: request.user.is_authenticated and request.user.is_staff
)
