"""The first address, what programs ask every site for, and the error pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caot_mentor.pages.models import ProgramPage

FOR_EVERYBODY: list[tuple[str, dict[str, str]]] = [
    *((f"pages:{name}", {}) for name in ("home", "program-list", "why-mentorship", "contact", "help-email")),
    *((f"pages:{name}", {}) for name in ("privacy", "accessibility")),
    ("members:eligibility", {}),
    *(("members:document", {"kind": kind}) for kind in ("terms", "confidentiality")),
    ("members:activate", {}),
    ("mentorship:resource-list", {}),
    ("mentorship:opportunity-list", {}),
]


@require_safe
def choose_language(request: HttpRequest) -> HttpResponseRedirect:
    """Send a reader of `/` to the language that the browser asks for."""
    language = get_language_from_request(request)[:2]
    response = redirect(f"/{language if language in ('en', 'fr') else 'en'}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public pages by name, in both languages. Everything else is members' own."""
    programs = [("pages:program-detail", {"code": code}) for code in ProgramPage.objects.values_list("code", flat=True)]
    lines = ["User-agent: *", "Disallow: /", f"Allow: {settings.STATIC_URL}"]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            lines += [f"Allow: {reverse(name, kwargs=kwargs)}$" for name, kwargs in FOR_EVERYBODY + programs]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Where programs look that do not read a page's `<link rel="icon">`."""
    return HttpResponseRedirect(static("img/favicon.svg"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what is not there and for what the reader may not see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database, no session and no context processor."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
