"""What holds the site together: the admin site, the form renderer, the context of every page, safe error reports."""

import re
from collections.abc import Callable, ItemsView, Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.debug import SafeExceptionReporterFilter


class SiteConfig(AppConfig):
    name = "caot_mentor"
    verbose_name = _("The site")

    def ready(self) -> None:
        # Nothing calls up: each app offers its part of what spans apps in a file of a fixed name (design 2).
        import_module("caot_mentor.prepared")
        import_module("caot_mentor.terse_errors")
        autodiscover_modules("navigation", "account", "attention", "privacy", "retention", "safety", "insight")


class SiteAdminConfig(AdminConfig):
    default_site = "caot_mentor.admin_site.AdminSite"


class FormRenderer(TemplatesSetting):
    """Every form: the error summary, then its fields with help and errors beside them."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class SafeReportFilter(SafeExceptionReporterFilter):
    """An error report carries no posted value at all: a form may hold what somebody told in confidence."""

    hidden_settings = re.compile("API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE|URL", flags=re.IGNORECASE)

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> ItemsView[str, Any]:
        # what was posted also stands in forms and in whatever was made of them
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()

    def is_active(self, request: HttpRequest | None) -> bool:
        return True


# Each app adds its entries in `navigation.py`: (position, URL name, label, who sees it, what belongs to it).
MAIN_NAV: list[tuple[int, str, Any, Callable[[HttpRequest], bool] | None, Sequence[str]]] = []


def add_to_navigation(
    position: int,
    url_name: str,
    label: Any,
    is_shown: Callable[[HttpRequest], bool] | None = None,
    with_pages: Sequence[str] = (),
) -> None:
    """Add an entry to the main navigation; `is_shown(request)` says for whom, where it is known who asks. It is marked
    on what lies below its page, and below those of `with_pages`."""
    MAIN_NAV.append((position, url_name, label, is_shown, with_pages))
    MAIN_NAV.sort(key=lambda entry: entry[0])


def site_context(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs on every page, without a query."""
    language = (get_language() or "en")[:2]
    other = "fr" if language == "en" else "en"
    main_nav = []
    # an error before sign-in was looked at still gets its page
    is_user_known = hasattr(request, "user")
    for _position, url_name, label, is_shown, with_pages in MAIN_NAV:
        if is_shown is None or (is_user_known and is_shown(request)):
            try:
                url, *others = [reverse(name) for name in (url_name, *with_pages)]
            except NoReverseMatch:  # an error page under a broken URLconf must still appear
                continue
            main_nav.append({"url": url, "label": label, "is_current": request.path.startswith((url, *others))})
    return {
        "site_name": _("CAOT Mentorship"),
        "language_tag": f"{language}-CA",
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "other_language_name": {"en": "English", "fr": "Français"}[other],
        "main_nav": main_nav,
        "is_demo": settings.IS_DEMO,
        "association_email": settings.ASSOCIATION_EMAIL,
        "association_phone": settings.ASSOCIATION_PHONE,
        "association_address": settings.ASSOCIATION_ADDRESS,
        "join_url": settings.ASSOCIATION_JOIN_URL,
    }
