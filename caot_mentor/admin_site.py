"""The staff's site: Django's admin behind the one sign-in (MEM-8)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caot_mentor import insight
from caot_mentor.admin_dates import DatesInWords
from caot_mentor.admin_start import by_task
from caot_mentor.attention import ListsWhatWaits, waiting_by_theme

SIDEBARS_KEPT = 200  # in one process; one is about 20 kB
PAGES_OF_NO_MODEL: list[URLPattern] = []  # what apps put into the administration besides the pages of their models


class AdminSite(admin.AdminSite):
    """Titles, and no sign-in page of its own: allauth signs everybody in, with its limits and the second factor."""

    site_header = site_title = _("CAOT Mentorship administration")
    index_title = _("What needs attention")
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._app_lists: dict[tuple[Any, ...], list[Any]] = {}
        self._sidebars: dict[tuple[Any, ...], SafeString] = {}

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every page writes its dates in words, without each app having to think of it."""
        own = admin_class or admin.ModelAdmin
        in_words = type(
            own.__name__, (DatesInWords, ListsWhatWaits, own), {"__module__": own.__module__, "__doc__": own.__doc__}
        )
        super().register(model_or_iterable, in_words, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def get_urls(self) -> list[Any]:
        """Without Django's `r/…`: it opens any row of any table by its number, and none of our pages links to it."""
        own = [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]
        return [*PAGES_OF_NO_MODEL, *own]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What a role may open, in the reader's language: made once, for making it costs more than most pages.

        Rights follow from the role alone (`members.models.Member.has_perm`).
        """
        key = (get_language(), request.user.role, app_label)  # type: ignore[union-attr]
        if key not in self._app_lists:
            self._app_lists[key] = super().get_app_list(request, app_label)
        return self._app_lists[key]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if self.has_permission(request):
            context["has_insight"] = insight.is_for(request.user)
            context["sidebar"] = self._sidebar(request, context["available_apps"])
        return context

    def _sidebar(self, request: HttpRequest, app_list: list[Any]) -> SafeString:
        """The list of everything beside a page of this address; like `get_app_list` it is the same for a whole role."""
        path = request.path
        app = next((each["app_url"] for each in app_list if path.startswith(each["app_url"])), None)
        models = (model["admin_url"] for each in app_list if each["app_url"] == app for model in each["models"])
        current = next((url for url in models if url and path.startswith(url)), None)
        key = (get_language(), request.user.role, app, current)  # type: ignore[union-attr]
        if key not in self._sidebars:
            if len(self._sidebars) >= SIDEBARS_KEPT:
                self._sidebars.clear()
            context = {"available_apps": app_list, "current_app": app, "current_model": current}
            self._sidebars[key] = render_to_string("admin/sidebar.html", context)
        return self._sidebars[key]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for this person stands above everything that the role looks after."""
        start = {
            "waiting": waiting_by_theme(request, timezone.now()),
            "tasks": by_task(self.get_app_list(request)),
        }
        return super().index(request, {**(extra_context or {}), **start})

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
