"""The staff's site: Django's admin behind the one sign-in (MEM-8)."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Titles, and no login page of its own: allauth signs everybody in, with the staff's second factor."""

    site_header = site_title = _("CAOT Mentorship administration")
    index_title = _("What needs attention")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)
