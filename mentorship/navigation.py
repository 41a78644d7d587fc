from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from caot_mentor.site import add_to_navigation


def may_search(request: HttpRequest) -> bool:
    """Signed-in people on the roll; staff without a membership work in the administration."""
    user = request.user
    return user.is_authenticated and (not user.is_staff or bool(user.member_number))


def may_look(request: HttpRequest) -> bool:
    """Visitors too: they read what members find there."""
    return not request.user.is_authenticated or may_search(request)


add_to_navigation(10, "mentorship:mentor-search", _("Find a mentor"), may_search)
add_to_navigation(20, "mentorship:pairing-list", _("My mentorships"), may_search)
add_to_navigation(30, "mentorship:resource-list", _("Resources"), may_look, ["mentorship:opportunity-list"])
