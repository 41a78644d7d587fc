"""The staff's site: Django's admin behind the one sign-in (MEM-8)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from caot_mentor.admin_dates import DatesInWords
from caot_mentor.attention import waiting_now


class AdminSite(admin.AdminSite):
    """Titles, and no sign-in page of its own: allauth signs everybody in, with its limits and the second factor."""

    site_header = site_title = _("CAOT Mentorship administration")
    index_title = _("What needs attention")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every page writes its dates in words, without each app having to think of it."""
        own = admin_class or admin.ModelAdmin
        in_words = type(own.__name__, (DatesInWords, own), {"__module__": own.__module__, "__doc__": own.__doc__})
        super().register(model_or_iterable, in_words, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def get_urls(self) -> list[Any]:
        """Without Django's `r/…`: it opens any row of any table by its number, and none of our pages links to it."""
        return [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for this person stands above everything that the role looks after."""
        return super().index(request, {**(extra_context or {}), "waiting": waiting_now(request, timezone.now())})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send a visitor to the one sign-in; Django's own form, which knows no limits, is never shown nor read."""
        given = request.GET.get(REDIRECT_FIELD_NAME, "")
        is_ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
        target = given if is_ours else reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(target)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign out by POST, and stay in the house; by GET ask first, as everywhere."""
        if request.method != "POST":
            return redirect("account_logout")
        logout(request)
        return redirect("pages:home")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
