"""Headers that every response carries, and the page for a database that is away."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from caot_mentor.prepared import is_plan_outdated

logger = logging.getLogger(__name__)
type GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for; a signed-in page is never kept by a browser or proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        user = getattr(request, "user", None)
        # `user` is lazy: asking it here for a page that did not would cost a query
        if user is not None and getattr(request, "session", None) is not None and request.session.accessed:
            response.headers["Cache-Control"] = "no-store, private"
        return response


class MethodsMiddleware:
    """No address of the site knows another method, so none is asked (quality S2)."""

    KNOWN = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in self.KNOWN else HttpResponseNotAllowed(self.KNOWN)


class DatabaseDownMiddleware:
    """A lost connection becomes a 503 with Retry-After, in both languages; the process lives on (quality R11)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return self.unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)) or is_plan_outdated(exception):
            return self.unavailable(request, exception)
        return None

    def unavailable(self, request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("database away: %s", type(error).__name__)
        connection.close()
        response = render(None, "503.html", status=503)
        response.headers["Retry-After"] = "5"
        return response
